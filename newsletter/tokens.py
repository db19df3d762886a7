"""Links that say who somebody is without a login; only the hashes of their tokens are stored."""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import salted_hmac


def new_nonce():
    """What makes one subscriber's personal link unlike any other, as hex."""
    return secrets.token_hex(16)


def new_token():
    """A token that cannot be made again."""
    return secrets.token_urlsafe(32)


def hash_of(token):
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def site_secrets():
    """The secrets of the site, the one in force first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def personal_token(nonce, key=None):
    """The token of a personal link, the same every time, so that each newsletter can carry it."""
    digest = salted_hmac("newsletter.personal", nonce, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def digest_of(email, key=None):
    """What is kept of an address that must not be written to: a keyed hash of it, as hex."""
    return salted_hmac(
        "newsletter.suppression", normal(email), secret=key, algorithm="sha256"
    ).hexdigest()


def normal(email):
    """The address as it is stored and compared."""
    return email.strip().lower()
