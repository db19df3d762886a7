"""The intranet in the demonstration content: two working groups, papers, pictures, terms."""

from datetime import datetime, time, timedelta

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, PageViewRestriction

from members.groups import COLLECTION, MEMBERS
from members.models import (
    ClosedStandardPage,
    Edition,
    GalleryPage,
    GalleryPhoto,
    IntranetHomePage,
    LibraryPage,
    Notice,
    PaperPage,
    Photo,
    SectionPage,
    TermsOfUse,
)
from site_home.demo import markup
from site_home.demo.content import read
from site_home.demo.pictures import rooms
from site_home.models import HomePage, SiteDocument
from site_home.pdf import typeset

RIGHT_TO_LEFT = {"ar", "fa", "ur"}
FOR_ALL = "all"


def days_ago(number):
    """The moment at nine in the morning that many days ago."""
    day = timezone.localdate() - timedelta(days=number)
    return datetime.combine(day, time(9), timezone.get_default_timezone())


def load_terms():
    """The terms of use."""
    data = read("intranet")["terms"]
    TermsOfUse.objects.create(
        valid_from=days_ago(data["days_ago"]).date(),
        text=markup.rich_text(data["text"], {}),
        locale=Locale.get_default(),
    )


def working_groups():
    """The Group of each section by its key."""
    sections = read("intranet")["sections"]
    return {each["key"]: Group.objects.get_or_create(name=each["group"])[0] for each in sections}


class Intranet:
    """Makes the pages of the intranet, below the home page of the source language."""

    def __init__(self):
        self.data = read("intranet")
        self.numbers = {}  # of papers, by symbol and year

    def load(self):
        """Makes all pages; returns how many papers there are."""
        home = HomePage.objects.get(locale=Locale.get_default())
        self.home = self._add(home, IntranetHomePage, self.data["home"], slug="intranet")
        _restrict(self.home, Group.objects.get(name=MEMBERS))
        self.libraries = {FOR_ALL: self._library(self.home, self.data["library"])}
        groups = working_groups()
        for row in self.data["sections"]:
            self._section(row, groups[row["key"]])
        for row in self.data["pages"]:
            self._add(self.home, ClosedStandardPage, row, body=_text(row))
        self._gallery(self.data["gallery"])
        for row in self.data["papers"]:
            self._paper(row)
        return len(self.data["papers"])

    def _add(self, parent, kind, row, days=45, **values):
        moment = days_ago(row.get("days_ago", days))
        common = {name: row[name] for name in ("title", "slug", "summary") if name in row}
        page = kind(**{**common, **values}, first_published_at=moment, last_published_at=moment)
        return Page.objects.get(pk=parent.pk).add_child(instance=markup.with_ids(page))

    def _library(self, parent, row):
        page = self._add(parent, LibraryPage, row, body=markup.blocks(row.get("body", ""), {}))
        return page, row["symbol"]

    def _section(self, row, group):
        note = {"kind": "important", "title": row["note_title"], "text": f"<p>{row['note']}</p>"}
        body = [{"type": "call_out", "value": note}, *markup.blocks(row["body"], {})]
        section = self._add(self.home, SectionPage, row, body=body)
        _restrict(section, group)
        library = {
            "title": row["library"],
            "slug": "papers",
            "summary": row["library_summary"],
            "symbol": row["symbol"],
        }
        self.libraries[row["key"]] = self._library(section, library)

    def _gallery(self, row):
        page = self._add(self.home, GalleryPage, row, credit=row["credit"])
        for place, (name, data) in enumerate(rooms.draw_all()):
            file = ContentFile(data, name=f"{name}.jpg")
            photo = Photo.objects.create(file=file, name=file.name, gallery=page)
            GalleryPhoto.objects.create(
                page=page,
                photo=photo,
                caption=row["captions"][name],
                sort_order=place,
                locale=page.locale,
            )

    def _paper(self, row):
        library, letters = self.libraries[row["place"]]
        moment = days_ago(row["days_ago"])
        symbol = self._symbol(letters, moment.year)
        day = days_ago(row.get("newer_days_ago", row["days_ago"])).date()
        page = self._add(library, PaperPage, row, symbol=symbol, date=day, mark=row["mark"])
        for version, languages in enumerate(row["files"], start=1):
            issued = moment.date() if version < len(row["files"]) else day
            for language in languages:
                document = paper_file(row, language, version, symbol, issued)
                page.editions.add(Edition(document=document, version=version))
        page.save()
        if "newer_days_ago" in row:
            at = days_ago(row["newer_days_ago"])
            Notice.objects.create(page=page, version=len(row["files"]), at=at)

    def _symbol(self, letters, year):
        number = self.numbers[letters, year] = self.numbers.get((letters, year), 0) + 1
        return f"{letters}/{year}/{number}"


def paper_file(row, language, version, symbol, day):
    """The PDF of one version of a paper in one language, as a saved SiteDocument.

    Takes the row of the paper, the language's code, the number of the version, the symbol of the
    paper and the date.
    """
    title = row["title"] if language == "en" else row["titles"][language]
    words = read("notes", language)["paper"]
    data = {
        "language": language,
        "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": title,
        "symbol": symbol,
        "date": day.isoformat(),
        "version": f"{words['version']} {version}",
        "mark": words["marks"][row["mark"]],
        "text": row["text"][language],
        "demonstration": words["demonstration"],
    }
    collection = Collection.objects.get(name=COLLECTION)
    document = SiteDocument(title=title, language=language, collection=collection)
    name = f"{symbol.replace('/', '-')}-v{version}-{language}.pdf"
    document.file = ContentFile(typeset("paper", data), name=name)
    document.save()
    return document


def _restrict(page, group):
    kind = PageViewRestriction.GROUPS
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    restriction.groups.add(group)


def _text(row):
    """The text of a page as StreamField data, with its table or its contact at the end."""
    body = markup.blocks(row["body"], {})
    if table := row.get("table"):
        rows = [{"cells": cells} for cells in table["rows"]]
        value = {**table, "rows": rows, "row_headers": True, "source": ""}
        body.append({"type": "table", "value": value})
    if name := row.get("contact_name"):
        card = {"name": name, "note": row["contact_note"]}
        body.append({"type": "contact_card", "value": {"organisation": "", "email": "", **card}})
    return body
