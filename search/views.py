"""The page of the search."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import engine, misses
from search.models import Entry
from search.query import parse
from search.results import Results
from site_home.access import member
from site_home.languages import visitor_language

SUGGESTIONS = 6


@require_safe
def search(request):
    """What is found for the question in the address; without one, an invitation to ask."""
    results = Results(request)
    if results.text:
        request.kept_query = f"?{urlencode({'q': results.text})}"
    response = render(request, "search/search.html", {"results": results})
    misses.note(results, request)
    return _kept_by_nobody_else(request, response)


@require_safe
def suggestions(request):
    """The titles of the best pages for words that are not all typed, with their addresses.

    As OpenSearch 1.1 wants it (Suggestions extension): question, titles, nothing, addresses.
    """
    query = parse(request.GET.get("q", ""), visitor_language(), unfinished=True)
    numbers = engine.find(query, request, size=SUGGESTIONS).numbers if query else []
    entries = Entry.objects.filter(pk__in=numbers).select_related("page").only("title", "page")
    entries = {entry.pk: entry for entry in entries}
    shown = [entries[number] for number in numbers if number in entries]
    titles = [entry.title for entry in shown]
    addresses = [entry.page.get_full_url(request) for entry in shown]
    answer = JsonResponse([query.text, titles, [], addresses], safe=False)
    return _kept_by_nobody_else(request, answer)


def _kept_by_nobody_else(request, response):
    """The answer; what a member is told may be of the intranet, so no cache keeps it."""
    if member(request):
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def description(request):
    """What browsers need to offer the search among theirs (OpenSearch 1.1)."""
    context = {"base": settings.BASE_URL}
    kind = "application/opensearchdescription+xml"
    return render(request, "search/description.xml", context, content_type=kind)
