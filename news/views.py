"""Where the old sites' news addresses lead, each in one hop."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from news.models import NewsIndexPage, NewsPage, OldAddress
from site_home import listing
from site_home.access import visible_to

OLD_PAGE_SIZE = 15


@require_safe
def old_item(request, number, site=OldAddress.Site.JOOMLA):
    """The news item that had this number; 404 when none had."""
    item = (
        visible_to(request, NewsPage)
        .filter(old_addresses__site=site, old_addresses__number=number)
        .order_by("pk")
        .first()
    )
    if not item:
        raise Http404("No item had this number.")
    return HttpResponsePermanentRedirect(item.get_url(request))


@require_safe
def old_list(request):
    """The news list; `start`, which counted items, becomes a page that exists."""
    index = visible_to(request, NewsIndexPage).order_by("path").first()
    if not index:
        raise Http404("There is no news list.")
    start = request.GET.get("start", "")
    page = int(start) // OLD_PAGE_SIZE + 1 if start.isdecimal() and len(start) < 7 else 1
    items = visible_to(request, NewsPage).filter(locale=index.locale_id).count()
    last = -(-items // listing.PAGE_SIZE)
    query = f"?page={page}" if 1 < page <= last else ""
    return HttpResponsePermanentRedirect(f"{index.get_url(request)}{query}")
