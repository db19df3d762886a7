"""The forms of the demonstration content."""

from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Page

from forms.fields import YES
from forms.models import FormPage
from site_home.demo import markup
from site_home.demo.content import read

PROSE = {"note", "consent"}


def form_pages(by_slug):
    """The forms with their parents, as pairs; takes the pages made so far by their slugs."""
    numbers = {slug: page.pk for slug, page in by_slug.items()}
    for form in read("forms")["forms"]:
        page = FormPage(
            title=form["title"],
            slug=form["slug"],
            summary=form["summary"],
            intro=markup.rich_text(form["intro"], numbers),
            fields=[row(form["slug"], field, numbers) for field in form["fields"]],
            thanks_title=form["thanks_title"],
            thanks_text=markup.rich_text(form["thanks_text"], numbers),
            retention_days=form["retention_days"],
        )
        yield Page.objects.get(pk=numbers[form["parent"]]), page


def row(form, field, numbers):
    """A row of a form as raw StreamField data, with the ids that its names hang on.

    Takes a name of the form that no other has, the row as the content has it, and page numbers by
    slug for the links in it. A row with `shown_if` is shown where the question of that key has
    the answer of that code, or is ticked.
    """
    values = {name: value for name, value in field.items() if name != "kind"}
    start = f"{form}/{field['key']}"
    if field["kind"] in PROSE:
        values["text"] = markup.rich_text(field["text"], numbers)
    if "choices" in field:
        values["choices"] = [
            {"type": "item", "id": _id(f"{start}/{choice['code']}"), "value": choice}
            for choice in field["choices"]
        ]
    if "shown_if" in field:
        question, _slash, code = field["shown_if"].partition("/")
        answer = _id(f"{form}/{question}/{code}") if code else YES
        values["shown_if"] = f"{_id(f'{form}/{question}')} {answer}"
    return {"type": field["kind"], "id": _id(start), "value": values}


def _id(name):
    return str(uuid5(NAMESPACE_URL, name))
