"""Translators and reviewers work in their own languages alone; the groups that say so."""

from urllib.parse import urlencode

import polib
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, TranslatableMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import StringTranslation, Translation

from site_home.models import Alert, Footer, Goal, Menu
from site_home.translators import LanguagePolicy, make_missing_groups
from tests import factories
from tests.site_home.translation_desk import (
    DUMMY,
    LOCALIZE,
    at,
    edit_address,
    member,
    po_file,
    refused,
    segment,
    state,
    submitted,
    target,
    translate,
)

pytestmark = pytest.mark.django_db


def override(client, translation, method):
    own = translation.source.overridablesegment_set.first()
    return getattr(client, method)(
        reverse(f"{LOCALIZE}:edit_override", args=[translation.pk, own.pk if own else 0]),
        urlencode({"value": "1"}),
        content_type="application/x-www-form-urlencoded",
    )


ACTS = {
    "enters words": translate,
    "takes words out": lambda client, each: client.delete(
        reverse(f"{LOCALIZE}:edit_string_translation", args=[each.pk, segment(each).pk])
    ),
    "overrides a value": lambda client, each: override(client, each, "put"),
    "takes an override out": lambda client, each: override(client, each, "delete"),
    "exports": lambda client, each: client.get(at("download_pofile", each)),
    "imports": lambda client, each: client.post(at("upload_pofile", each), {"file": po_file(each)}),
    "has it translated": lambda client, each: client.post(at("machine_translate", each)),
    "stops": lambda client, each: client.post(at("stop_translation", each)),
    "looks at it": lambda client, each: client.get(at("preview_translation", each)),
    "opens it": lambda client, each: client.get(edit_address(target(each))),
    "publishes": lambda client, each: client.post(
        edit_address(target(each)), {"action": "publish"}
    ),
    "publishes as usual": lambda client, each: client.post(
        edit_address(target(each)), {"action-publish": "1", "title": "x", "text": "x"}
    ),
    "starts again": lambda client, each: client.post(
        edit_address(target(each)), {"localize-restart-translation": "1"}
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", ["of_page", "of_goal", "of_alert"])
@pytest.mark.parametrize("group", ["Translators: Persian", "Reviewers: Persian"])
def test_nobody_works_in_the_language_of_others(request, settings, homes, group, kind, act):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    arabic = request.getfixturevalue(kind)["ar"]
    translate(member("Moderators"), arabic, "اجتماع")
    if act == "starts again":
        Translation.objects.update(enabled=False)
    before = state()
    assert refused(ACTS[act](member(group), arabic))
    assert state() == before


@pytest.mark.parametrize("kind", ["of_page", "of_goal", "of_alert"])
def test_a_translator_enters_words_in_the_own_language(request, translator, kind):
    persian = request.getfixturevalue(kind)["fa"]
    assert translator.get(edit_address(target(persian))).status_code == 200
    assert translate(translator, persian).status_code == 201
    assert StringTranslation.objects.get().data == "جلسه"


def test_a_translator_exports_and_imports_a_po_file(translator, of_page):
    response = translator.get(at("download_pofile", of_page["fa"]))
    catalog = polib.pofile(response.content.decode())
    assert "Meeting" in [entry.msgid for entry in catalog]
    translator.post(at("upload_pofile", of_page["fa"]), {"file": po_file(of_page["fa"])})
    assert StringTranslation.objects.filter(locale__language_code="fa").count() == len(catalog)
    assert not target(of_page["fa"]).live


@pytest.mark.parametrize("content", [b"", b"Words.", b'msgid ""\nmsgstr ""\n', None])
def test_what_is_no_po_file_of_the_translation_is_refused(translator, of_page, content):
    file = {} if content is None else {"file": SimpleUploadedFile("meeting.po", content)}
    before = state()
    response = translator.post(at("upload_pofile", of_page["fa"]), file, follow=True)
    assert "PO file" in response.content.decode()
    assert state() == before


def test_a_translator_cannot_open_the_original(translator, meeting):
    assert refused(translator.get(edit_address(meeting)))


@pytest.mark.parametrize("model", ["menu", "footer", "goal", "alert"])
@pytest.mark.parametrize("view", ["edit", "delete", "history", "usage", "unpublish"])
def test_no_view_of_a_snippet_in_another_language_opens(homes, english, model, view):
    makers = {
        "menu": lambda: Menu.objects.create(slot="main", locale=english),
        "footer": lambda: Footer.objects.create(about="Us", locale=english),
        "goal": factories.goal,
        "alert": lambda: Alert.objects.create(text="<p>Closed</p>", locale=english),
    }
    if view == "unpublish" and model != "alert":
        return
    snippet = makers[model]()
    group = Group.objects.get(name="Reviewers: Persian")
    group.permissions.add(*Permission.objects.filter(codename__endswith=f"_{model}"))
    before = state()
    address = reverse(f"wagtailsnippets_site_home_{model}:{view}", args=[snippet.pk])
    for send in (member(group.name).get, member(group.name).post):
        assert refused(send(address))
    assert state() == before


def test_snippets_of_other_languages_cannot_be_deleted_together(of_goal):
    group = Group.objects.get(name="Reviewers: Persian")
    group.permissions.add(Permission.objects.get(codename="delete_goal"))
    address = reverse("wagtail_bulk_action", args=["site_home", "goal", "delete"])
    numbers = urlencode([("id", pk) for pk in Goal.objects.values_list("pk", flat=True)])
    member(group.name).post(f"{address}?{numbers}")
    assert sorted(goal.locale.language_code for goal in Goal.objects.all()) == ["ar", "en"]


def test_a_snippet_is_added_in_the_own_language_only(homes):
    group = Group.objects.get(name="Reviewers: Persian")
    group.permissions.add(Permission.objects.get(codename="add_goal"))
    address = reverse("wagtailsnippets_site_home_goal:add")
    client = member(group.name)
    assert refused(client.get(address))
    assert refused(client.get(f"{address}?locale=ar"))
    assert client.get(f"{address}?locale=fa").status_code == 200


def test_a_list_of_snippets_shows_those_of_the_own_language(translator, of_goal):
    address = reverse("wagtailsnippets_site_home_goal:list")
    own = translator.get(address).context["object_list"]
    assert [goal.locale.language_code for goal in own] == ["fa"]
    assert len(member("Moderators").get(address).context["object_list"]) == 3


def test_the_report_of_translations_shows_those_into_the_own_language(translator, of_goal):
    address = reverse(f"{LOCALIZE}:translations_report")
    own = translator.get(address).context["object_list"]
    assert {each.target_locale.language_code for each in own} == {"fa"}
    everybody = member("Moderators").get(address).context["object_list"]
    assert {each.target_locale.language_code for each in everybody} == {"fa", "ar"}


def test_every_translatable_snippet_is_kept_to_its_language():
    models = [model for model in get_snippet_models() if issubclass(model, TranslatableMixin)]
    assert models
    for model in models:
        assert isinstance(policy_registry.get_by_type(model), LanguagePolicy), model


def rights(name):
    group = Group.objects.get(name=name)
    pages = group.page_permissions.values_list(
        "page__locale__language_code", "permission__codename"
    )
    own = set(group.permissions.values_list("codename", flat=True))
    chosen = set(group.collection_permissions.values_list("permission__codename", flat=True))
    return own, set(pages), chosen


def test_a_language_gets_its_groups_with_its_home_page(home):
    assert not Group.objects.filter(name__contains=":").exists()
    submitted(home, "fa")
    names = Group.objects.filter(name__contains=":").values_list("name", flat=True)
    assert set(names) == {"Translators: Persian", "Reviewers: Persian"}
    own, pages, chosen = rights("Translators: Persian")
    common = {"access_admin", "submit_translation"}
    common |= {"change_menu", "change_footer", "change_alert", "change_goal"}
    common |= {"change_termsofuse", "add_synonyms", "change_synonyms", "delete_synonyms"}
    assert own == common
    assert pages == {("fa", "add_page"), ("fa", "change_page")}
    assert chosen == {"choose_image", "choose_document"}
    own, pages, chosen = rights("Reviewers: Persian")
    assert own == common | {"publish_alert"}
    assert pages == {("fa", "add_page"), ("fa", "change_page"), ("fa", "publish_page")}
    assert chosen == {"choose_image", "choose_document"}


def test_the_source_language_has_no_translators(home):
    home.save()
    make_missing_groups()
    assert not Group.objects.filter(name__contains=":").exists()


def test_groups_missing_after_an_upgrade_are_made(homes):
    Group.objects.filter(name__contains=":").delete()
    make_missing_groups()
    assert Group.objects.filter(name__contains=":").count() == 4


def test_what_an_administrator_changes_in_the_groups_stays(homes):
    translators = Group.objects.get(name="Translators: Persian")
    translators.name = "Persian desk"
    translators.save()
    translators.permissions.clear()
    translators.page_permissions.filter(permission__codename="add_page").delete()
    Group.objects.get(name="Reviewers: Arabic").delete()
    homes["fa"].save()
    make_missing_groups()
    assert not translators.permissions.exists()
    assert GroupPagePermission.objects.filter(group=translators).count() == 1
    names = set(Group.objects.filter(name__contains=":").values_list("name", flat=True))
    assert names == {"Reviewers: Persian", "Translators: Arabic"}


def test_a_new_home_page_gets_the_groups_of_its_language_back(homes, home):
    Page.objects.get(pk=homes["fa"].pk).delete()
    submitted(home, "fa")
    assert rights("Translators: Persian")[1] == {("fa", "add_page"), ("fa", "change_page")}
