from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_delete, post_migrate, post_save


class SiteHomeConfig(AppConfig):
    """The project package: base page, home page, furniture."""

    name = "site_home"
    verbose_name = "Site"

    def ready(self):
        """Keeps Wagtail's site record and languages in step with the settings."""
        from site_home import (  # noqa: F401  checks registers the house rules
            checks,
            languages,
            translation_sync,
            translators,
        )

        post_migrate.connect(set_site_address, sender=self)
        post_migrate.connect(make_locales, sender=self)
        post_migrate.connect(translators.make_missing_groups, sender=self)
        post_save.connect(translators.make_groups_of_home_page, sender="site_home.HomePage")
        for signal in (post_save, post_delete):
            signal.connect(languages.forget_codes, sender="wagtailcore.Locale")
        translation_sync.connect()


def make_locales(sender, using, **kwargs):
    """Makes the Locale of every language of the settings that has none."""
    from wagtail.models import Locale

    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.using(using).get_or_create(language_code=code)


def set_site_address(sender, using, **kwargs):
    """Gives the default site a name, and the host and port of BASE_URL for full addresses."""
    from wagtail.models import Site

    parts = urlsplit(settings.BASE_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    site = Site.objects.using(using).filter(is_default_site=True).first()
    if site and not (site.site_name and (site.hostname, site.port) == (parts.hostname, port)):
        site.hostname, site.port = parts.hostname, port
        site.site_name = site.site_name or "Budapest Process"
        site.save(using=using)
