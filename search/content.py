"""What the search takes of a page: its words, its files, what it is filed under."""

from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search.index import RelatedFields, SearchField

from site_home.languages import language_of

SHOWN = {"title", "summary"}


class Kind(models.TextChoices):
    """What sort of page it is, as visitors choose among them."""

    NEWS = "news", _("News")
    EVENT = "event", _("Events")
    REPORT = "report", _("Reports")
    PROJECT = "project", _("Projects")
    CENTRE = "centre", _("Migrant Resource Centres")
    PAPER = "paper", _("Papers")
    GALLERY = "gallery", _("Photos")
    PAGE = "page", _("Other pages")


KINDS = {
    "news.NewsPage": Kind.NEWS,
    "events.EventPage": Kind.EVENT,
    "reports.ReportPage": Kind.REPORT,
    "projects.ProjectPage": Kind.PROJECT,
    "projects.ResourceCentrePage": Kind.CENTRE,
    "members.PaperPage": Kind.PAPER,
    "members.GalleryPage": Kind.GALLERY,
}


class Content(NamedTuple):
    """The words of a page by their weight, and what it is filed under."""

    language: str
    kind: str
    title: str
    names: list
    summary: str
    body: str
    others: list
    date: date | None
    countries: list
    goals: list
    years: list


def content_of(page):
    """The Content of a page, given as an object of its own class."""
    language = language_of(page)
    names, body, others = [], [], []
    for field, value in _texts(page, type(page).get_search_fields()):
        if field.field_name in SHOWN or not value:
            continue
        if getattr(field, "boost", None):
            names.append(value)
        elif _is_running_text(page, field):
            body.append(value)
        else:
            others.append(value)
    kind = KINDS.get(page._meta.label, Kind.PAGE)
    states = _states(page)
    others += [state.name_in(language) for state in states]
    with override(language):
        others.append(str(kind.label))
    day = getattr(page, "date", None) or getattr(page, "start_date", None)
    years = [str(year) for year in _years(page, day)]
    return Content(
        language=language,
        kind=kind,
        title=page.title,
        names=names,
        summary=getattr(page, "summary", ""),
        body="\n".join(body),
        others=[*others, *years],
        date=day,
        countries=[state.pk for state in states],
        goals=[row.code for row in _rows(page, "goals")],
        years=years,
    )


def _texts(instance, fields):
    """Pairs of a search field and its text, of an object and of its rows."""
    for field in fields:
        if not isinstance(field, SearchField | RelatedFields):
            continue
        value = field.get_value(instance)
        if isinstance(field, RelatedFields):
            rows = value.all() if hasattr(value, "all") else filter(None, [value])
            for row in rows:
                yield from _texts(row, field.fields)
        elif isinstance(value, list | tuple):
            yield field, "\n".join(str(text) for text in value if text)
        else:
            yield field, str(value or "")


def _is_running_text(page, field):
    names = {each.name: each for each in page._meta.get_fields()}
    return isinstance(names.get(field.field_name), StreamField | RichTextField)


def _states(page):
    own = getattr(page, "country", None)
    rows = [row.state for row in _rows(page, "countries")]
    return list({state.pk: state for state in [*rows, *([own] if own else [])]}.values())


def _rows(page, name):
    return getattr(page, name).all() if hasattr(page, name) else []


def _years(page, first):
    """Every year from the first to the last day."""
    if first is None:
        return []
    last = getattr(page, "end_date", None) or first
    return range(first.year, last.year + 1)


def searched(page):
    """True for a page of our own types: the root of the tree has nothing to be found by."""
    return type(page) is not Page and hasattr(page, "summary")
