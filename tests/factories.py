"""Plain functions that make pages and lists with sensible values; keyword arguments override."""

from datetime import date
from io import BytesIO
from itertools import count

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale, PageViewRestriction

from events.models import EventIndexPage, EventPage, EventPageCountry, EventPageGoal
from news.models import NewsIndexPage, NewsPage, NewsPageCountry, NewsPageGoal
from projects.models import (
    ProjectIndexPage,
    ProjectPage,
    ProjectPageCountry,
    ResourceCentreIndexPage,
    ResourceCentrePage,
)
from reports.models import ReportEdition, ReportIndexPage, ReportPage
from site_home.models import Goal, SiteDocument, SiteImage, StandardPage, StateOrOrganisation

_numbers = count(1)

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def _add(parent, page, rows=()):
    parent.refresh_from_db()
    for name, values in rows:
        setattr(page, name, values)
    return parent.add_child(instance=page)


def _title(kind, values):
    values.setdefault("title", f"{kind} {next(_numbers)}")
    return values


def state(code, **values):
    """A state or organisation, made once."""
    return StateOrOrganisation.objects.get_or_create(code=code, defaults=values)[0]


def goal(code="2025-1", **values):
    """A priority goal."""
    framework, number = code.split("-")
    defaults = {"framework": framework, "number": number, "title": f"Goal {code}"}
    made = Goal.objects.create(code=code, locale=Locale.get_default(), **{**defaults, **values})
    made.refresh_from_db()
    return made


def news_index(home, **values):
    """The list of news."""
    return _add(home, NewsIndexPage(**{"title": "News", "slug": "news", **values}))


def news(parent, countries=(), goals=(), **values):
    """A news item."""
    defaults = {"place": "Istanbul", "date": date(2024, 11, 12), "summary": "What happened."}
    page = NewsPage(**_title("News", {**defaults, **values}))
    rows = [
        ("countries", [NewsPageCountry(state=state(code)) for code in countries]),
        ("goals", [NewsPageGoal(code=code) for code in goals]),
    ]
    return _add(parent, page, rows)


def event_index(home, **values):
    """The list of events."""
    return _add(home, EventIndexPage(**{"title": "Events", "slug": "events", **values}))


def event(parent, countries=(), goals=(), **values):
    """An event, all-day in Istanbul unless told otherwise."""
    defaults = {
        "start_date": date(2026, 3, 10),
        "timezone": "Europe/Istanbul",
        "city": "Istanbul",
        "summary": "A meeting.",
    }
    page = EventPage(**_title("Event", {**defaults, **values}))
    rows = [
        ("countries", [EventPageCountry(state=state(code)) for code in countries]),
        ("goals", [EventPageGoal(code=code) for code in goals]),
    ]
    return _add(parent, page, rows)


def report_index(home, **values):
    """The list of reports."""
    return _add(home, ReportIndexPage(**{"title": "Reports", "slug": "reports", **values}))


def report(parent, editions=("en",), missing=(), **values):
    """A report with a PDF for each language edition."""
    defaults = {"date": date(2021, 4, 1), "summary": "A report."}
    page = ReportPage(**_title("Report", {**defaults, **values}))
    rows = [ReportEdition(language=code, document=document(language=code)) for code in editions]
    rows += [ReportEdition(language=code) for code in missing]
    return _add(parent, page, [("editions", rows)])


def project_index(home, **values):
    """The list of projects."""
    return _add(home, ProjectIndexPage(**{"title": "Projects", "slug": "projects", **values}))


def project(parent, countries=(), **values):
    """A project."""
    page = ProjectPage(**_title("Project", {"summary": "A project.", **values}))
    rows = [("countries", [ProjectPageCountry(state=state(code)) for code in countries])]
    return _add(parent, page, rows)


def centre_index(home, **values):
    """The list of centres."""
    defaults = {"title": "Migrant Resource Centres", "slug": "centres"}
    return _add(home, ResourceCentreIndexPage(**{**defaults, **values}))


def centre(parent, country="PK", **values):
    """A Migrant Resource Centre."""
    defaults = {"city": "Islamabad", "summary": "A centre."}
    page = ResourceCentrePage(**_title("Centre", {**defaults, **values}), country=state(country))
    return _add(parent, page)


def standard_page(parent, **values):
    """A standard page."""
    return _add(parent, StandardPage(**_title("Page", values)))


def restrict(page, groups=()):
    """Closes a page to all but some groups, as Wagtail's page privacy does."""
    kind = PageViewRestriction.GROUPS if groups else PageViewRestriction.LOGIN
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    restriction.groups.set(groups)
    return restriction


def image(**values):
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (64, 36), "#1c4478").save(file, "PNG")
    file.seek(0)
    defaults = {"title": f"Picture {next(_numbers)}"}
    return SiteImage.objects.create(
        file=ImageFile(file, name=f"picture-{next(_numbers)}.png"), **{**defaults, **values}
    )


def document(content=PDF, name=None, **values):
    """A document, a PDF of one page unless told otherwise."""
    name = name or f"document-{next(_numbers)}.pdf"
    made = SiteDocument(**{"title": f"Document {next(_numbers)}", "language": "en", **values})
    made.file = ContentFile(content, name=name)
    made.save()
    return made


def user(email=None, **values):
    """An account without any right."""
    return get_user_model().objects.create_user(
        email or f"user{next(_numbers)}@example.org", **values
    )


def superuser(**values):
    """An account with every right."""
    return get_user_model().objects.create_superuser(f"admin{next(_numbers)}@example.org", **values)
