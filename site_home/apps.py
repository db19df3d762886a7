from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class SiteHomeConfig(AppConfig):
    """The project package: base page, home page, furniture."""

    name = "site_home"
    verbose_name = "Site"

    def ready(self):
        """Keeps Wagtail's site record in step with the BASE_URL of the settings."""
        from site_home import checks  # noqa: F401  registers the house rules

        post_migrate.connect(set_site_address, sender=self)


def set_site_address(sender, using, **kwargs):
    """Gives the default site the host and port of BASE_URL, so that full addresses are right."""
    from wagtail.models import Site

    parts = urlsplit(settings.BASE_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    site = Site.objects.using(using).filter(is_default_site=True).first()
    if site and (site.hostname, site.port) != (parts.hostname, port):
        site.hostname, site.port = parts.hostname, port
        site.save(using=using)
