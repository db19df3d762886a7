"""The groups of the intranet: who reads it, who decides on it (docs/decisions/0018)."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import PageViewRestriction, get_page_models

MEMBERS = "Members"
SECRETARIAT = "Secretariat"
COLLECTION = "Intranet"


def reading_groups():
    """Members, the Secretariat, and the groups that give no right in the admin.

    Returns a queryset, by name.
    """
    no_right = Q(permissions=None, page_permissions=None, collection_permissions=None)
    found = Group.objects.filter(no_right | Q(name__in=[MEMBERS, SECRETARIAT]))
    return found.distinct().order_by("name")


def member_groups():
    """The groups that a member is put into: Members, and those that restrict a closed page.

    A group that gives any right in the admin is never among them, so that whoever decides on
    memberships hands out reading and nothing else. Returns a queryset, by name.
    """
    closed = [model for model in get_page_models() if getattr(model, "is_closed", False)]
    types = ContentType.objects.get_for_models(*closed).values()
    restricted = PageViewRestriction.objects.filter(
        page__content_type__in=[each.pk for each in types],
        restriction_type=PageViewRestriction.GROUPS,
    )
    wanted = Q(pk__in=restricted.values("groups")) | Q(name=MEMBERS)
    return reading_groups().filter(wanted).exclude(name=SECRETARIAT)


def working_groups():
    """Those of them that a member is in or not, one by one: all but Members."""
    return member_groups().exclude(name=MEMBERS)
