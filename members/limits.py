"""Where allauth counts attempts: one table that all workers share, under keys that tell nothing.

Its lock needs a cache whose `add` is one step; that of the files is not.
"""

from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal import auth
from django.core.cache import caches
from django.core.management import call_command
from django.utils.connection import ConnectionProxy
from django.utils.crypto import salted_hmac


def key(text, prefix, version):
    """The key of a row; whose address or mailbox it stands for cannot be read from it."""
    return salted_hmac("members.limits", f"{prefix}:{version}:{text}").hexdigest()


def count_in_one_place():
    """Makes allauth use the shared table for its limits and for the codes that were used."""
    ratelimit.cache = auth.cache = ConnectionProxy(caches, "limits")


def make_table(sender, using, **kwargs):
    """Makes the table, once."""
    call_command("createcachetable", database=using, verbosity=0)
