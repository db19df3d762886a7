"""What pages with questions of the editor's own have in common (docs/decisions/0015)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Locale

from forms.blocks import FieldsBlock
from forms.conditions import check_conditions, conditions
from forms.keys import give_names, names_in
from forms.public import REFUSED, PublicFormPage
from site_home.languages import language_of
from site_home.translation_sync import original_of


class ComposedPage(PublicFormPage):
    """A page with a form of the editor's own questions; stands before BasePage."""

    fields = StreamField(FieldsBlock(), verbose_name=_("questions"))
    retired = models.JSONField(default=dict, blank=True, editable=False)

    composed_class = None
    own_keys = ()

    class Meta:
        abstract = True

    @classmethod
    def can_create_at(cls, parent):
        """Only among the originals: a form without one would hide what is sent with it."""
        return super().can_create_at(parent) and language_of(parent) == settings.LANGUAGE_CODE

    def clean(self):
        """Gives names to questions that were not made in the admin, too."""
        super().clean()
        give_names(self.fields, {}, self.own_keys)

    @cached_property
    def original(self):
        """The page that what is sent is kept with."""
        return original_of(self) or self

    @property
    def questions(self):
        """The rows that ask something, as blocks of the stream."""
        return [child for child in self.fields if child.block.asks]

    def answered(self, key):
        """True when somebody answered the question of that key."""
        raise NotImplementedError

    def retired_with(self, stream):
        """The words of questions that a new version lacks but that were answered, by their keys."""
        left = {child.id for child in stream}
        gone = {
            child.value.key: child.value.label for child in self.questions if child.id not in left
        }
        kept = {key: label for key, label in gone.items() if self.answered(key)}
        return {**self.retired, **kept}

    def composed_fields(self):
        """A form field for each row, by its name."""
        needed = conditions(self.fields)
        rows = {}
        for place, child in enumerate(self.fields):
            name = child.value.key if child.block.asks else f"row-{place}"
            rows[name] = child.block.form_field(child.value, self.original, needed.get(place))
        return rows

    def get_form_class(self):
        """The form with a field for each row."""
        return type("ComposedForm", (self.composed_class,), self.composed_fields())

    def come_back(self, request, form, status):
        """The page with the form as it was filled in, good files kept."""
        if status == REFUSED:
            form.keep_files()
        return super().come_back(request, form, status)

    @property
    def for_reader(self):
        """The page in the active language, whose words the list shows; looked up once for each."""
        language = get_language()
        known = self.__dict__.setdefault("_for_readers", {})
        if language not in known:
            locale = Locale.objects.filter(language_code=language).first()
            known[language] = (locale and self.get_translation_or_none(locale)) or self
        return known[language]

    @property
    def columns(self):
        """The questions as (key, words in the editor's language), those no longer asked last."""
        words = {child.value.key: child.value.label for child in self.for_reader.questions}
        asked = [
            (child.value.key, words.get(child.value.key, child.value.label))
            for child in self.questions
        ]
        return [*asked, *self.retired.items()]

    @property
    def readers(self):
        """A function for each question that makes answers into words, by the keys."""
        own = {child.value.key: child for child in self.for_reader.questions}
        return {
            child.value.key: child.block.reader(own.get(child.value.key, child).value)
            for child in self.questions
        }


class NamesQuestions:
    """For the page's form in the admin: names its questions and checks what rows depend on."""

    def clean(self):
        """The form's data; what was published keeps its names."""
        cleaned = super().clean()
        stream = cleaned.get("fields")
        if stream is None:
            return cleaned
        pages = type(self.instance).objects
        published = pages.filter(pk=self.instance.pk, first_published_at__isnull=False).first()
        known = names_in(published.fields) if published else {}
        if published:
            self.instance.retired = published.retired_with(stream)
        give_names(stream, known, [*self.instance.own_keys, *self.instance.retired])
        try:
            check_conditions(stream)
        except ValidationError as error:
            self.add_error("fields", error)
        return cleaned
