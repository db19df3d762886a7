"""The index: what is found, in which words, and what editors add to it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search import analysis
from site_home.cldr import isolate


class VectorField(models.Field):
    """PostgreSQL's tsvector, written as text and never read; on SQLite FTS5 stands for it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**kwargs, "default": "", "editable": False})

    def db_type(self, connection):
        """The type of the column."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value, compiler, connection):
        """How a value stands in a statement."""
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


class Entry(models.Model):
    """A live page as the search knows it. It goes with the page and follows each change of it.

    The `…_tokens` hold the stems of a text, one for each of its words and in their order; `forms`
    holds what else finds the page, `head` what stands in its title and names. What a page is filed
    under is a list of codes with spaces between. The tables of FTS5 are kept by triggers
    (migration 0001).
    """

    page = models.OneToOneField(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_entry",
    )
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=32)
    date = models.DateField(null=True)
    countries = models.TextField()
    goals = models.TextField()
    years = models.TextField()
    title = models.TextField()
    names = models.TextField()
    summary = models.TextField()
    body = models.TextField()
    title_tokens = models.TextField()
    summary_tokens = models.TextField()
    body_tokens = models.TextField()
    file_tokens = models.TextField()
    forms = models.TextField()
    head = VectorField()
    vector = VectorField()
    documents = models.ManyToManyField("site_home.SiteDocument", related_name="+")

    def __str__(self):
        return self.title


class FileText(models.Model):
    """What came of reading the text of a document: how it went, and its different words."""

    class State(models.TextChoices):
        """How that went."""

        READ = "read", _("Its text can be searched")
        CUT = "cut", _("Only the beginning of its text can be searched: the file is very long")
        SCAN = (
            "scan",
            _("It holds pictures of pages, not text, so that its text cannot be searched"),
        )
        UNREADABLE = "unreadable", _("Its text cannot be read")

    document = models.OneToOneField(
        "site_home.SiteDocument",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="file_text",
    )
    file_hash = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=16, choices=State.choices)
    words = models.TextField()

    def __str__(self):
        return f"{self.document_id}: {self.state}"


class Passage(models.Model):
    """The text of one page of a document."""

    document = models.ForeignKey(
        "site_home.SiteDocument", on_delete=models.CASCADE, related_name="passages"
    )
    number = models.PositiveIntegerField()
    text = models.TextField()
    tokens = models.TextField()
    vector = VectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="a_passage_per_page")
        ]

    def __str__(self):
        return f"{self.document_id}, {self.number}"


class Spelling(models.Model):
    """A word of public pages, under a key that misspelt and transliterated words share with it."""

    language = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    word = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "key", "word"], name="a_key_per_word")
        ]

    def __str__(self):
        return self.word


class Synonyms(models.Model):
    """Words that stand for one another in a language's questions; kept by editors."""

    MOST_WORDS, LONGEST = 6, 100  # of a line

    language = models.CharField(_("language"), max_length=12)
    words = models.TextField(
        _("words"),
        max_length=1000,
        help_text=_(
            "Words or names that mean the same, one a line: “MRC”, “Migrant Resource Centre”. "
            "Who searches for one of them finds pages with any of them."
        ),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "words"]

    def __str__(self):
        return " = ".join(self.lines)

    @property
    def lines(self):
        """The words, as a list of str."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self):
        """Raises ValidationError for lines that the search could make nothing of."""
        super().clean()
        mistakes, seen = [], {}
        for line in self.lines:
            stems = tuple(word.stem for word in analysis.words(line, self.language))
            names = {"line": isolate(line), "other": isolate(seen.get(stems, ""))}
            if not stems:
                mistakes.append(_("There is no word in %(line)s. Take the line out.") % names)
            elif len(stems) > self.MOST_WORDS or len(line) > self.LONGEST:
                limits = {"words": self.MOST_WORDS, "characters": self.LONGEST}
                mistakes.append(
                    _(
                        "%(line)s is too long. Write at most %(words)s words and %(characters)s "
                        "characters in a line."
                    )
                    % {**names, **limits}
                )
            elif stems in seen:
                mistakes.append(
                    _("The search takes %(line)s and %(other)s for the same. Take one of them out.")
                    % names
                )
            seen.setdefault(stems, line)
        if len(self.lines) < 2:
            mistakes.append(_("Write at least two words or names, one a line."))
        if mistakes:
            raise ValidationError({"words": mistakes})


class MissedQuerySet(models.QuerySet):
    """Which questions there are."""

    def old(self, today=None):
        """Those whose day is more than ninety days ago."""
        return self.filter(day__lt=(today or timezone.localdate()) - MissedQuery.KEPT)


class MissedQuery(models.Model):
    """How often a question found nothing on a day; nothing of who asked (decisions/0019).

    `meant` are the words that were searched for in its place, if others were.
    """

    KEPT = timedelta(days=90)

    day = models.DateField()
    language = models.CharField(max_length=12)
    words = models.CharField(max_length=100)
    meant = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField(default=1)

    objects = MissedQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words"], name="a_miss_per_day")
        ]

    def __str__(self):
        return self.words
