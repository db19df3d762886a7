"""The list of subscribers, and who may do what with it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from newsletter.models import Consent, Subscriber, Suppression
from tests import factories
from tests.conftest import member_of
from tests.newsletter.office import LIST, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def addresses(client, **query):
    """The addresses that the list shows, in order."""
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [row.email for row in response.context["object_list"]]


def limited(client, *rights):
    """The client, logged in as somebody who has only those rights on subscribers."""
    user = factories.user()
    for code in ["access_admin", *(f"{right}_subscriber" for right in rights)]:
        user.user_permissions.add(Permission.objects.get(codename=code))
    client.force_login(user)
    return client


def test_the_list_says_all_that_matters_in_words(publisher):
    subscriber("amina@example.org", country="TR", language="fa")
    html = publisher.get(LIST).content.decode()
    for words in ["amina@example.org", "<bdi>Amina Khan</bdi>", "Türkiye", "Persian", "Subscribed"]:
        assert words in html


def test_a_longer_list_costs_no_more_queries(publisher):
    def queries():
        publisher.get(LIST)
        with CaptureQueriesContext(connection) as context:
            assert publisher.get(LIST).status_code == 200
        return len(context)

    for number in range(3):
        subscriber(f"few{number}@example.org")
    few = queries()
    for number in range(57):
        subscriber(f"many{number}@example.org", country="TR" if number % 2 else "IQ")
    assert queries() == few


def test_the_list_shows_fifty_a_page(publisher):
    for number in range(51):
        subscriber(f"s{number}@example.org")
    assert len(addresses(publisher)) == 50
    assert len(addresses(publisher, p=2)) == 1


def test_the_list_is_searched_by_address_and_name(publisher):
    subscriber("amina@example.org")
    subscriber("b@example.org", first_name="Жанна", last_name="Д'Арк_100%")
    assert addresses(publisher, q="AMINA@") == ["amina@example.org"]
    assert addresses(publisher, q="khan amina") == ["amina@example.org"]
    assert addresses(publisher, q="Жанна") == ["b@example.org"]
    assert addresses(publisher, q="Jeanne") == []


@pytest.mark.parametrize("words", ["'", '"', "%", "_", "\\", "d'", "%' OR 1=1 --", "ž " * 900])
def test_no_sign_breaks_the_search(publisher, words):
    subscriber("amina@example.org")
    assert addresses(publisher, q=words) == []


def test_the_list_is_narrowed_by_country_language_state_and_day(publisher):
    long_ago = timezone.now() - timedelta(days=90)
    subscriber("old@example.org", country="TR", created_at=long_ago)
    subscriber("gone@example.org", state=Subscriber.State.UNSUBSCRIBED, language="ru")
    assert addresses(publisher, country="TR") == ["old@example.org"]
    assert addresses(publisher, language="ru") == ["gone@example.org"]
    assert addresses(publisher, state="unsubscribed") == ["gone@example.org"]
    until = (timezone.localdate() - timedelta(days=30)).isoformat()
    assert addresses(publisher, created_at_to=until) == ["old@example.org"]


def test_the_countries_of_the_filter_stand_by_name(publisher):
    for number, code in enumerate(["TR", "AT", "CI", "HU"]):
        subscriber(f"s{number}@example.org", country=code)
    field = publisher.get(LIST).context["filters"].form.fields["country"]
    names = [words for value, words in field.choices if value]
    assert names == ["Austria", "Côte d’Ivoire", "Hungary", "Türkiye"]


@pytest.mark.parametrize("order", ["email", "-last_name", "state", "created_at", "-confirmed_at"])
def test_the_list_can_be_sorted(publisher, order):
    subscriber("amina@example.org")
    assert addresses(publisher, ordering=order, q="amina", country="PK") == ["amina@example.org"]


def test_the_page_of_a_subscriber_shows_the_records_of_consent(publisher):
    row = subscriber("amina@example.org", last_name="<script>alert(1)</script>")
    row.consents.create(
        source=Consent.Source.FORM, detail="/en/newsletter/", text="I agree.", text_version="3"
    )
    html = publisher.get(f"{LIST}{row.pk}/").content.decode()
    for words in ["amina@example.org", "Form on the site", "/en/newsletter/", "I agree.", "(3)"]:
        assert words in html
    assert "<script>alert" not in html
    assert "<input" not in html.split('<dl class="facts">')[1].split("</table>")[0]


def test_nobody_can_add_or_change_a_subscriber_by_hand(desk):
    row = subscriber("amina@example.org")
    for path in ["new/", f"edit/{row.pk}/", f"delete/{row.pk}/", f"copy/{row.pk}/"]:
        assert desk.get(f"{LIST}{path}").status_code == 404


def test_unsubscribing_asks_first(publisher):
    row = subscriber("amina@example.org")
    assert "amina@example.org" in publisher.get(f"{LIST}{row.pk}/unsubscribe/").content.decode()
    row.refresh_from_db()
    assert row.state == Subscriber.State.CONFIRMED


def test_the_office_unsubscribes_a_subscriber(publisher):
    row = subscriber("amina@example.org")
    publisher.post(f"{LIST}{row.pk}/unsubscribe/")
    row.refresh_from_db()
    assert row.state == Subscriber.State.UNSUBSCRIBED
    assert Suppression.objects.holds("amina@example.org")


def test_the_site_history_names_no_address(publisher):
    row = subscriber("amina@example.org")
    publisher.post(f"{LIST}{row.pk}/unsubscribe/")
    publisher.get(LIST, {"export": "csv", "q": "amina@example.org"}).getvalue()
    publisher.post(f"{LIST}{row.pk}/erase/")
    entries = ModelLogEntry.objects.filter(action__startswith="newsletter.")
    assert {entry.action for entry in entries} == {
        "newsletter.unsubscribe",
        "newsletter.export",
        "newsletter.erase",
    }
    assert "amina" not in str(list(entries.values()))


def test_the_site_history_says_what_was_done(desk):
    row = subscriber("amina@example.org")
    desk.post(f"{LIST}{row.pk}/unsubscribe/")
    desk.get(LIST, {"export": "xlsx"})
    html = desk.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "Unsubscribed by the office" in html
    assert "1 subscriber exported (XLSX)" in html
    assert f"{LIST}{row.pk}/" in html


def paths(number):
    """Every address about subscribers."""
    return [
        "",
        "results/",
        f"{number}/",
        f"{number}/unsubscribe/",
        f"{number}/erase/",
        "erasure/",
        "import/",
        "import/1/",
        "?export=csv",
        "?export=xlsx",
    ]


@pytest.mark.parametrize("place", range(10))
def test_editors_are_refused_everywhere(editor, place):
    row = subscriber("amina@example.org")
    address = LIST + paths(row.pk)[place]
    for answer in [editor.get(address), editor.post(address, {"email": row.email})]:
        assert answer.status_code in {302, 405}
        assert answer.get("Location", "/admin/") == "/admin/"
    row.refresh_from_db()
    assert row.state == Subscriber.State.CONFIRMED
    assert not Suppression.objects.exists()


def test_visitors_are_sent_to_the_login(client):
    for path in paths(1):
        assert client.get(LIST + path).headers["Location"].startswith("/en/accounts/login/")


def test_editors_find_nothing_of_it_in_the_menu(client, home):
    assert LIST not in member_of(client, "Editors").get("/admin/").content.decode()
    assert LIST in member_of(client, "Moderators").get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("right", "path"), [("add", "import/"), ("change", "{}/unsubscribe/"), ("delete", "erasure/")]
)
def test_who_may_look_may_not_do_more(client, right, path):
    path = LIST + path.format(subscriber("amina@example.org").pk)
    assert limited(client, "view").get(path).status_code == 302
    assert limited(client, "view", right).get(path).status_code == 200


def test_who_may_only_look_is_offered_nothing_else(client):
    row = subscriber("amina@example.org")
    client = limited(client, "view")
    html = client.get(LIST).content.decode() + client.get(f"{LIST}{row.pk}/").content.decode()
    for path in ["import/", "erasure/", f"{row.pk}/unsubscribe/", f"{row.pk}/erase/"]:
        assert f'"{LIST}{path}"' not in html
