"""Lists, furniture and accounts of the demonstration content."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Site

from members.addresses import verify
from search.models import Synonyms
from site_home.demo import markup
from site_home.demo.content import read
from site_home.models import (
    Alert,
    ContactSettings,
    Footer,
    Goal,
    Menu,
    StateOrOrganisation,
)

ACCOUNTS = [
    ("admin@example.org", "demonstration-admin", "Ada", "Admin", None),
    ("editor@example.org", "demonstration-editor", "Edith", "Editor", "Editors"),
    ("publisher@example.org", "demonstration-publisher", "Paul", "Publisher", "Moderators"),
    ("organiser@example.org", "demonstration-organiser", "Olga", "Organiser", "Organisers"),
    ("secretariat@example.org", "demonstration-secretariat", "Selma", "Secretary", "Secretariat"),
]
MAIN_MENU = [
    ("about", ["how-we-work", "governance", "history", "priority-goals", "participating-states"]),
    ("news", []),
    ("events", ["registration"]),
    ("reports", []),
    ("projects", []),
    ("centres", []),
]
LABELS = {"about": "About", "centres": "Resource Centres", "accessibility": "Accessibility"}
OLD_SECTIONS = {
    "/projects": "projects",
    "/our-work": "projects",
    "/our-work/migrant-resource-centres": "centres",
    "/news": "news",
    "/events": "events",
    "/news-events": "news",
    "/news-events/event-registration": "registration",
    "/contact": "contact",
    "/downloads": "reports",
    "/equipment-for-technical-training-centres-in-bangladesh": "migrap",
}


def load_states():
    """The states and the organisations; returns how many."""
    data = read("states")
    rows = [
        StateOrOrganisation(
            code=state["code"],
            kind=StateOrOrganisation.Kind.STATE,
            region=state["region"],
            role=state["role"],
            protocol_order=state["protocol_order"],
            names=_names(state.get("short_names", {}), {}),
        )
        for state in data["states"]
    ] + [
        StateOrOrganisation(
            code=body["code"],
            kind=StateOrOrganisation.Kind.ORGANISATION,
            role=body["role"],
            protocol_order=order * 10,
            url=body.get("url", ""),
            names=_names(body["names"], body.get("acronyms", {})),
        )
        for order, body in enumerate(data["organisations"], start=1)
    ]
    for row in rows:
        row.save()
    return len(rows)


def _names(names, acronyms):
    return [
        (
            "name",
            {"language": code, "name": name, "acronym": acronyms.get(code, ""), "footnote": ""},
        )
        for code, name in names.items()
    ]


def load_goals():
    """The priority goals of both frameworks; returns how many."""
    goals = read("goals")["goals"]
    for goal in goals:
        Goal.objects.create(
            code=goal["code"],
            framework=goal["framework"],
            number=goal["number"],
            title=goal["title"],
            description=goal["description"],
            earlier_codes=" ".join(goal.get("predecessors", [])),
            locale=Locale.get_default(),
        )
    return len(goals)


def load_synonyms():
    """What means the same in the questions of each language; returns how many entries."""
    rows = [
        Synonyms(language=language, words="\n".join(lines))
        for language, _name in settings.LANGUAGES
        for lines in read("synonyms", language)["synonyms"]
    ]
    for row in rows:
        row.full_clean()
        row.save()
    return len(rows)


def load_furniture(pages):
    """Menus, footer, alert and contact data; takes the pages by slug."""
    home, locale = read("home"), Locale.get_default()
    main = [_item(slug, pages, below) for slug, below in MAIN_MENU]
    utility = [_item("contact", pages)]
    footer = [_item(slug, pages) for slug in ("contact", "newsletter", "privacy", "accessibility")]
    for slot, items in (("main", main), ("utility", utility), ("footer", footer)):
        markup.with_ids(Menu(slot=slot, items=items, locale=locale)).save()
    Footer.objects.create(
        about=home["footer_about"].strip(),
        legal="<p>Facts from published sources; texts written for this demonstration.</p>",
        locale=locale,
    )
    now = timezone.now()
    alert = Alert.objects.create(
        text=f"<p>{home['alert']['text']}</p>",
        starts_at=now,
        ends_at=now + timedelta(days=home["alert"]["days"]),
        locale=locale,
    )
    alert.save_revision().publish()
    contact = next(page for page in read("pages")["pages"] if page["slug"] == "contact")
    data = ContactSettings.for_site(Site.objects.get(is_default_site=True))
    data.address = contact.get("address", "")
    data.phone = contact.get("phone", "")
    data.fax = contact.get("fax", "")
    data.save()


def _item(slug, pages, below=()):
    lines = [{"page": pages[each].pk, "url": "", "label": ""} for each in below]
    value = {"page": pages[slug].pk, "url": "", "label": LABELS.get(slug, ""), "below": lines}
    return {"type": "item", "value": value}


def load_redirects(pages):
    """The old site's addresses that carry no number; takes pages by slug, returns how many."""
    paths = {path: pages[slug] for path, slug in OLD_SECTIONS.items()}
    for name in ("pages", "news", "events", "projects"):
        for row in read(name)[name]:
            for path in row.get("legacy_paths", []):
                paths[path] = pages[row["slug"]]
    seen = {}
    for path, page in paths.items():
        seen.setdefault(Redirect.normalise_path(path), page)
    for path, page in seen.items():
        Redirect.objects.create(old_path=path, redirect_page=page, is_permanent=True)
    return len(seen)


def load_accounts():
    """Makes the accounts of the demonstration."""
    users = get_user_model().objects
    for email, password, first, last, group in ACCOUNTS:
        names = {"first_name": first, "last_name": last}
        if group:
            user = users.create_user(email, password, **names)
            user.groups.add(Group.objects.get(name=group))
        else:
            user = users.create_superuser(email, password, **names)
        verify(user)


def accounts():
    """Address and first password of each demonstration account that is still there."""
    there = set(get_user_model().objects.values_list("email", flat=True))
    return [(email, password) for email, password, *_rest in ACCOUNTS if email in there]
