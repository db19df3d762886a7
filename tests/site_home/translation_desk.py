"""What translators, reviewers and editors do at their desks, for the tests of translation work."""

from io import BytesIO
from urllib.parse import urlencode

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.operations import translate_object

from site_home.models import Alert, Footer, Goal, Menu
from tests import factories

PAGES, LOCALIZE = "wagtailadmin_pages", "wagtail_localize"
DUMMY = {"CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"}


def locale(code):
    """The Locale of a language."""
    return Locale.objects.get(language_code=code)


def member(*groups):
    """A client of an account in these groups."""
    user, client = factories.user(), Client()
    for name in groups:
        user.groups.add(Group.objects.get(name=name))
    client.force_login(user)
    return client


def submitted(instance, *codes):
    """Submits something for translation; returns the Translation objects by language."""
    translate_object(instance, [locale(code) for code in codes])
    source = TranslationSource.objects.get_for_instance(instance)
    return {each.target_locale.language_code: each for each in source.translations.all()}


def target(translation):
    """The page or snippet that a translation makes."""
    return translation.get_target_instance()


def edit_address(instance):
    """Where a page or snippet is edited."""
    if isinstance(instance, Page):
        return reverse(f"{PAGES}:edit", args=[instance.pk])
    return reverse(instance.snippet_viewset.get_url_name("edit"), args=[instance.pk])


def segment(translation):
    """The first text of what is translated."""
    return translation.source.stringsegment_set.order_by("order").first()


def translate(client, translation, words="جلسه"):
    """Enters a translation of the first segment, as the translation editor does."""
    args = [translation.pk, segment(translation).pk]
    return client.put(
        reverse(f"{LOCALIZE}:edit_string_translation", args=args),
        urlencode({"value": words}),
        content_type="application/x-www-form-urlencoded",
    )


def po_file(translation):
    """The PO file of a translation, with a word for every segment."""
    catalog = translation.export_po()
    for entry in catalog:
        entry.msgstr = "واژه"
    file = BytesIO(str(catalog).encode())
    file.name = "meeting.po"
    return file


def translate_all(translation):
    """Enters words for every text, as an imported file does."""
    member("Moderators").post(at("upload_pofile", translation), {"file": po_file(translation)})


def at(name, translation):
    """The address of one of wagtail-localize's views of a translation."""
    return reverse(f"{LOCALIZE}:{name}", args=[translation.pk])


def state():
    """What nobody may have changed: every translation, and all that is public."""
    return [
        list(model.objects.order_by("pk").values(*fields))
        for model, fields in [
            (StringTranslation, ["locale", "context", "data"]),
            (SegmentOverride, ["locale", "context", "data_json"]),
            (Translation, ["source", "target_locale", "enabled"]),
            (TranslationSource, ["last_updated_at"]),
            (Page, ["live", "title", "slug", "path", "latest_revision", "alias_of"]),
            (Goal, ["title", "locale"]),
            (Menu, ["items", "locale"]),
            (Footer, ["about", "locale"]),
            (Alert, ["text", "live", "locale"]),
        ]
    ]


def refused(response):
    """True for the admin's refusal, and for “not found”."""
    if response.status_code == 302:
        return response["Location"] == reverse("wagtailadmin_home")
    return response.status_code in {403, 404}


def submit(client, instance, *codes, **values):
    """Sends the form that submits something for translation."""
    numbers = [locale(code).pk for code in codes]
    return client.post(submitting(instance), {"locales": numbers, **values})


def submitting(instance):
    """Where a page or snippet is submitted for translation."""
    if isinstance(instance, Page):
        return reverse(f"{LOCALIZE}:submit_page_translation", args=[instance.pk])
    meta = instance._meta
    args = [meta.app_label, meta.model_name, instance.pk]
    return reverse(f"{LOCALIZE}:submit_snippet_translation", args=args)


def publish(client, translation, **values):
    """Presses the button that publishes in the translation editor."""
    return client.post(edit_address(target(translation)), {"action": "publish", **values})


def told(client, response):
    """The messages of a response, as HTML; they are shown on whatever page comes next."""
    assert response.status_code == 302
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    return html.partition('class="messages"')[2].partition("</ul>")[0]
