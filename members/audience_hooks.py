"""Tells editors who sees what they write, and offers as readers only groups that make sense."""

from django.contrib import messages
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.forms.pages import PageViewRestrictionForm
from wagtail.admin.views.page_privacy import SetPrivacyView

from members.admin_rights import name_of
from members.audience import closed_targets
from members.groups import reading_groups
from site_home.cldr import comma


class ReadersForm(PageViewRestrictionForm):
    """Offers Members, the Secretariat, and groups that have no right in the admin."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = reading_groups()


SetPrivacyView.form_class = ReadersForm  # Wagtail has no setting for it


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
def warn_of_closed_links(request, page):
    """Warns whoever saves a public page that it links to what its readers may not see."""
    if getattr(request, "_warned_of", None) == page.pk:
        return
    request._warned_of = page.pk
    targets = closed_targets(page.get_latest_revision_as_object())
    if targets:
        names = comma().join(
            _("“%(title)s”") % {"title": name_of(request.user, each)} for each in targets
        )
        words = _("This public page links to what only members may see: %(names)s.")
        messages.warning(request, words % {"names": names})
