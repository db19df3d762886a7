"""What visitors have sent with a composed form, and the files that came with it."""

import hashlib
import json
import secrets
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import AbstractFormSubmission

from forms.file_kinds import KINDS
from site_home import cldr
from site_home.models.media import private_storage

FOLDER = "submissions"
PENDING_FOR = timedelta(days=1)
MOST_PENDING = 500 * 1024 * 1024


def plain(value):
    """An answer as it is kept in JSON: a file by its name, a number and a date as text."""
    if isinstance(value, Upload):
        return value.name
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def digest_of(*parts):
    """One short text for what was sent: the same for the same content."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class SubmissionManager(models.Manager):
    """Stores each content once, and forgets what has been kept long enough."""

    def store(self, page, language, answers, consents):
        """The new submission; None where the same content has been stored before.

        Takes the original page, the code of the visitor's language, the answers by the keys of
        the questions (files as Uploads), and the texts agreed to with their versions. To be
        called in a transaction.
        """
        files = {key: value for key, value in answers.items() if isinstance(value, Upload)}
        data = {key: plain(value) for key, value in answers.items()}
        content = {key: upload.digest for key, upload in files.items()}
        submission = self.model(page=page, language=language, form_data=data, consents=consents)
        versions = {key: consent["version"] for key, consent in consents.items()}
        submission.digest = digest_of(language, data, content, versions)
        try:
            with transaction.atomic():
                submission.save(force_insert=True)
        except IntegrityError:
            if not self.filter(page=page, digest=submission.digest).exists():
                raise
            return None
        for key, upload in files.items():
            upload.attach(submission, key)
        return submission

    def holding(self, words):
        """What holds some words anywhere among its answers, such as an address."""
        rows = self.alias(text=Cast("form_data", models.TextField()))
        words = words.strip()
        escaped = json.dumps(words)[1:-1]  # as SQLite keeps them
        return rows.filter(Q(text__icontains=words) | Q(text__icontains=escaped))

    def expired(self, page, at=None):
        """What a form, or a page that has become its translation, has kept longer than it says."""
        oldest = (at or timezone.now()) - timedelta(days=page.retention_days)
        return self.filter(page__translation_key=page.translation_key, submit_time__lt=oldest)


class FormSubmission(AbstractFormSubmission):
    """What one visitor sent: codes and texts by the keys of the questions."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("form"),
        on_delete=models.PROTECT,
        related_name="form_submissions",
    )
    language = models.CharField(_("language"), max_length=12)
    consents = models.JSONField(_("texts agreed to"), default=dict, blank=True)
    digest = models.CharField(max_length=64, editable=False)

    objects = SubmissionManager()

    class Meta(AbstractFormSubmission.Meta):
        indexes = [models.Index(fields=["page", "submit_time"], name="submissions_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["page", "digest"], name="one_submission_per_content")
        ]

    def __str__(self):
        return f"{self.page_id}-{self.pk}"


class UploadQuerySet(models.QuerySet):
    """Files by what has become of them."""

    def pending(self):
        """Those that wait for their form to be sent without errors."""
        return self.filter(submission=None, registration=None)

    def left_behind(self, at=None):
        """The pending ones that nobody will come back for."""
        return self.pending().filter(created_at__lt=(at or timezone.now()) - PENDING_FOR)

    def by_token(self, token, page, key):
        """The file that a form coming back names by its token, or None.

        A file that has been sent already is found for a day, too: the same form sent twice is
        answered the same.
        """
        since = timezone.now() - PENDING_FOR
        found = self.filter(page=page, key=key, created_at__gte=since)
        return found.filter(token_digest=token_digest(token)).first() if token else None

    def room_for(self, size):
        """False when so much is pending already that somebody must be at play."""
        pending = self.pending().aggregate(size=models.Sum("size"))["size"] or 0
        return pending + size <= MOST_PENDING


def token_digest(token):
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def random_name(upload, filename):
    """Where a file lies: a name that tells nothing and cannot be guessed."""
    return f"{FOLDER}/{secrets.token_hex(16)}.{upload.kind}"


class Upload(models.Model):
    """A file that a visitor sent; without a submission it waits for its form to be mended."""

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("form"), on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=64)
    submission = models.ForeignKey(
        FormSubmission, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads"
    )
    registration = models.ForeignKey(
        "forms.Registration",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="uploads",
    )
    file = models.FileField(_("file"), storage=private_storage, upload_to=random_name)
    name = models.CharField(_("name"), max_length=140)
    kind = models.CharField(
        _("kind"), max_length=8, choices=[(kind.extension, kind.extension) for kind in KINDS]
    )
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(max_length=64, editable=False)
    token_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file sent with a form")
        verbose_name_plural = _("files sent with forms")

    def __str__(self):
        return self.name

    @property
    def media_type(self):
        """The media type, as the content says."""
        return next(kind.media_type for kind in KINDS if kind.extension == self.kind)

    @property
    def size_in_words(self):
        """The size, such as 1.2 MB."""
        return cldr.file_size(self.size)

    def keep(self):
        """Stores the file for a day; returns the token that brings it back."""
        token = secrets.token_urlsafe(24)
        self.token_digest = token_digest(token)
        self.save()
        return token

    @property
    def is_pending(self):
        """True while it waits for its form to be sent without errors."""
        return self.submission_id is None and self.registration_id is None

    def attach(self, owner, key):
        """Makes the file part of a FormSubmission or Registration; one that is taken is copied."""
        name = "submission" if isinstance(owner, FormSubmission) else "registration"
        if self.is_pending:
            setattr(self, name, owner)
            self.key = key
            self.save()
            return
        with self.file.open("rb") as file:
            content = ContentFile(file.read(), name=self.name)
        copied = ("page_id", "name", "kind", "size", "digest")
        values = {field: getattr(self, field) for field in copied}
        Upload.objects.create(key=key, file=content, **{name: owner}, **values)


def delete_file(instance, **kwargs):
    """Deletes the file of an Upload once its row is gone for good."""
    storage, name = instance.file.storage, instance.file.name
    transaction.on_commit(lambda: storage.delete(name))


models.signals.post_delete.connect(delete_file, sender=Upload)
