"""What the tests share of what visitors see before they have registered."""

import re
from datetime import timedelta
from html import unescape

from django.test import RequestFactory
from wagtail.models import Locale

from forms.models import OpenRegistrationsPage, Registration, RegistrationPage
from forms.registration.states import State
from tests.forms.registration.desk import meeting, registration_page

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def open_page(home, **values):
    """The page with all events open for registration."""
    home.refresh_from_db()
    values = {"title": "Open registrations", "slug": "registration", **values}
    return home.add_child(instance=OpenRegistrationsPage(**values))


def event_with_form(event_index, name, **values):
    """A meeting of that name and its form of the same name."""
    slug = name.lower().replace(" ", "-")
    event = meeting(event_index, title=f"Meeting {name}", slug=slug)
    return registration_page(event, title=f"Form {name}", slug="form", **values)


def words(answer):
    """What a visitor reads of an answer, in one line."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def read(client, page, query=""):
    """What a visitor reads of a page."""
    return words(client.get(f"{page.url}{query}"))


def fresh_until(page):
    """Until when a page says that it is right."""
    request = RequestFactory().get(page.url)
    page.serve(request).render()
    return request.cache_until


def in_language(page, code, **values):
    """The live translation of a page, and of those above it that lack one."""
    locale = Locale.objects.get(language_code=code)
    above = page.get_parent().specific
    if not above.is_root() and not above.has_translation(locale):
        in_language(above, code)
    translation = page.copy_for_translation(locale)
    for name, value in {"live": True, **values}.items():
        setattr(translation, name, value)
    translation.save()
    return translation


def many(page, number, state=State.ACCEPTED):
    """So many registrations, stored at once."""
    rows = []
    for each in range(number):
        row = Registration(
            page=page,
            event=page.event,
            state=state,
            language="en",
            given_name=f"Name {each}",
            email=f"name{each}@example.org",
        )
        row.set_answers({}, {})
        rows.append(row)
    return Registration.objects.bulk_create(rows)


def read_again(page):
    """The form as the database has it."""
    return RegistrationPage.objects.get(pk=page.pk)
