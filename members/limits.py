"""Where allauth counts attempts: one table that all workers share, under keys that tell nothing.

Its lock needs a cache whose `add` is one step; that of the files is not.
"""

import time

from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core.internal import ratelimit
from allauth.mfa import app_settings
from allauth.mfa.totp.internal import auth
from django.core.cache import caches
from django.core.management import call_command
from django.utils.connection import ConnectionProxy
from django.utils.crypto import salted_hmac


def key(text, prefix, version):
    """The key of a row; whose address or mailbox it stands for cannot be read from it."""
    return salted_hmac("members.limits", f"{prefix}:{version}:{text}").hexdigest()


class UsedCodes:
    """The codes of apps that were used, for as long as each would be taken."""

    @staticmethod
    def add(name, value, timeout):
        """Keeps one, not only for one period; False when it was used before."""
        return caches["limits"].add(name, value, timeout * (2 * app_settings.TOTP_TOLERANCE + 1))


def count_in_one_place():
    """Makes allauth use the shared table for its limits and for the codes that were used."""
    ratelimit.cache, auth.cache = ConnectionProxy(caches, "limits"), UsedCodes


def count_from_the_last_mail():
    """Makes a code that is sent anew as valid as the first: the time begins again with its mail."""
    record = AbstractCodeVerificationProcess.record_resend

    def begin_anew(process):
        record(process)
        process.state["at"] = time.time()

    AbstractCodeVerificationProcess.record_resend = begin_anew


def make_table(sender, using, **kwargs):
    """Makes the table, once."""
    call_command("createcachetable", database=using, verbosity=0)
