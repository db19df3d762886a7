"""What the editors' lists of all page types share: views, columns and filters.

Every list stands twice in the admin: in the menu, and in the page explorer beneath its index page.
Neither asks the database anything for a single row.
"""

from operator import itemgetter

from django.forms import Select
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.admin.wagtail_hooks import (
    PageListingCopyButton,
    PageListingEditButton,
    PageListingHistoryButton,
    PageListingUnpublishButton,
    PageListingViewDraftButton,
    PageListingViewLiveButton,
)
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.coreutils import get_content_languages

from site_home.admin_menu import CONTENT_MENU
from site_home.cldr import comma_list, sorted_by_name
from site_home.models import StateOrOrganisation

ROW_ACTIONS = [
    PageListingEditButton,
    PageListingViewDraftButton,
    PageListingViewLiveButton,
    PageListingCopyButton,
    PageListingUnpublishButton,
    PageListingHistoryButton,
]


PUBLICATION = pgettext_lazy("whether a page is public", "Publication")


class TitleColumn(PageTitleColumn):
    """The title and its menu, without the entries that cost queries for every row."""

    cell_template_name = "admin/title_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        """Adds the menu of the row."""
        context = super().get_cell_context_data(instance, parent_context)
        user, back = parent_context["request"].user, context["actions_next_url"]
        actions = [
            action(page=instance, url=instance.url, priority=place)
            if action is PageListingViewLiveButton
            else action(page=instance, next_url=back, priority=place)
            for place, action in enumerate(ROW_ACTIONS, start=1)
        ]
        context["menu"] = ButtonWithDropdown(
            buttons=[Button.from_menu_item(each) for each in actions if each.is_shown(user)],
            icon_name="dots-horizontal",
            attrs={"aria-label": _("More options for “%(title)s”") % {"title": instance.title}},
        )
        return context


def columns(*own):
    """The columns of a list, as list: the title, those of the type, the last edit, the status."""
    return [
        BulkActionsColumn("bulk_actions"),
        TitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        *own,
        DateColumn(
            "latest_revision_created_at", label=_("Edited"), sort_key="latest_revision_created_at"
        ),
        PageStatusColumn("status", label=PUBLICATION, sort_key="live"),
    ]


def countries_column():
    """A column with the names of the countries that an item concerns."""
    return Column(
        "countries",
        label=_("Countries"),
        accessor=lambda page: comma_list(
            *sorted_by_name(row.state.name for row in page.countries.all())
        ),
    )


class NarrowingFilter(ChoiceFilter):
    """A choice that narrows by the numbers of pages, which Wagtail's search accepts as well.

    Takes `narrow`, a function of pages and value, or else compares the field with the value.
    """

    def __init__(self, *args, narrow=None, **kwargs):
        kwargs.setdefault("empty_label", _("All"))
        super().__init__(*args, **kwargs)
        self.narrow = narrow or (lambda pages, value: pages.filter(**{self.field_name: value}))

    def filter(self, queryset, value):
        """The pages of the choice; all of them without one."""
        if not value:
            return queryset
        found = self.narrow(queryset.model.objects.all(), value)
        return queryset.filter(pk__in=found.order_by().values("pk"))


def country_filter(path="countries__state"):
    """A filter by country; takes the path from the page to the country."""
    return NarrowingFilter(label=_("Country"), field_name=path, choices=_countries, widget=Select)


def _countries():
    states = StateOrOrganisation.objects.countries()
    return sorted_by_name(((state.code, state.name) for state in states), itemgetter(1))


def date_filter(field):
    """A filter by a range of days; takes the name of the date field."""
    return DateFromToRangeFilter(label=_("Date"), field_name=field, widget=DateRangePickerWidget)


LIVE, CHANGED, DRAFT = "live", "changed", "draft"


class ContentFilterSet(WagtailFilterSet):
    """What every list can be narrowed by."""

    state = NarrowingFilter(
        label=PUBLICATION,
        choices=[
            (LIVE, _("Live")),
            (CHANGED, _("Live, with changes not yet published")),
            (DRAFT, _("Not live")),
        ],
        narrow=lambda pages, value: pages.filter(
            live=value != DRAFT, **({"has_unpublished_changes": True} if value == CHANGED else {})
        ),
    )


class RelatedRows:
    """Fetches what the columns print of related rows for the whole list at once."""

    related = ()

    def annotate_queryset(self, pages):
        """Adds the related rows."""
        return super().annotate_queryset(pages).prefetch_related(*self.related)


class MenuListView(RelatedRows, IndexView):
    """The list that the menu leads to."""

    @cached_property
    def show_locale_labels(self):
        """The language is told only where there are several."""
        return len(get_content_languages()) > 1


class ExplorerListView(RelatedRows, ExplorableIndexView):
    """The list beneath an index page."""

    @cached_property
    def explorable_columns(self):
        """All of them, and no arrow to pages beneath: there are none."""
        return self.columns


class ContentList(PageListingViewSet):
    """A list in the menu “Content”."""

    index_view_class = MenuListView
    menu_hook = CONTENT_MENU
    related = ()

    def get_index_view_kwargs(self, **kwargs):
        """Hands the related rows on to the view."""
        return super().get_index_view_kwargs(related=self.related, **kwargs)


class ContentExplorer(PageViewSet):
    """The same list in the page explorer."""

    index_view_class = ExplorerListView
    related = ()

    def get_index_view_kwargs(self, **kwargs):
        """Hands the related rows on to the view."""
        return super().get_index_view_kwargs(related=self.related, **kwargs)


def lists_of(model, name, order, label, icon, **options):
    """The two lists of a page type, for Wagtail's `register_admin_viewset`.

    Takes the page class, the last part of the address, the place in the menu, its words and icon,
    and what the lists show: `columns`, `filterset_class`, `ordering`, `related`.
    """
    return [
        ContentExplorer(model=model, icon=icon, **options),
        ContentList(name, model=model, icon=icon, menu_label=label, menu_order=order, **options),
    ]
