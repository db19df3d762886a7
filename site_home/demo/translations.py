"""The translations of the demonstration content, as its PO files hold them.

They stand in wagtail-localize as if translators had entered them there. The library would save
each page many times over; here it is written once, with its texts.
"""

from django.conf import settings
from django.utils.functional import cached_property
from modelcluster.models import get_all_child_relations
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Locale, Page, TranslatableMixin
from wagtail_localize.models import (
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

from events.models import EventIndexPage, EventPage
from forms.models import FormPage, OpenRegistrationsPage, RegistrationPage, SignUpPage
from members.models import IntranetHomePage, TermsOfUse
from news.models import NewsIndexPage, NewsPage
from projects.models import (
    ProjectIndexPage,
    ProjectPage,
    ResourceCentreIndexPage,
    ResourceCentrePage,
)
from reports.models import ReportIndexPage, ReportPage
from site_home.demo.content import words
from site_home.models import Alert, Footer, Goal, HomePage, Menu, StandardPage

# What is translated, parents first, with the name of the PO files that hold its texts.
AREAS = [
    (HomePage, "home"),
    (StandardPage, "pages"),
    (FormPage, "forms"),
    (SignUpPage, "newsletter"),
    (OpenRegistrationsPage, "registration"),
    (NewsIndexPage, "indexes"),
    (EventIndexPage, "indexes"),
    (ReportIndexPage, "indexes"),
    (ProjectIndexPage, "indexes"),
    (ResourceCentreIndexPage, "indexes"),
    (ResourceCentrePage, "centres"),
    (NewsPage, "news"),
    (EventPage, "events"),
    (RegistrationPage, "registration"),
    (ReportPage, "reports"),
    (ProjectPage, "projects"),
    (IntranetHomePage, "intranet"),
    (TermsOfUse, "intranet"),
    (Goal, "goals"),
    (Menu, "furniture"),
    (Footer, "furniture"),
    (Alert, "furniture"),
]


def load_translations():
    """Translates all that has its words; yields each language's code and how much it was."""
    source = Locale.get_default()
    originals = [
        Original(instance, area) for model, area in AREAS for instance in _in_order(model, source)
    ]
    for code, _name in settings.LANGUAGES:
        if code != source.language_code:
            yield code, _translate(originals, Locale.objects.get(language_code=code))


def _in_order(model, locale):
    instances = model.objects.filter(locale=locale)
    if model is IntranetHomePage:  # with all that lies in it, as it is arranged there
        paths = instances.values_list("path", flat=True)
        return [
            page
            for path in paths
            for page in Page.objects.filter(path__startswith=path).order_by("path").specific()
        ]
    return instances.order_by("path") if issubclass(model, Page) else instances


def _translate(originals, locale):
    """The translations into one language; returns how many."""
    root = Page.objects.get(depth=1)
    parents = {root.pk: root}
    done = []
    for original in originals:
        known = words(original.area, locale.language_code)
        if known and original.can_be_translated(known, parents):
            parents[original.instance.pk] = original.translate(locale, known, parents)
            done.append((original, known))
    Translation.objects.bulk_create(
        Translation(source=original.source, target_locale=locale) for original, _known in done
    )
    StringTranslation.objects.bulk_create(
        row for original, known in done for row in original.rows(locale, known)
    )
    TranslationLog.objects.bulk_create(
        TranslationLog(source=original.source, locale=locale) for original, _known in done
    )
    return len(done)


class Original:
    """A page or snippet of the source language, with its texts."""

    def __init__(self, instance, area):
        self.instance, self.area = instance, area
        kinds = (StringSegmentValue, TemplateSegmentValue)
        self.segments = [each for each in extract_segments(instance) if isinstance(each, kinds)]

    @cached_property
    def source(self):
        """Its row in wagtail-localize, made when a first language has all its texts."""
        return TranslationSource.update_or_create_from_instance(self.instance)[0]

    @cached_property
    def parent(self):
        """The number of the page above it."""
        return self.instance.get_parent().pk

    @cached_property
    def places(self):
        """Where its texts stand: their numbers, those of their contexts, the texts themselves."""
        return set(self.source.stringsegment_set.values_list("string", "context", "string__data"))

    def can_be_translated(self, known, parents):
        """True when every text is known in the language, and the page above it is there."""
        texts = {each.string.data for each in self.segments if hasattr(each, "string")}
        above = not isinstance(self.instance, Page) or self.parent in parents
        return above and texts <= known.keys()

    def translate(self, locale, known, parents):
        """Makes the translation, live where the original is, and returns it."""
        copy = type(self.instance).objects.get(pk=self.instance.pk)
        _hold_rows(copy)
        segments = [_told(segment, known) for segment in self.segments]
        ingest_segments(copy, copy, copy.locale, locale, segments)
        if isinstance(copy, Page):
            return self._page(copy, locale, parents[self.parent])
        copy = copy.copy_for_translation(locale)
        copy.save()
        if isinstance(copy, DraftStateMixin):
            copy.save_revision().publish()
        return copy

    def _page(self, filled, locale, parent):
        values = {"locale": locale, "live_revision": None}
        if parent.is_root():
            values["slug"] = f"{filled.slug}-{locale.language_code}"  # two cannot share one
        page = filled.copy(
            to=parent,
            update_attrs=values,
            copy_revisions=False,
            reset_translation_key=False,
            process_child_object=_move_row,
            log_action=None,
        )
        Page.objects.filter(pk=page.pk).update(
            first_published_at=filled.first_published_at,
            last_published_at=filled.last_published_at,
        )
        log(page, "wagtail.publish", revision=page.live_revision)
        return page

    def rows(self, locale, known):
        """What a translator would have entered, as unsaved StringTranslation objects."""
        for string, context, text in self.places:
            yield StringTranslation(
                translation_of_id=string,
                context_id=context,
                locale=locale,
                data=known[text],
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )


def _hold_rows(page):
    """Reads the rows of a page that are translated, so that the words go into these objects."""
    for relation in get_all_child_relations(type(page)) if isinstance(page, Page) else ():
        if issubclass(relation.related_model, TranslatableMixin):
            getattr(page, relation.get_accessor_name()).get_object_list()


def _move_row(page, copy, relation, row):
    """Puts a row of a page into the language of its copy."""
    if isinstance(row, TranslatableMixin):
        row.locale = copy.locale


def _told(segment, known):
    """A segment with its text in the other language; a template as it is."""
    if not hasattr(segment, "string"):
        return segment
    segment = segment.clone()
    segment.string = StringValue(known[segment.string.data])
    return segment
