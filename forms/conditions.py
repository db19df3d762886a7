"""A row of a form that is shown only with a certain answer to a question above it.

It is kept as the id of the other block and what the answer is there: the id of a row of answers,
the code of a country, or a tick. Ids outlast new words, another order and another language.
"""

import json
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import FieldBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from site_home import countries
from site_home.blocks.frozen import WrittenAsMixin


class ShownIfWidget(forms.TextInput):
    """A list of the answers to the questions above; the script of the admin fills it."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Adds the countries, whose answers stand in no block."""
        names = [pair for _group, pairs in countries.country_choices() for pair in pairs]
        return {
            **super().build_attrs(base_attrs, extra_attrs),
            "data-controller": "shown-if",
            "data-countries": json.dumps(names, default=str),
            "data-always": str(gettext_lazy("Always")),
            "data-gone": str(gettext_lazy("A question that is not above this one")),
            "data-ticked": str(gettext_lazy("ticked")),
        }

    class Media:
        js = ["js/shown_if.js"]


SHOWN_IF = ShownIfWidget()  # one for all blocks, so that the page of the admin holds it once


class ShownIfBlock(WrittenAsMixin, FieldBlock):
    """The id of a block above and the answer with which alone this one is shown."""

    written_as = "CharBlock"

    def __init__(self, help_text="", **kwargs):
        self.field = forms.CharField(required=False, help_text=help_text)
        self.field.widget = SHOWN_IF
        super().__init__(**kwargs)

    class Meta:
        default = ""


class Condition(NamedTuple):
    """A question by its key, and the code of the answer."""

    key: str
    code: str


def conditions(stream):
    """The Condition of each row that has one, by its place; those that are broken are not in it."""
    found = {}
    for place, child in enumerate(stream):
        other, answer = _parts(child)
        if other and _problem(stream, place) is None:
            question = _by_id(stream, other)[1]
            found[place] = Condition(
                question.value.key, question.block.answers(question.value)[answer]
            )
    return found


def check_conditions(stream):
    """Raises a StreamBlockValidationError that names every row whose condition is broken."""
    errors = {}
    for place, child in enumerate(stream):
        problem = _parts(child)[0] and _problem(stream, place)
        if problem:
            row = child.value.get("label") or child.value.get("text") or child.block.label
            message = ValidationError(problem % {"row": _plain(row)})
            errors[place] = StructBlockValidationError({"shown_if": message})
    if errors:
        raise StreamBlockValidationError(errors)


def _parts(child):
    other, _space, answer = (child.value.get("shown_if") or "").partition(" ")
    return other, answer


def _by_id(stream, number):
    return next(((i, child) for i, child in enumerate(stream) if child.id == number), (None, None))


def _problem(stream, place):
    """What is wrong with the condition of the row at a place, or None."""
    number, answer = _parts(stream[place])
    where, question = _by_id(stream, number)
    if question is None:
        return _("“%(row)s” depends on a question that is no longer in the form.")
    if where >= place:
        return _("“%(row)s” depends on a question that stands below it. Move that one up.")
    answers = question.block.answers(question.value) if question.block.asks else None
    if answers is None or answer not in answers:
        return _("“%(row)s” depends on an answer that is no longer in the form.")
    return None


def _plain(words):
    return strip_tags(getattr(words, "source", str(words)))[:80]
