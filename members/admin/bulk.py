"""Several memberships accepted at once: asked first, then done to each that allows it."""

from django.forms import CharField, HiddenInput
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from members.admin.deciding import GroupsForm
from members.admin.record import INDEX, MembershipView
from members.models import ImpossibleStepError, Membership

AT_ONCE = 50  # as many as a page of the list shows
LONGEST_NUMBER = 18


def numbers(words):
    """Those of the words that are numbers of rows."""
    return [int(word) for word in words if word.isdecimal() and len(word) <= LONGEST_NUMBER]


class BulkForm(GroupsForm):
    """The groups, and who is meant: “12:34” is membership 12 as step 34 left it."""

    whom = CharField(widget=HiddenInput, max_length=4000)

    def clean_whom(self):
        """The last step of each, by the number of the membership."""
        pairs = (part.split(":") for part in self.cleaned_data["whom"].split(","))
        known = (numbers(pair) for pair in pairs)
        return dict([pair for pair in known if len(pair) == 2][:AT_ONCE])


class BulkAcceptView(MembershipView):
    """Asks for the groups; then accepts those who were named, as they stood."""

    permission_required = "change"
    template_name = "members/admin/bulk.html"
    page_title = _("Accept")
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """The question, or what was done."""
        if "whom" in request.POST:
            form = BulkForm(request.POST)
            if form.is_valid():
                self.accept(form.cleaned_data["whom"], form.cleaned_data["groups"])
                return self.back()
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if not self.fit:
            messages.warning(request, _("Choose people first who are not members yet."))
            return self.back()
        whom = ",".join(f"{each.pk}:{each.seen}" for each in self.fit)
        return self.render_to_response(self.get_context_data(form=BulkForm(initial={"whom": whom})))

    def back(self):
        """To the list."""
        return HttpResponseRedirect(reverse(INDEX))

    def get_context_data(self, **kwargs):
        """Adds the people."""
        return super().get_context_data(chosen=self.fit, **kwargs)

    @cached_property
    def fit(self):
        """Those of the people that are ticked, or named, who can be accepted."""
        if "whom" in self.request.POST:
            form = BulkForm(self.request.POST)
            form.is_valid()
            wanted = list(form.cleaned_data.get("whom", {}))
        else:
            wanted = numbers(self.request.POST.getlist("id"))[:AT_ONCE]
        found = Membership.objects.filter(pk__in=wanted).select_related("user", "organisation")
        return [each for each in found if each.is_open]

    def accept(self, whom, groups):
        """Accepts each, and says how many."""
        done = 0
        for membership in self.fit:
            try:
                membership.accept(groups, self.request.user, whom[membership.pk])
            except ImpossibleStepError:
                continue
            done += 1
        left = len(whom) - done
        if done:
            words = ngettext(
                "%(number)d person was accepted and gets a mail.",
                "%(number)d people were accepted and get a mail each.",
                done,
            )
            messages.success(self.request, words % {"number": done})
        if left:
            words = ngettext(
                "%(number)d was left out: something has happened meanwhile.",
                "%(number)d were left out: something has happened meanwhile.",
                left,
            )
            messages.warning(self.request, words % {"number": left})
