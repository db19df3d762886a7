"""Composed forms for tests: pages with rows, posts that prove a person, small files."""

import secrets
from io import BytesIO
from zipfile import ZipFile

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from forms.blocks import FieldsBlock
from forms.models import FormPage
from tests.factories import PDF

CHOICES = [
    {"type": "item", "id": "visa", "value": {"label": "Visa", "code": ""}},
    {"type": "item", "id": "other", "value": {"label": "Something else", "code": ""}},
]


def row(kind, label, **values):
    """A row of a form as raw data; its id is made of the label."""
    number = values.pop("id", label.lower().replace(" ", "-"))
    name = "text" if kind in {"heading", "note"} else "label"
    return {"type": kind, "id": number, "value": {name: label, **values}}


def choice(label, kind="choice", **values):
    """A question with two answers."""
    return row(kind, label, **{"choices": CHOICES, **values})


def form_page(parent, *rows, **values):
    """A live form with these rows, or one with a name and a message."""
    rows = rows or (row("text", "Name", autocomplete="name"), row("long_text", "Message"))
    defaults = {"title": "Write to us", "slug": "write", "fields": list(rows)}
    parent.refresh_from_db()
    page = parent.add_child(instance=FormPage(**{**defaults, **values}))
    page.save_revision().publish()
    return FormPage.objects.get(pk=page.pk)


def proved():
    """What stands in a form that a person has proved to be filling in."""
    return {"captcha_passed": signing.dumps(secrets.token_urlsafe(12), salt="captcha.pass")}


def send(client, page, **answers):
    """Posts a form as a browser does, the captcha passed; returns the answer."""
    data = {**proved(), **answers}
    return client.post(page.url, data, headers={"Sec-Fetch-Site": "same-origin"})


def file(content=PDF, name="letter.pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def packed(**members):
    """A ZIP file with these members."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def picture(kind):
    """A small picture of that format."""
    target = BytesIO()
    Image.new("RGB", (8, 8), "#1c4478").save(target, kind)
    return target.getvalue()


def odt():
    """The smallest ODT file."""
    return packed(mimetype="application/vnd.oasis.opendocument.text", content="")


def docx(**more):
    """The smallest DOCX file, and more members."""
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f"<Types><Override ContentType='{types}'/></Types>",
        "word/document.xml": "<document/>",
    }
    return packed(**parts, **more)


def keys(page):
    """The keys of a form's questions."""
    return [child.value.key for child in page.questions]


def edit(client, page, *rows, **values):
    """Publishes the page with these rows, as the admin's form does."""
    rows = [
        (each["type"], {**defaults_of(each["type"]), **each["value"]}, each["id"]) for each in rows
    ]
    stream = streamfield([(kind, value) for kind, value, _number in rows])
    for place, (_kind, value, number) in enumerate(rows):
        stream[str(place)]["id"] = number
        if "choices" in value:
            items = value.pop("choices")
            stream[str(place)]["value"]["choices"] = {
                "count": len(items),
                **{
                    str(i): {
                        "value": {"label": item["value"]["label"]},
                        "id": item["id"],
                        "order": i,
                        "deleted": "",
                    }
                    for i, item in enumerate(items)
                },
            }
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "intro": rich_text("<p>Write.</p>"),
        "fields": stream,
        "thanks_text": rich_text("<p>Done.</p>"),
        "retention_days": 365,
        "notify": "",
        "action-publish": "1",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MAX_NUM_FORMS": 0},
        **values,
    }
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(data))


def defaults_of(kind):
    """What the admin posts for a row of that kind that nobody touched."""
    names = FieldsBlock().child_blocks[kind].child_blocks
    blank = {name: "" for name in names if name not in {"choices", "key", "text"}}
    return {**blank, "required": "on", "unfolds": "circles"}


def read_again(page):
    """The page as the database has it."""
    return FormPage.objects.get(pk=page.pk)
