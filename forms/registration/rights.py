"""Who may do what with the registrations of an event; nothing else decides it."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from events.models import EventPage
from forms.models import EventRole

Role = EventRole.Role
READER, APPROVER, MANAGER = Role.READER, Role.APPROVER, Role.MANAGER
RANKS = [READER, APPROVER, MANAGER]
ORGANISERS = "Organisers"


def role_of(user, event):
    """What somebody may do with the registrations of an event (its original): a Role or None.

    Whoever may publish the page of the event is a manager without being named one.
    """
    if not user.is_active:
        return None
    if event.permissions_for_user(user).can_publish():
        return MANAGER
    given = event.roles.filter(user=user.pk).values_list("role", flat=True).first()
    return given and Role(given)


def holds(held, role):
    """True when the Role that somebody has, if any, is that one or a higher one."""
    return held is not None and RANKS.index(held) >= RANKS.index(role)


def may(user, event, role):
    """True when somebody has that Role, or a higher one, for an event (its original)."""
    return holds(role_of(user, event), role)


def originals():
    """The originals of all events, as queryset: registrations hang on these."""
    return EventPage.objects.filter(locale=Locale.get_default(), alias_of=None)


def events_for(user):
    """The originals of the events whose registrations a user may read, as queryset."""
    if not user.is_active:
        return originals().none()
    policy = policy_registry.get_by_type(Page)
    published = policy.instances_user_has_permission_for(user, "publish")
    mine = EventRole.objects.filter(user=user.pk)
    return originals().filter(
        Q(pk__in=mine.values("event")) | Q(pk__in=published.order_by().values("pk"))
    )


@transaction.atomic
def give_role(event, user, role):
    """Puts somebody into the team of an event, or changes what they may do there.

    The group lets them into the admin, where they see nothing but registrations.
    """
    EventRole.objects.update_or_create(event=event, user=user, defaults={"role": role})
    user.groups.add(organisers())


@transaction.atomic
def take_role(event, user):
    """Takes somebody out of the team; without any team left they leave the group, too."""
    EventRole.objects.filter(event=event, user=user).delete()
    if not user.event_roles.exists():
        user.groups.remove(organisers())


def organisers():
    """The group of those who see the admin because of a role."""
    return Group.objects.get(name=ORGANISERS)
