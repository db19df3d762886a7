"""A participant's own page: how the registration stands, and what they may do about it."""

from functools import wraps

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from events.kinds import State as EventState
from forms.models import Registration
from forms.models.limits import PostCount
from forms.public import TOO_MANY
from forms.registration import letters
from forms.registration.calendar import TYPE, calendar_of
from forms.registration.change_form import change_form, unasked, unasked_consents
from forms.registration.event_changes import HEADINGS
from forms.registration.states import (
    COMES_BACK,
    TAKES,
    AlreadyRegisteredError,
    By,
    Change,
    ImpossibleStepError,
    NoPlaceLeftError,
    State,
)
from forms.registration.summary import core_rows, own_rows
from site_home.one_person import SEE_OTHER, of_one_person

REFUSED, GONE = 422, 404
CHANGES = "forms.registration.change"
TAKE, DECLINE = "take", "decline"
CANCELLED = HEADINGS[Change.CANCELLED]
TOO_LATE = _("It can no longer be changed here. What you wrote stands below.")


def by_personal_link(view):
    """A page of the participant whose token stands in the address; the same for all wrong ones."""

    @of_one_person
    @wraps(view)
    def found(request, token):
        registration = Registration.objects.with_link(token)
        if registration is None:
            return page(request, "gone", status=GONE)
        return view(request, registration)

    return found


def page(request, name, status=200, **context):
    """A page of the registration."""
    return render(request, f"registration/{name}.html", context, status=status)


def back_home(registration, query=""):
    """To the participant's own page, which says what has been done."""
    return HttpResponseRedirect(registration.own_path() + query, status=SEE_OTHER)


@by_personal_link
def own(request, registration):
    """How the registration stands, what was written, and the ways to act."""
    running = registration.event.state() in (EventState.AHEAD, EventState.RUNNING)
    is_off = registration.event.state() == EventState.CANCELLED
    is_offered = registration.is_offer_open()
    if registration.state == State.OFFERED and running and not is_offered:
        registration.state = State.LAPSED  # as the site will note within the minute
    form_words = registration.form_words
    return page(
        request,
        "own",
        registration=registration,
        event=registration.event,
        words=registration.event_words,
        form_words=form_words,
        heading=CANCELLED if is_off else letters.HEADINGS[registration.state],
        text=letters.TEXTS[registration.state] if running else "",
        rows=[*core_rows(registration), *own_rows(registration)],
        files=registration.uploads.all(),
        may_change=registration.may_change(),
        is_offered=is_offered,
        comes_back=registration.state in COMES_BACK and form_words.opening() in TAKES,
    )


@by_personal_link
def change(request, registration):
    """What was written, to be written anew until the deadline; late posts keep what was typed."""
    sent = request.method == "POST"
    form = change_form(registration, request, *((request.POST, request.FILES) if sent else ()))
    status = REFUSED if sent else 200
    if not registration.may_change():
        if not sent:
            return back_home(registration)
        form.turn_away(TOO_LATE)
    elif sent and not PostCount.objects.allow(request, CHANGES, *registration.page.rate):
        form.is_valid()
        form.add_error(None, _("Too much was sent from your network. Try again in an hour."))
        status = TOO_MANY
    elif form.is_valid():
        try:
            registration.change(
                form.person,
                {**unasked(registration, form), **form.answers},
                {**unasked_consents(registration, form), **form.consents},
            )
        except ImpossibleStepError:
            form.turn_away(TOO_LATE)
        except AlreadyRegisteredError:
            form.add_error("email", _("Somebody of this name and address is registered already."))
        else:
            return back_home(registration, "?saved=1")
    if status == REFUSED:
        form.keep_files()
    return page(request, "change", status, registration=registration, form=form)


@by_personal_link
def cancel(request, registration):
    """Asks, then cancels; pressed twice, all is well."""
    if request.method == "POST" and registration.may_change():
        try:
            registration.move(State.CANCELLED, by=By.PARTICIPANT)
        except ImpossibleStepError:
            return back_home(registration)
    if request.method == "POST" or not registration.may_change():
        return back_home(registration)
    return page(request, "cancel", registration=registration, words=registration.event_words)


@by_personal_link
def offer(request, registration):
    """Shows the place that is offered; the buttons take it or decline it."""
    answer = request.POST.get("answer") if request.method == "POST" else None
    try:
        if answer == TAKE:
            registration.take_offer()
        elif answer == DECLINE and registration.is_offer_open():
            registration.move(State.DECLINED, by=By.PARTICIPANT)
    except (ImpossibleStepError, NoPlaceLeftError):
        registration.refresh_from_db()
    if answer or not registration.is_offer_open():
        return back_home(registration)
    return page(
        request,
        "offer",
        registration=registration,
        event=registration.event,
        words=registration.event_words,
    )


@by_personal_link
def calendar(request, registration):
    """The event as iCalendar, with what an accepted participant may know."""
    answer = HttpResponse(calendar_of(registration), content_type=TYPE)
    answer["Content-Disposition"] = f'inline; filename="{registration.reference}.ics"'
    return answer
