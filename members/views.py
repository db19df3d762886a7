"""The pages of an account: the request for access, how it stands, the profile, the way in."""

from contextlib import suppress
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from forms.csrf import public_form
from members.forms import (
    AnswerForm,
    NameForm,
    ProfileForm,
    RequestForm,
    TermsForm,
    initial_of,
)
from members.models import ImpossibleStepError, IntranetHomePage, Membership, TermsOfUse

SEE_OTHER, REFUSED = 303, 422
ON_THE_WAY_TO = "members_on_the_way_to"
INTRANET, ACCOUNTS, ADMIN = "intranet", "accounts", "admin"


def of_the_account(view):
    """A page of whoever is signed in, which nobody else keeps, finds or is told of."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @public_form
    @sensitive_post_parameters()
    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = login_required(view)(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def page(request, name, status=200, **context):
    """A page of an account."""
    return render(request, f"members/{name}.html", context, status=status)


def to(name, query=""):
    """The redirect to another of these pages."""
    return HttpResponseRedirect(reverse(name) + query, status=SEE_OTHER)


def membership_of(user):
    """The Membership of an account, or None."""
    found = Membership.objects.select_related("organisation", "terms", "user")
    return found.filter(user=user.pk).first()


@of_the_account
def start(request):
    """Where one is led after signing in; `next` is where one wanted to go."""
    membership, user = membership_of(request.user), request.user
    wanted = _wanted(request)
    if user.is_member and membership and membership.terms_are_old:
        request.session[ON_THE_WAY_TO] = wanted
        return to("members_terms")
    return HttpResponseRedirect(_door(user, membership, wanted), status=SEE_OTHER)


def _wanted(request):
    """The address of our own that `next` holds, or nothing."""
    wanted = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own and wanted.startswith("/") else ""


def _door(user, membership, wanted):
    """The address to which an account is led; what it may not open is left aside."""
    parts = wanted.split("?")[0].split("/")
    where = ADMIN if parts[1:2] == [ADMIN] else next(iter(parts[2:3]), "")
    edits = user.has_perm("wagtailadmin.access_admin")
    if where == INTRANET and not user.is_member:
        return reverse("members_request")
    if wanted and (
        where == ACCOUNTS or (where == ADMIN and edits) or (user.is_member and where != ADMIN)
    ):
        return wanted
    if user.is_member and IntranetHomePage.objects.live().exists():
        language = membership.language if membership else get_language()
        return f"/{language}/{INTRANET}/"
    if edits:
        return reverse("wagtailadmin_home")
    return reverse("members_profile" if user.is_member else "members_request")


@of_the_account
def request_access(request):
    """The request for a membership; then how it stands, and the answer to what was asked back."""
    membership = membership_of(request.user)
    if membership and membership.state == Membership.State.ASKED:
        return _answer(request, membership)
    if request.user.is_member or (membership and membership.state != Membership.State.ENDED):
        if request.method == "POST":
            return to("members_request")
        return page(request, "standing", membership=membership)
    return _ask(request, membership)


def _ask(request, membership):
    sent = request.POST if request.method == "POST" else None
    initial = {"language": get_language(), **initial_of(request.user, membership)}
    terms = TermsOfUse.objects.in_force(get_language())
    form = RequestForm(sent, request=request, terms=terms, initial=initial)
    if form.is_valid():
        with suppress(ImpossibleStepError):  # sent twice: the first has been taken
            Membership.objects.request(request.user, **form.name, **form.about)
        return to("members_request", "?sent=1")
    status = REFUSED if form.is_bound else 200
    return page(request, "request", status, form=form, membership=membership)


def _answer(request, membership):
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, request=request)
    if form.is_valid():
        with suppress(ImpossibleStepError):  # sent twice, or decided meanwhile
            membership.answer(form.cleaned_data["answer"])
        return to("members_request", "?sent=1")
    status = REFUSED if form.is_bound else 200
    return page(request, "standing", status, form=form, membership=membership)


@of_the_account
def terms(request):
    """The terms of use; a member who has not agreed to this version is asked to."""
    current, membership = TermsOfUse.objects.in_force(get_language()), membership_of(request.user)
    if current is None or not (membership and membership.terms_are_old):
        if request.method == "POST":
            return _on(request, membership)
        return page(request, "terms", terms=current)
    sent = request.POST if request.method == "POST" else None
    form = TermsForm(sent, request=request, terms=current)
    if form.is_valid():
        membership.agree(current)
        return _on(request, membership)
    status = REFUSED if form.is_bound else 200
    return page(request, "terms", status, terms=current, form=form)


def _on(request, membership):
    """To where a member was going when the terms were asked."""
    wanted = request.session.pop(ON_THE_WAY_TO, "")
    return HttpResponseRedirect(_door(request.user, membership, wanted), status=SEE_OTHER)


@of_the_account
def profile(request):
    """What somebody tells of oneself, and the ways to address, password and sessions."""
    membership = membership_of(request.user)
    sent = request.POST if request.method == "POST" else None
    member = membership if membership and membership.is_accepted else None
    initial = initial_of(request.user, member)
    form = (ProfileForm if member else NameForm)(sent, request=request, initial=initial)
    if form.is_valid():
        _save(request.user, member, form)
        return to("members_profile", "?saved=1")
    status = REFUSED if form.is_bound else 200
    return page(request, "profile", status, form=form, membership=membership, member=member)


def _save(user, member, form):
    if member:
        with suppress(ImpossibleStepError):  # it has ended meanwhile: there is no profile any more
            member.change(**form.name, **form.about)
        return
    user.first_name, user.last_name = form.name["first_name"], form.name["last_name"]
    user.save(update_fields=["first_name", "last_name"])
