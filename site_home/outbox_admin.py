"""The outbox in the admin: every message, what became of it, and “Send again”."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from members.admin_rights import reaches_inside
from site_home.languages import direction
from site_home.mail_queue import send_again
from site_home.models import Message
from site_home.models.outbox import without_links

OTHER = "other"
NAMES_PAPERS = "member_papers"
# The kinds of messages (site_home/emails.py) in words; the others come from Django and Wagtail.
KINDS = {
    "account_change": gettext_lazy("Change of an account"),
    "account_code": gettext_lazy("Code of an account"),
    "account_route": gettext_lazy("Help with an account"),
    "form_received": gettext_lazy("Notice of a form that was sent"),
    "member_papers": gettext_lazy("Notice of new papers"),
    "membership": gettext_lazy("Membership of the intranet"),
    "membership_request": gettext_lazy("Notice of requests for access"),
    "newsletter_already": gettext_lazy("Second sign-up for the newsletter"),
    "newsletter_confirm": gettext_lazy("Confirmation of a subscription"),
    "registration": gettext_lazy("Registration for an event"),
    "registration_mail": gettext_lazy("Mail to participants"),
    OTHER: gettext_lazy("Accounts and approvals"),
}


def kind_in_words(kind):
    """What kind of message it is, in words; one of many alike has a number."""
    name, _line, number = kind.rpartition("_")
    if number.isdecimal() and name in KINDS:
        return f"{KINDS[name]} {number}"
    return KINDS.get(kind or OTHER) or kind.replace("_", " ").capitalize()


def kinds():
    """The kinds that are in the outbox, as choices."""
    found = Message.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return [(kind or OTHER, kind_in_words(kind)) for kind in found]


class MessageFilterSet(WagtailFilterSet):
    """What the outbox can be narrowed by."""

    state = ChoiceFilter(choices=Message.State.choices, label=gettext_lazy("State"))
    kind = ChoiceFilter(choices=kinds, label=gettext_lazy("Kind"), method="of_kind")

    class Meta:
        model = Message
        fields = []

    def of_kind(self, queryset, name, value):
        """The messages of a kind."""
        return queryset.filter(kind="" if value == OTHER else value)


class OutboxView(generic.IndexView):
    """The list."""

    page_title = gettext_lazy("Outbox")

    def get_base_queryset(self):
        """The messages without their texts, that the user may open."""
        return super().get_base_queryset().filter(shown_to(self.request.user)).defer("parts")


def shown_to(user):
    """What a user may open, as Q: notices that name papers are for those who see these."""
    return Q() if reaches_inside(user) else ~Q(kind=NAMES_PAPERS)


class MessageView(generic.InspectView):
    """One message. Links meant for one person are shown to nobody else."""

    page_title = gettext_lazy("Message")
    template_name = "outbox/admin_message.html"

    def get_object(self):
        """The message. Raises Http404 for one that the user may not open."""
        return get_object_or_404(Message, shown_to(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        """Adds what the mail says, and the right to send it again."""
        message = self.object
        shown = without_links if message.is_personal else str
        return super().get_context_data(
            text=shown(message.text),
            html=shown(message.html),
            direction=direction(message.language) if message.language else "auto",
            kind=kind_in_words(message.kind),
            send_again=self.user_has_permission("change") and message.may_go_again(),
            **kwargs,
        )


class SendAgainForm(forms.Form):
    """What the button sends: when the message was sent last, as its reader saw it."""

    sent_at = forms.DateTimeField(required=False)


class SendAgainView(PermissionCheckedMixin, View):
    """Puts a failed or sent message into the queue again."""

    model = Message
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the message, with a word about what was done."""
        form = SendAgainForm(request.POST)
        if form.is_valid() and send_again(pk, form.cleaned_data["sent_at"]):
            messages.success(request, _("The message is in the queue again."))
        else:
            messages.warning(request, _("The message was not queued: it is under way already."))
        return redirect("outbox:inspect", pk)


def isolated(name):
    """What a cell shows of an address, which keeps its order to itself."""
    return lambda message: format_html("<bdi>{}</bdi>", getattr(message, name))


class OutboxViewSet(ModelViewSet):
    """The outbox, for those who may see it; nothing in it can be written."""

    model = Message
    name = "outbox"
    icon = "mail"
    menu_label = gettext_lazy("Outbox")
    add_to_settings_menu = True
    add_to_reference_index = False
    inspect_view_enabled = True
    index_view_class = OutboxView
    inspect_view_class = MessageView
    filterset_class = MessageFilterSet
    search_fields = ["to"]
    ordering = "-created_at"
    list_per_page = 50
    list_display = [
        TitleColumn("subject", url_name="outbox:inspect", label=gettext_lazy("Subject")),
        Column("to", label=gettext_lazy("To"), accessor=isolated("to"), sort_key="to"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("tries", label=gettext_lazy("Tries")),
        Column("reason", label=gettext_lazy("Reason"), accessor=isolated("why")),
        DateColumn("created_at", label=gettext_lazy("Created"), sort_key="created_at"),
        DateColumn("sent_at", label=gettext_lazy("Sent"), sort_key="sent_at"),
        DateColumn("next_try_at", label=gettext_lazy("Next try"), sort_key="next_try_at"),
    ]

    def get_common_view_kwargs(self, **kwargs):
        """Leaves out the views that do not exist."""
        missing = ["add", "edit", "delete", "copy", "history", "usage"]
        return {
            **super().get_common_view_kwargs(**kwargs),
            **{f"{name}_url_name": None for name in missing},
        }

    def register_admin_url_finder(self):
        """A message cannot be edited."""

    def get_urlpatterns(self):
        """The list, a message, and the button's address."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/again/", SendAgainView.as_view(), name="again"),
        ]


@hooks.register("register_admin_viewset")
def outbox():
    """The outbox among the settings."""
    return OutboxViewSet()
