"""Mails to participants at the organisers' desk: written, looked at, sent, followed."""

from collections import Counter

from django import forms
from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from forms.models import Mailing
from forms.models.mailing import LONGEST_SUBJECT, LONGEST_TEXT
from forms.registration.admin.base import EventView
from forms.registration.admin.selecting import selected
from forms.registration.mailings import IN_SUBJECT, IN_TEXT, previews, send_out, unknown_in
from forms.registration.rights import MANAGER
from forms.registration.states import COMING
from site_home.cldr import comma_list, language_name
from site_home.languages import direction
from site_home.models import Message

NAMED = 100
ENGLISH = settings.LANGUAGE_CODE
PARTS = ["subject", "text"]


class MailForm(forms.Form):
    """A subject and a text in English, and in any other language of the site.

    Takes the event, and how many of those meant do not come any more.
    """

    to_ended = forms.BooleanField(
        label=gettext_lazy("Also to those who cancelled, declined or were not accepted"),
        required=False,
    )

    def __init__(self, *args, event, ended, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        if not ended:
            del self.fields["to_ended"]
        for code, _name in settings.LANGUAGES:
            words = {"lang": code, "dir": direction(code)}
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"),
                max_length=LONGEST_SUBJECT,
                required=code == ENGLISH,
                widget=forms.TextInput(attrs=words),
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text"),
                max_length=LONGEST_TEXT,
                required=code == ENGLISH,
                widget=forms.Textarea(attrs={"rows": 12, **words}),
            )

    @property
    def languages(self):
        """The fields by language, as dicts; those of a language that is not used are folded."""
        return [
            {
                "code": code,
                "name": language_name(code),
                "fields": (self[f"subject_{code}"], self[f"text_{code}"]),
                "open": code == ENGLISH or any(self[f"{part}_{code}"].value() for part in PARTS),
            }
            for code, _name in settings.LANGUAGES
        ]

    def clean(self):
        """Checks the placeholders, and that a language has both or neither."""
        given = super().clean()
        for code, _name in settings.LANGUAGES:
            subject, text = (given.get(f"{part}_{code}") for part in PARTS)
            if subject and text == "":
                self.add_error(f"text_{code}", _("Write the text, too, or leave both empty."))
            if text and subject == "":
                self.add_error(f"subject_{code}", _("Write the subject, too, or leave both empty."))
            if unknown := unknown_in(subject or "", IN_SUBJECT):
                words = _("A subject takes {event} and nothing else: not %(signs)s.")
                self.add_error(f"subject_{code}", words % {"signs": comma_list(*unknown)})
            if unknown := unknown_in(text or "", IN_TEXT):
                words = _("There is no %(signs)s. These can be used: %(known)s.")
                known = comma_list(*(f"{{{name}}}" for name in IN_TEXT))
                signs = {"signs": comma_list(*unknown), "known": known}
                self.add_error(f"text_{code}", words % signs)
            if self.event.join_url and self.event.join_url in (text or ""):
                words = _(
                    "Leave out the address of the online meeting: accepted participants find it"
                    " on their own page. Write {link} instead."
                )
                self.add_error(f"text_{code}", words)
        return given

    @property
    def texts(self):
        """What was written, by language."""
        given = self.cleaned_data
        return {
            code: {part: given[f"{part}_{code}"] for part in PARTS}
            for code, _name in settings.LANGUAGES
            if given[f"text_{code}"]
        }


class MailingsView(EventView, TemplateView):
    """The mails that were sent, and the drafts."""

    role = MANAGER
    template_name = "registration/admin/mails.html"
    page_title = gettext_lazy("Mails")
    header_icon = "mail"

    def get_context_data(self, **kwargs):
        """Adds them."""
        found = self.event.mailings.select_related("author", "event")
        return super().get_context_data(mailings=found, **kwargs)


class ComposeView(EventView, FormView):
    """Writes a mail to those whom the query of the table names, or changes a draft."""

    role = MANAGER
    template_name = "registration/admin/mail_write.html"
    page_title = gettext_lazy("Write to participants")
    header_icon = "mail"
    form_class = MailForm

    @cached_property
    def draft(self):
        """The draft that the address names, if it is one of this event, or None."""
        number = self.request.GET.get("draft", "")
        if not number.isdecimal():
            return None
        found = self.event.mailings.drafts().filter(pk=number[:18]).first()
        if found is None:
            raise Http404("There is no such draft.")
        return found

    @cached_property
    def meant(self):
        """Those whom the draft, or the query, names: (number, language, state) of each."""
        if self.draft:
            found = self.registrations.filter(pk__in=self.draft.recipients)
        else:
            found = selected(self, self.request.GET)
        rows = found.order_by("created_at", "pk")
        return list(rows.values_list("pk", "language", "state"))

    @cached_property
    def coming(self):
        """Those of them who come, or may come."""
        return [row for row in self.meant if row[2] in COMING]

    def get_form_kwargs(self):
        """Hands on the event, and how many do not come."""
        ended = len(self.meant) - len(self.coming)
        return {**super().get_form_kwargs(), "event": self.event, "ended": ended}

    def get_initial(self):
        """What the draft says."""
        if not self.draft:
            return {}
        words = {
            f"{part}_{code}": text
            for code, texts in self.draft.texts.items()
            for part, text in texts.items()
        }
        return {**words, "to_ended": self.draft.to_ended}

    def get_context_data(self, **kwargs):
        """Adds who gets it, and what can stand in it."""
        readers = Counter(language for _number, language, _state in self.coming)
        return super().get_context_data(
            number=len(self.coming),
            ended=len(self.meant) - len(self.coming),
            readers=[(language_name(code), number) for code, number in readers.most_common()],
            placeholders=[(f"{{{name}}}", words) for name, words in IN_TEXT.items()],
            **kwargs,
        )

    def form_valid(self, form):
        """Keeps the draft and leads to its preview."""
        to_ended = form.cleaned_data.get("to_ended", False)
        recipients = [row[0] for row in (self.meant if to_ended else self.coming)]
        if not recipients:
            form.add_error(None, _("Nobody would get this mail. Choose participants first."))
            return self.form_invalid(form)
        values = {"texts": form.texts, "to_ended": to_ended}
        if self.draft:
            Mailing.objects.drafts().filter(pk=self.draft.pk).update(**values)
            return redirect(self.address("mailing", self.draft.pk))
        made = Mailing.objects.create(
            event=self.event, author=self.request.user, recipients=recipients, **values
        )
        return redirect(self.address("mailing", made.pk))


class MailingView(EventView, TemplateView):
    """A draft as its readers will get it; once it is sent, how far it is."""

    role = MANAGER
    header_icon = "mail"

    @cached_property
    def mailing(self):
        """The mailing that the address names; that of another event is not found."""
        found = self.event.mailings.select_related("author").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404("This event has no such mail.")
        found.event = self.event
        return found

    def get_template_names(self):
        """The preview, or what became of it."""
        return [
            "registration/admin/mail_preview.html"
            if self.mailing.is_draft
            else "registration/admin/mail_sent.html"
        ]

    def get_page_title(self):
        """The subject."""
        return str(self.mailing)

    def last_items(self):
        """The mails, then this one."""
        mails = {"url": self.address("mailings"), "label": _("Mails")}
        return [mails, *super().last_items()]

    def get_context_data(self, **kwargs):
        """Adds the preview, or what became of it."""
        own = self.preview() if self.mailing.is_draft else self.progress()
        return super().get_context_data(mailing=self.mailing, **own, **kwargs)

    def preview(self):
        """Who gets it, and what they read."""
        found = self.registrations.filter(pk__in=self.mailing.recipients)
        meant = [each for each in found if self.mailing.takes(each)]
        shown = [
            (language_name(each.language), direction(each.language), each)
            for each in previews(self.mailing, meant)
        ]
        return {"number": len(meant), "previews": shown}

    def progress(self):
        """How many were written to, how many of the messages are sent, and which failed."""
        mailing = self.mailing
        written = mailing.sent.count()
        states = dict(mailing.messages.order_by().values_list("state").annotate(Count("pk")))
        waiting = states.get(Message.State.WAITING, 0) + states.get(Message.State.SENDING, 0)
        failed = states.get(Message.State.FAILED, 0)
        to_write = len(mailing.recipients) - mailing.reached
        return {
            "total": len(mailing.recipients),
            "waiting": waiting + to_write,
            "failed": failed,
            "sent": written - waiting - failed,
            "left_out": mailing.reached - written,
            "under_way": bool(waiting or to_write),
            "failures": mailing.messages.filter(state=Message.State.FAILED).defer("parts")[:NAMED],
            "texts": [
                (language_name(code), code, direction(code), words)
                for code, words in mailing.texts.items()
            ],
        }

    def post(self, request, *args, **kwargs):
        """Sends the draft, or throws it away; what is sent stays."""
        if "discard" in request.POST:
            Mailing.objects.drafts().filter(pk=self.mailing.pk).delete()
            messages.success(request, _("Thrown away. Nothing was sent."))
            return redirect(self.address("mailings"))
        if "send" in request.POST and request.POST.get("seen") != self.mailing.digest:
            messages.warning(request, _("The text was changed meanwhile. Look at it once more."))
        elif "send" in request.POST and send_out(self.mailing, request.user):
            messages.success(request, _("The mail is on its way."))
        return HttpResponseRedirect(request.path)
