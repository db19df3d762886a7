"""So many posts an hour from one address and from one network; no address is kept."""

import pytest

from forms.models.limits import PostCount, visitor_address

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def sent_by(rf, address, **headers):
    return rf.post("/", headers=headers, REMOTE_ADDR=address)


def allowed(rf, address, per_address=2, per_network=3, form="contact"):
    return PostCount.objects.allow(sent_by(rf, address), form, per_address, per_network)


def test_an_address_may_send_so_many_an_hour(rf):
    assert [allowed(rf, "192.0.2.1") for _ in range(3)] == [True, True, False]


def test_a_network_may_send_so_many_an_hour(rf):
    addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "198.51.100.1"]
    assert [allowed(rf, address) for address in addresses] == [True, True, True, False, True]


@pytest.mark.parametrize(
    ("addresses", "last"),
    [
        (["192.0.2.1", "192.0.2.254"], False),
        (["192.0.2.1", "192.0.3.1"], True),
        (["2001:db8:1:1::1", "2001:db8:1:ffff::1"], False),
        (["2001:db8:1:1::1", "2001:db8:2:1::1"], True),
    ],
)
def test_a_network_is_what_one_operator_gives_to_one_place(rf, addresses, last):
    assert [allowed(rf, address, per_network=1) for address in addresses] == [True, last]


def test_one_household_of_ipv6_counts_as_one_address(rf):
    addresses = ["2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:1:9::3"]
    assert [allowed(rf, address, per_network=9) for address in addresses] == [True, True, False]


def test_another_form_is_counted_by_itself(rf):
    for _ in range(3):
        allowed(rf, "192.0.2.1")
    assert allowed(rf, "192.0.2.1", form="newsletter")


def test_after_an_hour_the_count_begins_anew(rf, time_machine):
    time_machine.move_to("2026-03-01T10:59:00Z", tick=False)
    assert [allowed(rf, "192.0.2.1") for _ in range(3)][-1] is False
    time_machine.move_to("2026-03-01T11:00:00Z", tick=False)
    assert allowed(rf, "192.0.2.1")


def test_no_address_is_kept(rf):
    allowed(rf, "192.0.2.1")
    rows = str(list(PostCount.objects.values()))
    assert "192.0.2" not in rows


def test_old_counts_are_forgotten(rf, time_machine):
    time_machine.move_to("2026-03-01T10:30:00Z", tick=False)
    allowed(rf, "192.0.2.1")
    time_machine.move_to("2026-03-01T13:30:00Z", tick=False)
    allowed(rf, "198.51.100.1")
    assert {f"{row.hour:%H}" for row in PostCount.objects.all()} == {"13"}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_behind_proxies_the_visitor_is_whom_the_outermost_of_them_saw(
    rf, settings, proxies, forwarded, address
):
    settings.PROXIES = proxies
    request = sent_by(rf, "192.0.2.1", x_forwarded_for=forwarded)
    assert str(visitor_address(request)) == address


def test_nonsense_in_the_address_breaks_nothing(rf, settings):
    settings.PROXIES = 1
    request = sent_by(rf, "192.0.2.1", x_forwarded_for="<script>")
    assert visitor_address(request) is None
    assert PostCount.objects.allow(request, "contact", 1, 1)
