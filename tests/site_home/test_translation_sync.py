"""What happens to an original happens to its translations, by whatever way."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, ModelLogEntry, Page, PageLogEntry
from wagtail_localize.models import LocaleSynchronization, Translation, TranslationSource

from site_home import translation_sync
from site_home.models import Alert, Goal
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = "wagtailadmin_pages"


@pytest.fixture
def desk(client):
    """A client that may do everything."""
    client.force_login(factories.superuser())
    return client


@pytest.fixture
def item(news_index):
    """A news item in the source language."""
    return factories.news(news_index, title="Meeting", slug="meeting")


def live(page):
    return Page.objects.get(pk=page.pk).live


def warnings(response):
    """The messages shown to the editor."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def snippet_in(code, instance, **values):
    """The translation of a snippet into a language."""
    copy = instance.copy_for_translation(Locale.objects.get(language_code=code))
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def test_unpublishing_an_original_unpublishes_its_translations(desk, item, in_russian, in_persian):
    russian, persian = in_russian(item), in_persian(item)
    desk.post(reverse(f"{PAGES}:unpublish", args=[item.pk]))
    assert not any(live(page) for page in (item, russian, persian))
    for page in (item, russian, persian):
        assert PageLogEntry.objects.filter(page=page, action="wagtail.unpublish").count() == 1


def test_unpublishing_a_translation_leaves_the_original_alone(desk, item, in_russian):
    russian = in_russian(item)
    desk.post(reverse(f"{PAGES}:unpublish", args=[russian.pk]))
    assert live(item)


def test_an_original_that_expires_takes_its_translations_with_it(item, in_russian):
    russian = in_russian(item)
    Page.objects.filter(pk=item.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not live(item)
    assert not live(russian)


def test_unpublishing_pages_together_unpublishes_their_translations(desk, item, in_russian):
    russian = in_russian(item)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    desk.post(f"{address}?id={item.pk}", {"include_descendants": ""})
    assert not live(russian)


def test_a_translation_scheduled_for_later_is_taken_off_the_schedule(item, in_russian):
    russian = in_russian(item, live=False, go_live_at=timezone.now() + timedelta(days=1))
    russian.save_revision().publish()
    assert russian.revisions.exclude(approved_go_live_at=None).exists()
    item.unpublish()
    assert not russian.revisions.exclude(approved_go_live_at=None).exists()


def test_unpublishing_an_alert_unpublishes_its_translations(english):
    alert = Alert.objects.create(text="<p>Closed</p>", locale=english)
    persian = snippet_in("fa", alert)
    alert.unpublish()
    persian.refresh_from_db()
    assert not persian.live


def test_deleting_an_original_deletes_its_translations_and_says_so_in_the_log(
    desk, item, in_russian, in_persian
):
    family = [item, in_russian(item), in_persian(item)]
    numbers = [page.pk for page in family]
    desk.post(reverse(f"{PAGES}:delete", args=[item.pk]))
    assert not Page.objects.filter(pk__in=numbers).exists()
    for number in numbers:
        entry = PageLogEntry.objects.get(page=number, action="wagtail.delete")
        assert entry.user.is_superuser
    assert Page.find_problems() == ([], [], [], [], [])


def test_deleting_a_section_deletes_the_translated_sections(desk, news_index, item, in_russian):
    russian = in_russian(item)
    section = russian.get_parent()
    desk.post(reverse(f"{PAGES}:delete", args=[news_index.pk]))
    assert not Page.objects.filter(pk__in=[russian.pk, section.pk]).exists()
    assert PageLogEntry.objects.filter(page=russian.pk, action="wagtail.delete").count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_deleting_a_translation_leaves_the_original_alone(desk, item, in_russian):
    desk.post(reverse(f"{PAGES}:delete", args=[in_russian(item).pk]))
    assert live(item)


def test_deleting_pages_together_deletes_their_translations(desk, item, in_russian):
    russian = in_russian(item)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    desk.post(f"{address}?id={item.pk}")
    assert not Page.objects.filter(pk__in=[item.pk, russian.pk]).exists()


@pytest.mark.parametrize("together", [False, True])
def test_deleting_a_snippet_deletes_its_translations_and_says_so_in_the_log(desk, together):
    goal = factories.goal()
    persian = snippet_in("fa", goal)
    address = reverse("wagtailsnippets_site_home_goal:delete", args=[goal.pk])
    if together:
        address = reverse("wagtail_bulk_action", args=["site_home", "goal", "delete"])
        address += f"?id={goal.pk}"
    desk.post(address)
    assert not Goal.objects.exists()
    assert ModelLogEntry.objects.filter(object_id=persian.pk, action="wagtail.delete").exists()


def test_the_editor_is_told_how_many_translations_go_along(desk, item, in_russian):
    in_russian(item)
    expected = {
        "unpublish": "also unpublish one translation",
        "delete": "delete 1 translation",
    }
    for act, words in expected.items():
        html = desk.get(reverse(f"{PAGES}:{act}", args=[item.pk])).content.decode()
        assert words in html


def test_a_new_slug_of_an_original_is_that_of_its_translations(item, in_russian, committed):
    russian = in_russian(item)
    item.slug = "conference"
    with committed():
        item.save_revision().publish()
    russian.refresh_from_db()
    assert russian.slug == "conference"
    assert russian.url == "/ru/news/conference/"


def test_old_addresses_of_renamed_translations_lead_to_the_new_ones(
    client, item, in_russian, committed
):
    russian = in_russian(item)
    item.slug = "conference"
    with committed():
        item.save_revision().publish()
    assert Redirect.objects.get(old_path="/ru/news/meeting").redirect_page_id == russian.pk
    response = client.get("/ru/news/meeting/")
    assert (response.status_code, response["Location"]) == (301, "/ru/news/conference/")


def test_the_paths_of_pages_beneath_a_renamed_translation_are_right(home, in_russian, committed):
    about = factories.standard_page(home, slug="about")
    history = in_russian(factories.standard_page(about, slug="history"))
    about.refresh_from_db()
    about.slug = "about-us"
    with committed():
        about.save()
    history.refresh_from_db()
    assert history.url == "/ru/about-us/history/"
    assert Redirect.objects.filter(old_path="/ru/about/history").exists()


def test_a_home_page_keeps_its_own_slug(home, in_russian, committed, monkeypatch):
    monkeypatch.setattr(translation_sync, "warn", pytest.fail)
    russian = in_russian(home)
    home.slug = "start"
    with committed():
        home.save()
    russian.refresh_from_db()
    assert russian.slug == "home-ru"


def test_a_translation_never_gets_another_slug_than_its_original(item, in_russian):
    russian = in_russian(item)
    russian.slug = "vstrecha"
    russian.save_revision().publish()
    russian.refresh_from_db()
    assert russian.slug == "meeting"


def test_a_translation_whose_new_address_is_taken_keeps_the_old_one(item, in_russian, committed):
    russian = in_russian(item)
    section = russian.get_parent().specific
    factories.news(section, slug="conference", locale=russian.locale)
    item.slug = "conference"
    with committed():
        item.save_revision().publish()
    russian.refresh_from_db()
    assert russian.slug == "meeting"


@pytest.fixture
def about(home):
    return factories.standard_page(home, title="About", slug="about")


@pytest.fixture
def history(home):
    return factories.standard_page(home, title="History", slug="history")


def move(desk, page, destination):
    """Moves a page in the admin."""
    return desk.post(reverse(f"{PAGES}:move_confirm", args=[page.pk, destination.pk]))


def test_moving_an_original_moves_its_translations_to_the_translated_parent(
    desk, about, history, in_russian
):
    parent, russian = in_russian(about), in_russian(history)
    beneath = in_russian(factories.standard_page(history, slug="origins"))
    move(desk, history, about)
    for page, address in [(russian, "/ru/about/history/"), (beneath, "/ru/about/history/origins/")]:
        page.refresh_from_db()
        assert page.url == address
        assert live(page)
    assert russian.is_child_of(Page.objects.get(pk=parent.pk))
    assert Redirect.objects.filter(old_path="/ru/history").exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_translation_without_a_place_to_move_to_is_unpublished_and_the_editor_is_told(
    desk, about, history, in_russian
):
    russian = in_russian(history)
    response = move(desk, history, about)
    assert not live(russian)
    assert "was taken off: the page above it is not translated yet" in warnings(response)[0]


def test_a_stray_translation_moves_when_its_parent_is_translated(desk, about, history, in_russian):
    russian = in_russian(history)
    move(desk, history, about)
    about.refresh_from_db()
    parent = in_russian(about)
    russian.refresh_from_db()
    assert russian.is_child_of(Page.objects.get(pk=parent.pk))


def test_a_stray_translation_cannot_be_published_in_its_old_place(desk, about, history, in_russian):
    russian = in_russian(history)
    move(desk, history, about)
    russian.refresh_from_db()
    russian.save_revision().publish()
    assert not live(russian)


def test_the_home_page_of_a_language_stays_published(home, in_russian):
    russian = in_russian(home)
    russian.save_revision().publish()
    assert live(russian)


def test_a_new_order_among_neighbours_leaves_translations_alone(desk, about, history, in_russian):
    russian = in_russian(history)
    desk.post(f"{reverse(f'{PAGES}:set_page_position', args=[history.pk])}?position=0")
    assert live(russian)


def test_a_translation_cannot_be_moved_away_from_its_original(desk, about, history, in_russian):
    parent, russian = in_russian(about), in_russian(history)
    move(desk, russian, parent)
    russian.refresh_from_db()
    assert russian.url == "/ru/history/"


def copying(page, parent, **values):
    """What the form for copying sends."""
    return {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent.pk, **values}


def test_a_page_cannot_be_copied_into_another_language(desk, about, in_russian):
    russian = in_russian(about).get_parent()
    response = desk.post(reverse(f"{PAGES}:copy", args=[about.pk]), copying(about, russian))
    assert "Choose a page in the same language." in response.content.decode()
    assert not Page.objects.filter(slug="copy").exists()


def test_copying_in_the_admin_makes_no_alias(desk, home, about):
    address = reverse(f"{PAGES}:copy", args=[about.pk])
    assert "alias" not in desk.get(address).content.decode().lower()
    desk.post(address, copying(about, home, alias="on"))
    assert Page.objects.get(slug="copy").alias_of_id is None


def test_translating_makes_no_alias_of_the_pages_above(item, english):
    russian = item.copy_for_translation(
        Locale.objects.get(language_code="ru"), copy_parents=True, alias=True
    )
    family = russian.get_ancestors(inclusive=True).filter(depth__gt=1)
    assert [(page.alias_of_id, page.live) for page in family] == [(None, False)] * 3


def test_no_locale_is_synchronised_from_another(desk):
    persian = Locale.objects.get(language_code="fa")
    address = reverse("wagtaillocales:edit", args=[persian.pk])
    assert "ynchron" not in desk.get(address).content.decode()
    english = Locale.get_default().pk
    prefix = "component-wagtail_localize_localesynchronization"
    desk.post(
        address, {"language_code": "fa", f"{prefix}-enabled": "on", f"{prefix}-sync_from": english}
    )
    assert not LocaleSynchronization.objects.exists()


def test_a_translation_cannot_become_an_alias(desk, item, in_russian):
    russian = in_russian(item)
    source, _made = TranslationSource.update_or_create_from_instance(item)
    Translation.objects.create(source=source, target_locale=russian.locale, enabled=False)
    edit = reverse(f"{PAGES}:edit", args=[russian.pk])
    assert "onvert to alias" not in desk.get(edit).content.decode()
    for address in (
        reverse("wagtail_localize:convert_to_alias", args=[russian.pk]),
        edit,
    ):
        desk.post(address, {"localize-convert-to-alias": "1"}, follow=True)
    assert Page.objects.get(pk=russian.pk).alias_of_id is None
