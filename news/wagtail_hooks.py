"""The editors' list of news."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from news.models import NewsPage
from site_home.admin_lists import (
    ContentFilterSet,
    columns,
    countries_column,
    country_filter,
    date_filter,
    lists_of,
)
from site_home.admin_menu import Count
from site_home.cldr import format_dates

ICON = "doc-full"


class NewsFilterSet(ContentFilterSet):
    """What the list of news can be narrowed by."""

    date = date_filter("date")
    country = country_filter()

    class Meta:
        model = NewsPage
        fields = []


@hooks.register("register_admin_viewset")
def news_lists():
    """News, the newest first."""
    return lists_of(
        NewsPage,
        "news",
        100,
        _("News"),
        ICON,
        columns=columns(
            Column("place", label=_("Place")),
            Column(
                "date",
                label=_("Date"),
                accessor=lambda page: format_dates(page.date, page.end_date, page.date_precision),
                sort_key="date",
            ),
            countries_column(),
        ),
        filterset_class=NewsFilterSet,
        ordering="-date",
        related=["countries__state"],
    )


@hooks.register("construct_homepage_summary_items")
def count_news(request, items):
    """The number of news items on the dashboard."""
    words = ngettext_lazy("%(number)s news item", "%(number)s news items", "number")
    items.append(Count(request, NewsPage.objects.all(), words, ICON, reverse("news:index")))
