"""The Secretariat's rights on the pages of the intranet (docs/decisions/0018).

Those on memberships and on the collection of files come with the migrations.
"""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from members.groups import SECRETARIAT

PAGE_RIGHTS = ["add_page", "change_page", "publish_page"]
SUBMIT = {"content_type__app_label": "wagtail_localize", "codename": "submit_translation"}


def give_rights(sender, instance, created, raw=False, **kwargs):
    """Lets the Secretariat write, publish and translate below a home of the intranet just made.

    What an administrator takes away or adds afterwards stays so.
    """
    if not created or raw:
        return
    group, _made = Group.objects.get_or_create(name=SECRETARIAT)
    rights = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=PAGE_RIGHTS,
    )
    for right in rights:
        GroupPagePermission.objects.get_or_create(group=group, page=instance, permission=right)
    group.permissions.add(*Permission.objects.filter(**SUBMIT))
