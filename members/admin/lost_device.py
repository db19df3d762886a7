"""Somebody has lost the device of their second factor: it is taken off, and they are told."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from members import mails
from members.models import Membership
from members.second_factor import ENTER

REMOVE = "members.remove_factors"


def may_remove(actor, user):
    """True when one account may take off the factors of another; nobody may take off their own.

    Superusers may; who decides on memberships may for those that do not enter the admin.
    """
    if actor.pk == user.pk:
        return False
    officer = actor.has_perm("members.change_membership") and not user.has_perm(ENTER)
    return actor.is_superuser or officer


class RemoveFactorsView(WagtailAdminTemplateMixin, TemplateView):
    """Asks, then takes off all second factors of an account and ends its sessions."""

    page_title = gettext_lazy("Take off the second factor")
    header_icon = "key"
    template_name = "members/admin/lost_device.html"

    @cached_property
    def user(self):
        """The account whose device is lost."""
        found = get_user_model().objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404("There is no such account.")
        return found

    def dispatch(self, request, *args, **kwargs):
        """Refuses who may not do it."""
        if not may_remove(request.user, self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        """What is done, to whom."""
        last = {"url": "", "label": self.get_page_title(), "sublabel": str(self.user)}
        return [*self.breadcrumbs_items, last]

    def get_page_subtitle(self):
        """Whose it is."""
        return str(self.user)

    def get_context_data(self, **kwargs):
        """Adds the account and its factors."""
        factors = Authenticator.objects.filter(user=self.user)
        return super().get_context_data(account=self.user, factors=factors, **kwargs)

    def post(self, request, *args, **kwargs):
        """Takes them off; pressed twice, nothing more happens."""
        if remove_factors(self.user, request.user):
            messages.success(request, _("The second factor is taken off. The person gets a mail."))
        else:
            messages.warning(request, _("This account has no second factor."))
        return redirect(request.path)


@transaction.atomic
def remove_factors(user, actor):
    """Takes off all second factors of an account, ends its sessions and mails its owner.

    Takes the account and who does it. Returns whether there were any.
    """
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    if removed:
        for session in UserSession.objects.filter(user=user):
            session.end()
        log(user, REMOVE, user=actor, title=_("Account %(number)s") % {"number": user.pk})
        mails.send_change(user.email, mails.CHANGES["factors_removed"], _language_of(user))
    return bool(removed)


def _language_of(user):
    """The language of a member, else that of the admin for the account."""
    membership = Membership.objects.filter(user=user).first()
    if membership:
        return membership.language
    profile = UserProfile.objects.filter(user=user).first()
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
