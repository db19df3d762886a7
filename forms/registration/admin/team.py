"""Who works on the registrations of an event."""

from django import forms
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages

from forms.registration.admin.base import EventView
from forms.registration.rights import MANAGER, READER, Role, give_role, take_role


class MemberForm(forms.Form):
    """An account by its address, and what it may do."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role, role.label) for role in reversed(Role)],
        initial=READER,
    )

    def clean_email(self):
        """The account of that address."""
        users = get_user_model().objects.filter(is_active=True)
        user = users.filter(email__iexact=self.cleaned_data["email"]).first()
        if user is None:
            words = _("There is no account with this address. An administrator can make one.")
            raise forms.ValidationError(words)
        return user


class TeamView(EventView, FormView):
    """The team; adding somebody who is in it changes their role."""

    role = MANAGER
    page_title = gettext_lazy("Team")
    template_name = "registration/admin/team.html"
    form_class = MemberForm

    def get_context_data(self, **kwargs):
        """Adds the team, by name, and the roles."""
        team = self.event.roles.select_related("user")
        return super().get_context_data(
            team=sorted(team, key=lambda each: str(each.user).casefold()),
            roles=[(role, role.label) for role in reversed(Role)],
            **kwargs,
        )

    def form_valid(self, form):
        """Puts the account into the team."""
        user, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        give_role(self.event, user, role)
        words = _("%(who)s: %(role)s") % {"who": user, "role": role.label}
        messages.success(self.request, words)
        return redirect(self.address("team"))


class RemoveView(EventView, View):
    """Takes somebody out of the team."""

    role = MANAGER
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Takes the role away; somebody else may have done so already."""
        member = self.event.roles.filter(pk=self.kwargs["pk"]).select_related("user").first()
        if member is None:
            messages.warning(request, _("This account was removed already."))
            return redirect(self.address("team"))
        take_role(self.event, member.user)
        messages.success(request, _("%(who)s is not in the team any more.") % {"who": member.user})
        if member.user == request.user:
            return redirect("registrations:events")
        return redirect(self.address("team"))
