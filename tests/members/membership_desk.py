"""What the tests of memberships share: people who ask, officers who decide."""

from datetime import date

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Locale

from members.groups import MEMBERS, SECRETARIAT
from members.models import IntranetHomePage, Membership, SectionPage, TermsOfUse
from tests import factories

PERSON = {
    "given_name": "Amina",
    "family_name": "Khan",
    "organisation_0": "PK",
    "function": "Head of unit",
    "reason": "I work on returns.",
    "language": "en",
}
ABOUT = {"organisation_name": "Ministry", "function": "Head of unit", "reason": "I work on it."}


def asked(user=None, language="en", **values):
    """A Membership that was just asked for."""
    user = user or factories.user()
    about = {"first_name": "Amina", "last_name": "Khan", "language": language, **ABOUT, **values}
    return Membership.objects.request(user, **about)


def officer(**values):
    """An account that decides on memberships."""
    user = factories.user(**values)
    user.groups.add(Group.objects.get(name=SECRETARIAT))
    return user


def member(*groups, **values):
    """The Membership of a member in those working groups."""
    membership = asked(**values)
    membership.accept(groups, officer())
    return membership


def working_group(home, name="Returns"):
    """A group that restricts a section of the intranet."""
    intranet = IntranetHomePage.objects.first() or intranet_home(home)
    section = intranet.add_child(instance=SectionPage(title=name, slug=slugify(name)))
    group = Group.objects.create(name=name)
    factories.restrict(section, [group])
    return group


def intranet_home(home):
    """The home of the intranet, closed to all but members."""
    home.refresh_from_db()
    page = home.add_child(instance=IntranetHomePage(title="Intranet", slug="intranet"))
    factories.restrict(page, [Group.objects.get(name=MEMBERS)])
    return page


def terms(day=date(2026, 1, 1), text="<p>Keep it to yourself.</p>", locale=None):
    """A version of the terms of use."""
    locale = locale or Locale.get_default()
    return TermsOfUse.objects.create(valid_from=day, text=text, locale=locale)


def signed_in(user):
    """A client of an account."""
    client = Client()
    client.force_login(user)
    return client


def at(name, *args):
    """The address of a page of the queue."""
    return reverse(f"memberships:{name}", args=args)


def decide(client, membership, to, seen=None, words="", groups=()):
    """Presses a button on the page of a membership; `seen` is what it showed when opened."""
    seen = membership.seen if seen is None else seen
    data = {"to": to, "seen": seen, "words": words, "groups": [group.pk for group in groups]}
    return client.post(at("inspect", membership.pk), data)


def state_of(membership):
    """How it stands in the database."""
    return Membership.objects.get(pk=membership.pk).state


def acts_of(membership):
    """The steps it has taken, in order."""
    return list(membership.history.order_by("pk").values_list("act", flat=True))
