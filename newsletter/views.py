"""Where the links in mails lead: to confirm, to change, to leave."""

from functools import wraps

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from forms.models import SignUpPage
from newsletter.forms import PreferencesForm
from newsletter.models import Subscriber
from site_home.one_person import SEE_OTHER, back, of_one_person

REFUSED = 422
ONE_CLICK = "One-Click"


def by_personal_link(view):
    """A page of the subscriber whose token stands in the address; the same for all wrong ones."""

    @of_one_person
    @wraps(view)
    def found(request, token):
        subscriber = Subscriber.objects.with_link(token)
        return view(request, subscriber) if subscriber else gone(request)

    return found


def page(request, name, status=200, **context):
    """A page of the newsletter; `sign_up` is where one subscribes, or None."""
    context["sign_up"] = SignUpPage.for_visitor(request)
    return render(request, f"newsletter/{name}.html", context, status=status)


def gone(request):
    """The answer to a link that is wrong, used up or too old."""
    return page(request, "gone", status=404)


@of_one_person
def confirm(request, token):
    """The link of the confirmation mail; pressed twice, it says that all is well."""
    subscriber = Subscriber.objects.with_confirmation(token)
    if subscriber is None:
        return gone(request)
    if request.method == "POST":
        subscriber.confirm()
        return back(request)
    return page(request, "confirm", subscriber=subscriber)


@by_personal_link
def preferences(request, subscriber):
    """What a subscriber says about themselves, and the ways out."""
    sent = request.POST if request.method == "POST" and subscriber.is_confirmed else None
    form = PreferencesForm(sent, request=request, subscriber=subscriber)
    if form.is_valid():
        subscriber.change(**form.answers)
        return back(request, "?saved=1")
    status = REFUSED if form.is_bound else 200
    return page(request, "preferences", status, subscriber=subscriber, form=form)


@by_personal_link
def unsubscribe(request, subscriber):
    """Ends the newsletter. Mail programs post here, too, from wherever they are (RFC 8058)."""
    if request.method == "POST":
        subscriber.unsubscribe()
        if request.POST.get("List-Unsubscribe") == ONE_CLICK:
            return HttpResponse(status=200)
        return back(request)
    return page(request, "unsubscribe", subscriber=subscriber)


@by_personal_link
def erase(request, subscriber):
    """Deletes all that is known of somebody."""
    if request.method == "POST":
        subscriber.erase()
        return HttpResponseRedirect(reverse("newsletter_erased"), status=SEE_OTHER)
    return page(request, "erase", subscriber=subscriber)


@of_one_person
def erased(request):
    """What is read after that; it knows of nobody."""
    return page(request, "erased")
