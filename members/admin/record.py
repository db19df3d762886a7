"""One membership in the admin: all that is known, its history, and the decision."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from members.admin.deciding import WITH_GROUPS, DecisionForm, decisions_on
from members.admin.lost_device import may_remove
from members.models import ImpossibleStepError, Membership
from site_home.cldr import comma_list

INDEX, RECORD = "memberships:index", "memberships:inspect"


class MembershipView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the pages about memberships have in common: the right, the way back."""

    model = Membership
    header_icon = "group"

    def get_breadcrumbs_items(self):
        """The list, then this page."""
        label = capfirst(Membership._meta.verbose_name_plural)
        items = [*self.breadcrumbs_items, {"url": reverse(INDEX), "label": label}]
        return [*items, {"url": "", "label": self.get_page_title()}]


class RecordView(MembershipView):
    """All that is known of a membership; what is decided is posted here."""

    any_permission_required = ["view", "change"]
    template_name = "members/admin/record.html"

    @cached_property
    def membership(self):
        """The membership that the address names."""
        known = Membership.objects.with_last_act().select_related("user", "organisation", "terms")
        return get_object_or_404(known, pk=self.kwargs["pk"])

    def get_page_title(self):
        """The name, or the address."""
        return str(self.membership)

    @property
    def may_decide(self):
        """True for who may change memberships; nobody decides on their own."""
        user, own = self.request.user, self.membership.user_id == self.request.user.pk
        return self.user_has_permission("change") and (user.is_superuser or not own)

    def get_context_data(self, **kwargs):
        """Adds the history, the groups and the decision."""
        membership = self.membership
        decisions = decisions_on(membership) if self.may_decide else {}
        kwargs.setdefault("decision", self.unsent())
        return super().get_context_data(
            membership=membership,
            may_remove_factors=may_remove(self.request.user, membership.user),
            place=membership.place,
            groups=comma_list(*membership.groups.values_list("name", flat=True)),
            history=membership.history.select_related("actor").order_by("-pk"),
            decisions=decisions,
            offers_groups=bool(WITH_GROUPS & decisions.keys()),
            **kwargs,
        )

    def unsent(self, **typed):
        """The form as it is opened, or with what was typed before something else happened."""
        initial = {"groups": self.membership.groups, **typed, "seen": self.membership.seen}
        return DecisionForm(initial=initial)

    def post(self, request, *args, **kwargs):
        """Decides, and says so; a form that cannot be carried out comes back as it was."""
        if not self.may_decide:
            raise PermissionDenied
        form = DecisionForm(request.POST)
        if not form.is_valid():
            context = self.get_context_data(decision=form)
            return self.render_to_response(context, status=422)
        try:
            form.carry_out(self.membership, request.user)
        except ImpossibleStepError:
            words = _("Nothing was done: something has happened meanwhile. Look at the history.")
            messages.warning(request, words)
            del self.membership  # it is read anew
            context = self.get_context_data(decision=self.unsent(**form.cleaned_data))
            return self.render_to_response(context, status=409)
        messages.success(request, _("Done. The person gets a mail."))
        return redirect(RECORD, self.membership.pk)
