"""A copy of a page is restricted as the page itself.

Wagtail leaves a restriction out where the place of the copy has one: the copy of a section would be
for all members of the intranet.
"""

from functools import wraps

from django.db import transaction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import PageViewRestriction


def keep_restrictions():
    """Has every copy and alias keep them, the pages below included; called once, at the start."""
    for action, name in [(CopyPageAction, "_copy_page"), (CreatePageAliasAction, "_create_alias")]:
        setattr(action, name, _keeping(getattr(action, name)))


def _keeping(method):
    @wraps(method)
    def wrapped(self, page, *args, **kwargs):
        with transaction.atomic():
            copy = method(self, page, *args, **kwargs)
            if not copy.view_restrictions.exists():
                for each in page.view_restrictions.all():
                    made = PageViewRestriction.objects.create(
                        page=copy, restriction_type=each.restriction_type, password=each.password
                    )
                    made.groups.set(each.groups.all())
        return copy

    return wrapped
