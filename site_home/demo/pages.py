"""The pages of the demonstration content."""

from datetime import datetime, time, timedelta
from html import escape

from django.utils import timezone
from wagtail.models import Page, Site

from events.models import EventIndexPage, EventPage, EventPageCountry, EventPageGoal
from news.models import NewsIndexPage, NewsPage, NewsPageCountry, NewsPageGoal, OldAddress
from projects.models import (
    ProjectIndexPage,
    ProjectPage,
    ProjectPageCountry,
    ProjectPageGoal,
    ResourceCentreIndexPage,
    ResourceCentrePage,
)
from reports.models import (
    ReportAuthor,
    ReportEdition,
    ReportIndexPage,
    ReportPage,
    ReportPageCountry,
    ReportPageGoal,
)
from site_home.demo import markup
from site_home.demo.content import read
from site_home.demo.files import edition_file
from site_home.demo.forms import form_pages
from site_home.demo.newsletter import sign_up_page
from site_home.demo.registration import open_registrations_page, registration_forms
from site_home.models import HomePage, StandardPage, StateOrOrganisation

INDEXES = [
    (NewsIndexPage, "news", "News"),
    (EventIndexPage, "events", "Events"),
    (ReportIndexPage, "reports", "Reports"),
    (ProjectIndexPage, "projects", "Projects"),
    (ResourceCentreIndexPage, "centres", "Migrant Resource Centres"),
]
TUESDAY = 1
STILL_RUNNING = {
    "cair-ii",
    "noraq",
    "online-training-platform",
    "preventing-fraudulent-job-adverts",
    "si-com",
}
OLD_NUMBERS = [
    (OldAddress.Site.JOOMLA, "legacy_ids"),
    (OldAddress.Site.WORDPRESS, "legacy_posts"),
]
SUMMARIES = {
    "news": "What happened, where and when, from the dialogue and the projects run under it.",
    "events": "Meetings of the dialogue since 1991, and those still to come.",
    "reports": "Outlooks, studies, declarations, conclusions and manuals, in the languages they "
    "were published in.",
    "projects": "Work on the ground that grew out of the dialogue.",
    "centres": "Free, neutral and confidential advice for people who plan to leave, live abroad or "
    "return.",
}


def _published(page, when=None):
    """A page that counts as published at the start of that day, or now."""
    moment = timezone.now()
    if when:
        moment = min(moment, datetime.combine(when, time(9), timezone.get_default_timezone()))
    page.first_published_at = page.last_published_at = moment
    return page


def _clock(text):
    return time.fromisoformat(text) if text else None


def _programme(row):
    """The days of a programme as raw StreamField data."""
    for day in row.get("programme", []):
        sessions = [
            {
                "start": session.get("start"),
                "end": session.get("end"),
                "title": session["title"],
                "description": f"<p>{session['description']}</p>"
                if session.get("description")
                else "",
                "speakers": [
                    {"name": name, "affiliation": ""} for name in session.get("speakers", [])
                ],
            }
            for session in day["sessions"]
        ]
        yield {"day": day["day"], "title": day.get("title", ""), "sessions": sessions}


def _secretariat(row):
    """The Secretariat as a contact block."""
    card = {
        "name": "Secretariat of the Budapest Process",
        "organisation": "International Centre for Migration Policy Development (ICMPD)",
        "phone": row["phone"],
        "email": "",
        "note": row["address"].strip().split("\n", 2)[2],
    }
    return {"type": "contact_card", "value": card}


def _with_timelines(row, body):
    """The text with the conferences and the milestones at its end."""
    titles = (("Ministerial Conferences", "timeline"), ("Milestones", "milestones"))
    for title, name in titles:
        entries = [
            {
                "date": str(each.get("year") or each["date"]),
                "title": each["title"],
                "text": f"<p>{escape(each['text'], quote=False)}</p>",
            }
            for each in row.get(name, [])
        ]
        body.append({"type": "heading", "value": {"text": title, "level": "h2"}})
        body.append({"type": "timeline", "value": {"title": "", "entries": entries}})
    return body


class Pages:
    """Makes the pages, section by section; `by_slug` holds what it has made."""

    def __init__(self, pictures):
        self.pictures = pictures
        self.by_slug = {}
        self.events = {}
        self.reports = {}
        self.codes = set(StateOrOrganisation.objects.values_list("code", flat=True))

    def _numbers(self):
        return {slug: page.pk for slug, page in self.by_slug.items()}

    def _add(self, parent, page, when=None):
        parent.add_child(instance=markup.with_ids(_published(page, when)))
        self.by_slug[page.slug] = page
        return page

    def body(self, row, name="body"):
        """A text of a row as StreamField data, its figures after the first paragraphs."""
        found = markup.blocks(row.get(name, ""), self._numbers())
        if name == "body" and row.get("figures"):
            figures = [{"value": f["value"], "label": f["label"]} for f in row["figures"]]
            found.insert(min(1, len(found)), {"type": "key_figures", "value": {"figures": figures}})
        return found

    def tree(self):
        """The home page, the standard pages without their texts, and the lists."""
        site = Site.objects.get(is_default_site=True)
        home = HomePage.objects.filter(pk=site.root_page_id).first()
        if not home:
            root = Page.objects.get(depth=1)
            home = HomePage(
                title="Budapest Process", slug="home", hero_statement="Budapest Process"
            )
            root.add_child(instance=_published(home))
            site.root_page = home
            site.save()
        self.home = self.by_slug["home"] = home
        for model, slug, title in INDEXES:
            self._add(home, model(title=title, slug=slug, summary=SUMMARIES[slug]))
        for row in read("pages")["pages"]:
            parent = self.by_slug[row["parent"]]
            page = StandardPage(title=row["title"], slug=row["slug"], summary=row["summary"])
            self._add(Page.objects.get(pk=parent.pk), page)
        for parent, page in form_pages(self.by_slug):
            self._add(parent, page)
        for page in (sign_up_page(self.by_slug), open_registrations_page()):
            self._add(Page.objects.get(pk=home.pk), page)

    def standard(self):
        """The texts of the standard pages."""
        rows = read("pages")["pages"]
        for row in rows:
            page = StandardPage.objects.get(pk=self.by_slug[row["slug"]].pk)
            body = self.body(row)
            if row.get("timeline"):
                body = _with_timelines(row, body)
            if row["slug"] == "contact":
                body[:0] = [_secretariat(row), self._button("write", row["button"])]
            if row["slug"] == "participating-states":
                body.append({"type": "states", "value": {"regions": [], "organisations": True}})
            page.body = body
            markup.with_ids(page).save()
        return len(rows)

    def _button(self, slug, label):
        """A link to a page as the one thing to do."""
        link = {"page": self.by_slug[slug].pk, "url": "", "label": label}
        return {"type": "link_buttons", "value": {"buttons": [link], "prominent": True}}

    def all_projects(self):
        """The projects."""
        rows = read("projects")["projects"]
        for row in rows:
            page = ProjectPage(
                title=row["title"],
                slug=row["slug"],
                summary=row["summary"],
                short_title=row.get("short_title", ""),
                start_date=row.get("start"),
                start_precision=row.get("start_precision", "day"),
                end_date=row.get("end"),
                end_precision=row.get("end_precision", "day"),
                ended=not row.get("end") and row["slug"] not in STILL_RUNNING,
                donors=[{"type": "donor", "value": self._donor(name)} for name in row["donors"]],
                partners=[{"type": "partner", "value": name} for name in row.get("partners", [])],
                outputs=[{"type": "output", "value": text} for text in row.get("outputs", [])],
                body=self.body(row),
            )
            self._rows(page, row, ProjectPageCountry, ProjectPageGoal)
            self._add(self.by_slug["projects"], page, row.get("start"))
        return len(rows)

    def _donor(self, name):
        listed = name in self.codes
        return {"code": name if listed else "", "name": "" if listed else name}

    def _rows(self, page, row, country_rows, goal_rows):
        page.countries = [country_rows(state_id=code) for code in row.get("countries", [])]
        page.goals = [goal_rows(code=code) for code in row.get("goals", [])]

    def all_centres(self):
        """The Migrant Resource Centres."""
        rows = read("centres")["centres"]
        for row in rows:
            page = ResourceCentrePage(
                title=row["title"],
                slug=row["slug"],
                summary=row["summary"],
                city=row["city"],
                country_id=row["country"],
                host=row.get("host", ""),
                since=row.get("since"),
                since_precision=row.get("since_precision", "day"),
                status=row["status"],
                services=row["services"],
                languages=["fa-AF" if code == "prs" else code for code in row["languages"]],
                phones=[{"type": "phone", "value": phone} for phone in row.get("phones", [])],
                whatsapp=row.get("whatsapp", ""),
                website=row.get("website", ""),
                verified_on=row.get("verified"),
                body=self.body(row),
            )
            self._add(self.by_slug["centres"], page, row.get("since"))
        return len(rows)

    def all_events(self):
        """The meetings of the past, and the five to come, dated from today."""
        data = read("events")
        today = timezone.localdate()
        for row in [*data["events"], *(self._dated(row, today) for row in data["future"])]:
            page = EventPage(
                title=row["title"],
                slug=row["slug"],
                summary=row["summary"],
                kind=row["kind"],
                mode=row["mode"],
                start_date=row["start_date"],
                end_date=row.get("end_date"),
                start_time=_clock(row.get("start_time")),
                end_time=_clock(row.get("end_time")),
                date_precision=row.get("date_precision", "day"),
                timezone=row["timezone"],
                city=row["city"],
                country_id=row.get("country") or None,
                host=row.get("host", ""),
                participants=row.get("participants", ""),
                body=self.body(row),
                outcomes=self.body(row, "outcomes"),
                programme=[{"type": "day", "value": day} for day in _programme(row)],
                project=self.by_slug.get(row.get("project")),
                places=row.get("places"),
                join_url=row.get("join_url", ""),
                join_note=row.get("join_note", ""),
            )
            self._rows(page, row, EventPageCountry, EventPageGoal)
            self.events[row["ref"]] = self._add(self.by_slug["events"], page, row["start_date"])
        return len(self.events)

    def registration(self):
        """The registration forms of two events to come."""
        count = 0
        for event, page in registration_forms(self.by_slug):
            event.add_child(instance=markup.with_ids(_published(page)))
            count += 1
        return count

    def _dated(self, row, today):
        """A future event, on the first Tuesday after its number of days from today."""
        start = today + timedelta(days=row["starts_in_days"])
        start += timedelta(days=(TUESDAY - start.weekday()) % 7)
        end = start + timedelta(days=row["days"] - 1)
        return {**row, "start_date": start, "end_date": end if end != start else None}

    def all_reports(self):
        """The publications, each edition with a PDF set for it."""
        rows = read("reports")["reports"]
        for row in rows:
            page = ReportPage(
                title=row["title"],
                slug=row["slug"],
                summary=row["summary"],
                kind=row["kind"],
                date=row["date"],
                date_precision=row.get("date_precision", "day"),
                publisher=row.get("publisher", ""),
                series=row.get("series", ""),
                key_findings=[
                    {"type": "finding", "value": text} for text in row.get("key_findings", [])
                ],
                body=self.body(row),
            )
            page.authors = [ReportAuthor(name=name) for name in row.get("authors", [])]
            page.editions = [
                ReportEdition(language=edition["language"], document=edition_file(row, edition))
                for edition in row["editions"]
            ] + [ReportEdition(language=code) for code in row.get("missing", [])]
            self._rows(page, row, ReportPageCountry, ReportPageGoal)
            self.reports[row["ref"]] = self._add(self.by_slug["reports"], page, row["date"])
            yield page

    def all_news(self):
        """The news, the oldest first."""
        rows = read("news")["news"]
        for row in rows:
            picture = self.pictures.for_news(row)
            page = NewsPage(
                title=row["title"],
                slug=row["slug"],
                summary=row["summary"],
                place=row.get("place", ""),
                date=row["date"],
                end_date=row.get("end_date"),
                date_precision=row.get("date_precision", "day"),
                lead_image=picture,
                lead_image_alt=picture.description if picture else "",
                body=self.body(row),
                project=self.by_slug.get(row.get("project")),
                related_event=self.events.get(row.get("event")),
                related_report=self.reports.get(row.get("report")),
            )
            page.old_addresses = [
                OldAddress(site=site, number=number)
                for site, name in OLD_NUMBERS
                for number in row.get(name, [])
            ]
            self._rows(page, row, NewsPageCountry, NewsPageGoal)
            self._add(self.by_slug["news"], page, row["date"])
        return len(rows)
