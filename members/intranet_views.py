"""The pages of the intranet at their addresses, and the wish for more access."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.views import serve

from members.closed import closed, posted
from members.models import Membership
from members.models.membership import ImpossibleStepError
from site_home.access import is_closed, visible_to
from site_home.one_person import SEE_OTHER

WORDS_LIMIT = 500


@closed
def page(request, path=""):
    """A page of the intranet that the member may see; a single look tells whether there is one.

    Who has not agreed to the terms that hold now is asked to first.
    """
    membership = getattr(request.user, "membership", None)
    if membership and membership.terms_are_old:
        return HttpResponseRedirect(
            f"{reverse('members_start')}?{urlencode({'next': request.path})}"
        )
    steps = [step for step in ["intranet", *(path or "").split("/")] if step]
    found = _at(request, "/".join(steps)).first()
    if found is None or not is_closed(found.specific_class):
        raise Http404("Not here, or not for this member.")
    return serve(request, "/".join(steps))


def _at(request, path):
    """The pages at an address: in the visitor's language, or the original for lack of it."""
    home = Site.find_for_request(request).root_page
    homes = Page.objects.filter(translation_key=home.translation_key)
    languages = {get_language(), settings.LANGUAGE_CODE}
    homes = homes.filter(locale__language_code__in=languages).values_list("url_path", flat=True)
    return visible_to(request).filter(url_path__in=[f"{home}{path}/" for home in homes])


@closed
@posted
def ask(request):
    """A member asks for more access; the Secretariat is told, and the member led back."""
    path = _own_path(request.POST.get("path", ""))
    words = request.POST.get("words", "")
    membership = Membership.objects.filter(user=request.user).first()
    if membership is None:
        raise PermissionDenied("There is no membership to be widened.")
    try:
        membership.ask_for_more(path, words[:WORDS_LIMIT])
    except ImpossibleStepError as error:
        raise PermissionDenied("Too many wishes in a day.") from error
    return HttpResponseRedirect(path, status=SEE_OTHER)


def _own_path(text):
    """A path of the intranet that a form names; its home for whatever else it says."""
    home = f"/{get_language()}/intranet/"
    try:
        parts = urlsplit(text)
    except ValueError:  # such as //[
        return home
    inside = not (parts.scheme or parts.netloc) and parts.path.startswith(home)
    return parts.path if inside and parts.path.isprintable() else home
