"""Tokens of links that say who somebody is without a login; only their hashes are stored."""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import salted_hmac


def new_nonce():
    """What makes one person's link unlike any other, as hex."""
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


def personal_token(salt, nonce, key=None):
    """The token of a personal link, the same every time, so that each message can carry it.

    Takes what kind of link it is, the nonce of the row, and the secret if not the one in force.
    """
    digest = salted_hmac(salt, nonce, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
