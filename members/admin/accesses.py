"""Who fetched the files of a paper or a gallery, for whoever may publish it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from members.models import FileAccess
from site_home.access import is_closed
from site_home.spreadsheets import CSV, download
from site_home.translation_sync import original_of

PER_PAGE = 100


def may_read_accesses(user, page):
    """True for who may publish the original of a page."""
    return (original_of(page) or page).permissions_for_user(user).can_publish()


class AccessesView(WagtailAdminTemplateMixin, TemplateView):
    """The list, the latest first; with `?export=csv` all of it to download."""

    template_name = "members/admin/accesses.html"
    page_title = gettext_lazy("Who fetched this")
    header_icon = "download"
    http_method_names = ["get"]

    def setup(self, request, *args, pk, **kwargs):
        """Finds the original of the page; Http404 for one that the user may not publish."""
        super().setup(request, *args, pk=pk, **kwargs)
        page = get_object_or_404(Page, pk=pk)
        self.page = original_of(page) or page
        if not (is_closed(self.page.specific_class) and may_read_accesses(request.user, self.page)):
            raise Http404("There is no such page for this user.")
        self.accesses = FileAccess.objects.filter(page=self.page).select_related("user")

    def get(self, request, *args, **kwargs):
        """The page, or the file."""
        if request.GET.get("export") != CSV:
            return super().get(request, *args, **kwargs)
        headings = [_("When"), _("Who"), _("E-mail address"), _("File")]
        rows = (
            [row.at, str(row.user or ""), row.user.email if row.user else "", row.name]
            for row in self.accesses.iterator()
        )
        name = f"accesses-{self.page.slug}-{timezone.localdate().isoformat()}"
        return download(CSV, name, "Accesses", headings, rows)

    def get_page_subtitle(self):
        """The page."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        """The page, this list."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.page.get_admin_display_title()},
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.get_page_subtitle(),
            },
        ]

    def get_context_data(self, **kwargs):
        """Adds a page of the list."""
        found = Paginator(self.accesses, PER_PAGE).get_page(self.request.GET.get("p"))
        pages = found.paginator.get_elided_page_range(found.number)
        return super().get_context_data(accesses=found, elided_page_range=pages, **kwargs)
