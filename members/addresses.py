"""One account, one address: allauth's table of addresses follows the account."""

from allauth.account.models import EmailAddress


def keep_one(sender, instance, created, raw=False, update_fields=None, **kwargs):
    """Forgets the address that an account had before: who owns it can no longer log in."""
    if not (created or raw or (update_fields and "email" not in update_fields)):
        EmailAddress.objects.filter(user=instance).exclude(email=instance.email.lower()).delete()


def note(sender, request, user, email=None, **kwargs):
    """Makes the row of an address that an account logs in with, for accounts made in the admin.

    A mailed code then verifies it, and no second one is asked.
    """
    if email and email == user.email:
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})


def verify(user):
    """Takes the account's address as verified: whoever made the account vouches for it."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
