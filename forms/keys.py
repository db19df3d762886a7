"""What questions and answers are called for machines: given once, never typed or translated.

A block keeps its id wherever it is moved and whatever its words become; a copy has one of its
own. So the id decides which name is whose.
"""

from django import forms
from wagtail.blocks import FieldBlock
from wagtail.contrib.forms.utils import get_field_clean_name

from site_home.blocks.frozen import WrittenAsMixin

LONGEST = 48
RESERVED = {
    "captcha",
    "csrfmiddlewaretoken",
    "language_of_visitor",
    "leave_empty",
    "preview",
    "sent",
    "submit_time",
}


class KeyBlock(WrittenAsMixin, FieldBlock):
    """A name that the machine gives and nobody sees, types or translates."""

    written_as = "CharBlock"

    def __init__(self, **kwargs):
        self.field = forms.CharField(required=False)
        super().__init__(**kwargs)

    def value_from_datadict(self, data, files, prefix):
        """Never what is posted: `forms.keys` knows it."""
        return ""

    class Meta:
        default = ""


def names_in(stream):
    """The keys and codes of a form by the ids of their blocks, as dict.

    A code stands under the ids of question and answer: Wagtail gives the first answers of all
    new questions of a form the same id.
    """
    found = {}
    for child in stream:
        found[child.id] = child.value.get("key")
        for item in _items(child):
            found[child.id, item.id] = item.value["code"]
    return {number: name for number, name in found.items() if number and name}


def give_names(stream, known, taken=()):
    """Gives every question a key and every answer a code.

    Takes the value of the stream, what `names_in` says of the form as it was published, and keys
    that must not come back. A name that a block has already stays unless another has it.
    """
    used = {*RESERVED, *taken}
    reserved = set(known.values())
    for child in stream:
        if "key" in child.value:
            child.value["key"] = _name(child, "key", known.get(child.id), used, reserved)
        codes = set()
        for item in _items(child):
            item.value["code"] = _name(item, "code", known.get((child.id, item.id)), codes, ())


def _items(child):
    choices = child.value.get("choices") if hasattr(child.value, "get") else None
    return choices.bound_blocks if choices else []


def _name(child, kind, published, used, reserved):
    name = published or child.value[kind]
    if not name or name in used:
        start = get_field_clean_name(child.value["label"])[:LONGEST].strip("_") or "question"
        name, number = start, 1
        while name in used or name in reserved:
            number += 1
            name = f"{start}_{number}"
    used.add(name)
    return name
