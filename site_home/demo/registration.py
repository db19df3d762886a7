"""Registration in the demonstration content: forms for two events ahead, and invented people."""

from datetime import datetime, time, timedelta
from itertools import pairwise

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Locale

from events.models import EventPage
from forms.fields import ConsentField
from forms.models import OpenRegistrationsPage, Registration, RegistrationPage
from forms.registration.rights import APPROVER, MANAGER, give_role
from forms.registration.states import Act, By, State
from site_home.demo import markup
from site_home.demo.content import read
from site_home.demo.forms import row

# How somebody came to be what they are; the first step is theirs, most others the organisers'.
WAYS = {
    State.PENDING: [State.PENDING],
    State.ACCEPTED: [State.PENDING, State.ACCEPTED],
    State.REFUSED: [State.PENDING, State.REFUSED],
    State.WAITING: [State.PENDING, State.WAITING],
    State.OFFERED: [State.PENDING, State.WAITING, State.OFFERED],
    State.DECLINED: [State.PENDING, State.WAITING, State.OFFERED, State.DECLINED],
    State.LAPSED: [State.PENDING, State.WAITING, State.OFFERED, State.LAPSED],
    State.CANCELLED: [State.PENDING, State.ACCEPTED, State.CANCELLED],
}
BY = {
    State.DECLINED: By.PARTICIPANT,
    State.CANCELLED: By.PARTICIPANT,
    State.OFFERED: By.SITE,
    State.LAPSED: By.SITE,
}
STEP = timedelta(hours=20)
TEAM = [("organiser@example.org", MANAGER), ("editor@example.org", APPROVER)]


def open_registrations_page():
    """The page with all events open for registration, unsaved."""
    data = read("registration")["page"]
    return OpenRegistrationsPage(
        title=data["title"],
        slug=data["slug"],
        summary=data["summary"],
        intro=markup.rich_text(data["intro"], {}),
    )


def registration_forms(by_slug):
    """The forms with their events, as pairs; takes the pages made so far by their slugs."""
    for data in read("registration")["forms"]:
        event = EventPage.objects.get(pk=by_slug[data["event"]].pk)
        name = f"{data['event']}/{data['slug']}"
        page = RegistrationPage(
            **{key: data[key] for key in ("title", "slug", "summary", "participants", "consent")},
            intro=markup.rich_text(data["intro"], {}),
            confirmation=markup.rich_text(data["confirmation"], {}),
            fields=[row(name, field, {}) for field in data["fields"]],
            opens_at=_at(event, timezone.localdate() - timedelta(days=data["opened_days_ago"])),
            **data["settings"],
        )
        if "closes_at" in data:
            for name in ("closes", "changes"):
                day = event.start_date - timedelta(days=data[f"{name}_days_before"])
                column = "closes_at" if name == "closes" else "changes_until"
                setattr(page, column, _at(event, day, data["closes_at"]))
        yield event, page


def _at(event, day, clock=time(9)):
    return datetime.combine(day, clock, event.zone)


def load_people():
    """Those who have registered, without any mail to them; returns how many."""
    forms = {form.slug: form for form in RegistrationPage.objects.filter(locale=_english())}
    people = read("people")["people"]
    for number, data in enumerate(people):
        _register(forms[data.pop("form")], data, number, len(people))
    return len(people)


def _register(page, data, number, total):
    """One of them, who came the sooner, the smaller the number."""
    answers, state = data.pop("answers", {}), State(data.pop("state"))
    moment = timezone.now() - timedelta(days=4 + 22 * (total - number) / total)
    way = [each for each in WAYS[state] if page.approval or each != State.PENDING]
    registration = Registration(page=page, event=page.event, state=state, **data)
    registration.created_at = moment
    if State.WAITING in way:
        registration.waiting_since = moment + STEP
    if state == State.OFFERED:
        registration.offered_until = timezone.now() + timedelta(days=6)
    consent = ConsentField(text=page.consent)
    registration.set_answers(
        answers, {"agreed": {"version": consent.version, "text": consent.text}}
    )
    registration.save()
    registration.note(Act.REGISTERED, By.PARTICIPANT, to_state=way[0], at=moment)
    for place, (before, after) in enumerate(pairwise(way), start=1):
        registration.note(
            Act.STATE,
            BY.get(after, By.ORGANISER),
            from_state=before,
            to_state=after,
            note=registration.reason if after == state else "",
            at=moment + place * STEP,
        )


def load_team():
    """Two organisers of the senior officials' meeting, as far as their accounts are there."""
    event = EventPage.objects.get(slug=read("registration")["forms"][0]["event"], locale=_english())
    for email, role in TEAM:
        user = get_user_model().objects.filter(email=email).first()
        if user:
            give_role(event, user, role)


def _english():
    return Locale.get_default()
