"""News as RSS 2.0 and Atom (RFC 4287)."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news.models import NewsIndexPage, NewsPage
from site_home.access import visible_to

ITEMS = 30


class NewsFeed(Feed):
    """The latest news in the language of the address, as RSS."""

    feed_type = Rss201rev2Feed
    author_name = settings.WAGTAIL_SITE_NAME  # Atom asks for one (RFC 4287, 4.1.1)

    def get_object(self, request):
        """Keeps the request: it decides what may be seen."""
        return request

    def _index(self, request):
        pages = visible_to(request, NewsIndexPage)
        return pages.filter(locale__language_code=get_language()).first()

    def title(self, request):
        """The name of the feed."""
        return _("%(site)s: news") % {"site": settings.WAGTAIL_SITE_NAME}

    def description(self, request):
        """What the feed holds."""
        return _("News of the Budapest Process, a dialogue on migration between 55 governments")

    def link(self, request):
        """The page of all news."""
        index = self._index(request)
        return index.get_full_url(request) if index else f"{settings.BASE_URL}/"

    def items(self, request):
        """The latest items."""
        pages = visible_to(request, NewsPage).filter(alias_of=None)
        pages = pages.filter(locale__language_code=get_language())
        items = list(pages.for_cards().latest_first()[:ITEMS])
        for item in items:
            item.address = item.get_full_url(request)
        return items

    def item_title(self, item):
        """The headline."""
        return item.title

    def item_description(self, item):
        """Place and summary; readers take it for HTML."""
        return escape(f"{item.place}: {item.summary}" if item.place else item.summary)

    def item_link(self, item):
        """The full address of the item."""
        return item.address

    def item_guid(self, item):
        """The same for ever, whatever the address: RFC 4122 URN."""
        return item.translation_key.urn

    item_guid_is_permalink = False

    def item_pubdate(self, item):
        """The item's date, at midnight UTC."""
        return datetime.combine(item.date, time(), UTC)

    def item_updateddate(self, item):
        """When it was last published."""
        return item.last_published_at or self.item_pubdate(item)


class NewsAtomFeed(NewsFeed):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = NewsFeed.description
