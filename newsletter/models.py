"""Who receives the newsletter, what they agreed to, and who must never be written to."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from newsletter.tokens import digest_of, normal
from site_home import cldr, emails, tokens
from site_home.countries import country_name
from site_home.models.outbox import Message
from site_home.models.personal_link import PersonalLink, PersonalLinkQuerySet

CONFIRM_WITHIN = timedelta(days=7)
ONE_MAIL_IN = timedelta(hours=1)
KEPT_UNCONFIRMED = timedelta(days=30)
AT_ONCE = 500

__all__ = ["Consent", "Subscriber", "Suppression", "digest_of"]


class SubscriberQuerySet(PersonalLinkQuerySet):
    """Subscribers by what they are, and how one becomes one."""

    def confirmed(self):
        """Those who receive the newsletter."""
        return self.filter(state=Subscriber.State.CONFIRMED)

    def of(self, email):
        """The one with that address, however it is written."""
        return self.alias(address=Lower("email")).filter(address=normal(email))

    def with_confirmation(self, token, at=None):
        """The one who may still confirm with that token, or has done so, or None."""
        since = (at or timezone.now()) - CONFIRM_WITHIN
        open_ = self.exclude(state=Subscriber.State.UNSUBSCRIBED)
        found = open_.filter(confirmation_sent_at__gt=since)
        return found.filter(confirmation_digest=tokens.hash_of(token)).first()

    @transaction.atomic
    def sign_up(
        self,
        email,
        first_name,
        last_name,
        country,
        language,
        consent_text,
        text_version,
        page_url,
        consent_language=None,
        given_at=None,
    ):
        """Takes what somebody typed and writes to the address; returns the subscriber.

        An address that is confirmed keeps what it has: nobody has shown that it is theirs. Two at
        the same moment wait for each other at the row.
        """
        blank = Subscriber(email=normal(email), language=language)
        self.bulk_create([blank], ignore_conflicts=True)
        subscriber = self.of(email).select_for_update().get()
        if subscriber.state != Subscriber.State.CONFIRMED:
            subscriber.wait(first_name, last_name, country, language)
            subscriber.consents.filter(confirmed_at=None).delete()
            subscriber.consents.create(
                source=Consent.Source.FORM,
                detail=page_url,
                text=consent_text,
                text_version=text_version,
                language=consent_language or language,
                given_at=given_at or timezone.now(),
            )
        subscriber.write()
        return subscriber

    @transaction.atomic
    def forget_unconfirmed(self, at=None):
        """Deletes who has not confirmed for 30 days, or leaves them as they were before."""
        before = (at or timezone.now()) - KEPT_UNCONFIRMED
        stale = self.filter(state=Subscriber.State.PENDING, created_at__lt=before)
        returning = stale.exclude(unsubscribed_at=None)
        Consent.objects.filter(subscriber__in=returning, confirmed_at=None).delete()
        returning.update(state=Subscriber.State.UNSUBSCRIBED)
        gone = list(stale.values_list("pk", flat=True))
        self.filter(pk__in=gone).delete()
        return len(gone)


class Subscriber(PersonalLink):
    """One address, and what its owner said about themselves."""

    link_salt = "newsletter.personal"

    class State(models.TextChoices):
        """Whether the newsletter goes there."""

        PENDING = "pending", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Subscribed")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")

    email = models.EmailField(_("e-mail address"))
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(
        _("last name"), max_length=100, blank=True, help_text=_("Empty for who has one name only.")
    )
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.PENDING, db_index=True
    )
    created_at = models.DateTimeField(_("signed up"), default=timezone.now, db_index=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)
    confirmation_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmation_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_subscriber_per_address")]

    def __str__(self):
        return self.email

    @property
    def name(self):
        """The whole name, or the one name there is."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_language_display(self):
        """The language of the newsletter in words of the active language."""
        return cldr.language_name(self.language)

    def get_country_display(self):
        """The country in words of the active language."""
        return country_name(self.country)

    @property
    def is_confirmed(self):
        """True for who receives the newsletter."""
        return self.state == self.State.CONFIRMED

    @property
    def is_unsubscribed(self):
        """True for who has left."""
        return self.state == self.State.UNSUBSCRIBED

    def personal_link(self):
        """The full address of the preferences, in the subscriber's language."""
        return self._address("newsletter_preferences", self.personal_token)

    def unsubscribe_link(self):
        """The full address of the page that unsubscribes; mail programs post to it, too."""
        return self._address("newsletter_unsubscribe", self.personal_token)

    def _address(self, name, token):
        with override(self.language):
            return settings.BASE_URL + reverse(name, args=[token])

    def change(self, first_name, last_name, country, language):
        """Takes down what the subscriber says about themselves."""
        self.first_name, self.last_name = first_name, last_name
        self.country, self.language = country, language
        self.save(update_fields=["first_name", "last_name", "country", "language"])

    def wait(self, first_name, last_name, country, language):
        """Takes down what was typed; it counts once the address is confirmed."""
        self.state = self.State.PENDING
        self.first_name, self.last_name = first_name, last_name
        self.country, self.language = country, language
        self.created_at = timezone.now()
        self.save()

    def write(self):
        """Sends the link to confirm, or the personal one to who is subscribed; once an hour."""
        now = timezone.now()
        if self.confirmation_sent_at and now - self.confirmation_sent_at < ONE_MAIL_IN:
            return
        self.confirmation_sent_at = now
        if self.is_confirmed:
            emails.already_subscribed(self.email, self.language, self.personal_link())
        else:
            token = tokens.new_token()
            self.confirmation_digest = tokens.hash_of(token)
            link = self._address("newsletter_confirm", token)
            emails.confirm_subscription(self.email, self.language, link)
        self.save(update_fields=["confirmation_sent_at", "confirmation_digest"])

    @transaction.atomic
    def confirm(self):
        """Subscribes who waits for it, and lets the address be written to again."""
        now = timezone.now()
        waiting = Subscriber.objects.filter(pk=self.pk, state=self.State.PENDING)
        if waiting.update(state=self.State.CONFIRMED, confirmed_at=now, unsubscribed_at=None):
            self.consents.filter(confirmed_at=None).update(confirmed_at=now)
            Suppression.objects.lift(self.email)
        self.refresh_from_db()

    @transaction.atomic
    def unsubscribe(self):
        """Ends the newsletter, and keeps the address from coming back with an import."""
        still = Subscriber.objects.filter(pk=self.pk).exclude(state=self.State.UNSUBSCRIBED)
        still.update(state=self.State.UNSUBSCRIBED, unsubscribed_at=timezone.now())
        Suppression.objects.add(self.email, Suppression.Reason.UNSUBSCRIBED)
        self.refresh_from_db()

    @transaction.atomic
    def erase(self):
        """Deletes all that is known of the address, but for the hash that keeps it away."""
        Suppression.objects.add(self.email, Suppression.Reason.ERASED)
        Message.objects.to(self.email).delete()
        typed = DBTaskResult.objects.filter(task_path="newsletter.tasks.sign_up")
        typed.filter(args_kwargs__kwargs__email=normal(self.email)).delete()
        self.delete()


class Consent(models.Model):
    """What a subscriber agreed to, when and where; kept as the record of it."""

    class Source(models.TextChoices):
        """How the consent was given."""

        FORM = "form", _("Form on the site")
        IMPORT = "import", _("Import")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    source = models.CharField(_("source"), max_length=16, choices=Source.choices)
    detail = models.CharField(
        _("where"), max_length=300, blank=True, help_text=_("The page, or what the import names.")
    )
    text = models.TextField(_("text agreed to"), blank=True)
    text_version = models.CharField(_("version of the text"), max_length=16, blank=True)
    language = models.CharField(_("language"), max_length=10)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]

    def __str__(self):
        return f"{self.subscriber_id} {self.given_at:%Y-%m-%d}"


class SuppressionQuerySet(models.QuerySet):
    """Addresses that must not be written to, found by their hashes."""

    def add(self, email, reason):
        """Keeps an address away from now on."""
        values = {"reason": reason, "since": timezone.now()}
        self.update_or_create(digest=digest_of(email), defaults=values)

    def lift(self, email):
        """Lets an address be written to again."""
        self.filter(digest__in=_digests(email)).delete()

    def holds(self, email):
        """True for an address that must not be written to."""
        return self.filter(digest__in=_digests(email)).exists()

    def digests_of(self, emails):
        """Those of the addresses that must not be written to, as given, as a set."""
        owners = {digest: email for email in emails for digest in _digests(email)}
        known = list(owners)
        held = set()
        for start in range(0, len(known), AT_ONCE):
            some = self.filter(digest__in=known[start : start + AT_ONCE])
            held |= {owners[digest] for digest in some.values_list("digest", flat=True)}
        return held


def _digests(email):
    """The hashes of an address under each secret of the site."""
    return [digest_of(email, key) for key in tokens.site_secrets()]


class Suppression(models.Model):
    """An address that no import brings back: its owner left, or was erased on request."""

    class Reason(models.TextChoices):
        """Why nothing is sent there."""

        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
        ERASED = "erased", _("Erased on request")

    digest = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self):
        return self.digest[:12]
