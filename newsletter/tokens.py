"""How addresses are compared, and what is kept of those that must not be written to."""

from django.utils.crypto import salted_hmac


def digest_of(email, key=None):
    """What is kept of an address that must not be written to: a keyed hash of it, as hex."""
    return salted_hmac(
        "newsletter.suppression", normal(email), secret=key, algorithm="sha256"
    ).hexdigest()


def normal(email):
    """The address as it is stored and compared."""
    return email.strip().lower()
