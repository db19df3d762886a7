"""The list of subscribers in the admin, the page of one of them, and what can be done there."""

from operator import itemgetter

from django.db.models import Q
from django.forms import EmailField, Form, Select
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from django_filters import DateFromToRangeFilter
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from newsletter.erasing import erase, found_of
from newsletter.exporting import csv_lines, workbook
from newsletter.journal import EXPORT, UNSUBSCRIBE, record
from newsletter.models import Subscriber
from site_home.admin_lists import NarrowingFilter
from site_home.cldr import language_name, sorted_by_name
from site_home.countries import country_name

LONGEST_SEARCH = 200
MOST_WORDS = 8
INDEX = "subscribers:index"
SEARCHED = ["email", "first_name", "last_name"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _choices(field, name_of):
    """The values that subscribers have in a field, sorted by their names."""
    values = Subscriber.objects.order_by().values_list(field, flat=True).distinct()
    pairs = ((value, name_of(value)) for value in values if value)
    return sorted_by_name(pairs, itemgetter(1))


class SubscriberFilterSet(WagtailFilterSet):
    """What the list can be narrowed by."""

    country = NarrowingFilter(
        label=gettext_lazy("Country"),
        field_name="country",
        choices=lambda: _choices("country", country_name),
        widget=Select,
    )
    language = NarrowingFilter(
        label=gettext_lazy("Language"),
        field_name="language",
        choices=lambda: _choices("language", language_name),
    )
    state = NarrowingFilter(
        label=gettext_lazy("State"), field_name="state", choices=Subscriber.State.choices
    )
    created_at = DateFromToRangeFilter(
        label=gettext_lazy("Signed up"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Subscriber
        fields = []


class SubscriberListView(IndexView):
    """The list; what it is narrowed to can be downloaded."""

    any_permission_required = ["view"]
    list_export = SEARCHED  # that there is any shows the buttons; the files are our own
    search_fields = SEARCHED

    def search_queryset(self, subscribers):
        """Those who have every word of the search somewhere in the address or the name."""
        for word in self.search_query[:LONGEST_SEARCH].split()[:MOST_WORDS]:
            anywhere = (Q(**{f"{field}__icontains": word}) for field in SEARCHED)
            subscribers = subscribers.filter(Q(*anywhere, _connector=Q.OR))
        return subscribers

    @cached_property
    def header_buttons(self):
        """The ways to an import and to the erasure of an address."""
        ways = [
            ("add", "import", _("Import"), "upload"),
            ("delete", "erasure", _("Erasure request"), "bin"),
        ]
        return [
            HeaderButton(label, url=reverse(f"subscribers:{name}"), icon_name=icon)
            for right, name, label, icon in ways
            if self.user_has_permission(right)
        ]

    def get_list_more_buttons(self, instance):
        """None: the address leads to the page of the subscriber."""
        return []

    def as_spreadsheet(self, subscribers, spreadsheet_format):
        """The download, which the site history mentions."""
        record(self.request.user, EXPORT, number=subscribers.count(), format=spreadsheet_format)
        name = f"subscribers-{timezone.localdate().isoformat()}.{spreadsheet_format}"
        if spreadsheet_format == self.FORMAT_XLSX:
            return FileResponse(
                workbook(subscribers), as_attachment=True, filename=name, content_type=XLSX
            )
        response = StreamingHttpResponse(csv_lines(subscribers), content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _typed(value):
    """What a person typed, in its own direction."""
    return format_html("<bdi>{}</bdi>", value)


COLUMNS = [
    "email",
    Column(
        "name",
        label=gettext_lazy("Name"),
        accessor=lambda row: _typed(row.name),
        sort_key="last_name",
    ),
    Column("country", label=gettext_lazy("Country"), accessor="get_country_display"),
    Column("language", label=gettext_lazy("Language"), accessor="get_language_display"),
    Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
    DateColumn("created_at", label=gettext_lazy("Signed up"), sort_key="created_at"),
    DateColumn("confirmed_at", label=gettext_lazy("Confirmed"), sort_key="confirmed_at"),
]


class SubscriberView(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What the pages about subscribers have in common: the right, the way back."""

    model = Subscriber
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        """The list, the subscriber if there is one, this page."""
        label = capfirst(Subscriber._meta.verbose_name_plural)
        items = [*self.breadcrumbs_items, {"url": reverse(INDEX), "label": label}]
        if (subscriber := getattr(self, "subscriber", None)) and self.page_title:
            url = reverse("subscribers:inspect", args=[subscriber.pk])
            items.append({"url": url, "label": subscriber.email})
        title = self.get_page_title()
        return [*items, {"url": "", "label": title}]


class OneSubscriberView(SubscriberView, TemplateView):
    """A page about one subscriber."""

    @cached_property
    def subscriber(self):
        """The subscriber that the address names."""
        return get_object_or_404(Subscriber, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        """Adds the subscriber."""
        return super().get_context_data(subscriber=self.subscriber, **kwargs)


class InspectView(OneSubscriberView):
    """All that is kept of a subscriber."""

    permission_required = "view"
    template_name = "newsletter/admin/subscriber.html"

    def get_page_title(self):
        """The address."""
        return self.subscriber.email

    def get_context_data(self, **kwargs):
        """Adds the records of consent, and what the user may do."""
        return super().get_context_data(
            consents=self.subscriber.consents.all(),
            may_unsubscribe=self.user_has_permission("change"),
            may_erase=self.user_has_permission("delete"),
            **kwargs,
        )


class UnsubscribeView(OneSubscriberView):
    """Asks, then unsubscribes."""

    permission_required = "change"
    template_name = "newsletter/admin/unsubscribe.html"
    page_title = gettext_lazy("Unsubscribe")

    def post(self, request, *args, **kwargs):
        """Unsubscribes."""
        self.subscriber.unsubscribe()
        record(request.user, UNSUBSCRIBE, self.subscriber)
        messages.success(request, _("Unsubscribed. Nothing is sent to this address any more."))
        return redirect("subscribers:inspect", self.subscriber.pk)


class EraseView(OneSubscriberView):
    """Says what will be deleted, asks, then deletes it."""

    permission_required = "delete"
    template_name = "newsletter/admin/erase.html"
    page_title = gettext_lazy("Erase")

    def get_context_data(self, **kwargs):
        """Adds what there is to delete."""
        return super().get_context_data(found=found_of(self.subscriber.email), **kwargs)

    def post(self, request, *args, **kwargs):
        """Deletes, and says what was deleted."""
        messages.success(request, erase(self.subscriber.email, request.user).answer)
        return redirect(INDEX)


class AddressForm(Form):
    """The address to erase."""

    email = EmailField(label=gettext_lazy("E-mail address"), max_length=254)


class ErasureView(SubscriberView, FormView):
    """Erases an address that somebody asks to have erased, whether it is in the list or not."""

    permission_required = "delete"
    template_name = "newsletter/admin/erasure.html"
    page_title = gettext_lazy("Erasure request")
    form_class = AddressForm

    def form_valid(self, form):
        """Deletes, and says what was found and deleted."""
        messages.success(self.request, erase(form.cleaned_data["email"], self.request.user).answer)
        return redirect("subscribers:erasure")
