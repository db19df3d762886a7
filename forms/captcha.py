"""Man or machine: reCAPTCHA where it has keys, else our own proof of work, else a plain question.

Nothing of it stands in a page before the visitor touches the form (docs/decisions/0015): the
script fetches a challenge; without script the question comes with the answer to the first post.
"""

import base64
import json
import logging
import secrets
from http.client import HTTPException
from time import time

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_altcha import AltchaField, get_altcha_challenge, get_challenge_expire_seconds
from django_recaptcha.client import submit

from site_home.cldr import digits

log = logging.getLogger(__name__)

MAX_NUMBER = 60_000
SHORTEST = 2  # seconds in which nobody has filled in a form
QUESTION_FOR = 3600
PASS_FOR = 1800


@never_cache
@require_GET
def challenge(request):
    """A fresh proof-of-work challenge (ALTCHA) as JSON."""
    return JsonResponse(get_altcha_challenge(max_number=MAX_NUMBER).to_dict())


class CaptchaWidget(forms.Widget):
    """Prints nothing of a visitor's until the form has been sent once."""

    template_name = "forms/captcha.html"
    passed = None
    names = ("recaptcha", "altcha", "answer", "question", "passed")

    def value_from_datadict(self, data, files, name):
        """All that may prove it, by name."""
        found = {each: data.get(f"{name}_{each}", "") for each in self.names}
        found["recaptcha"] = data.get("g-recaptcha-response", "")
        return found

    def get_context(self, name, value, attrs):
        """Adds the question, or what was proved already, when the form comes back.

        The question is `needed` where the script's proof was not believed.
        """
        context = super().get_context(name, None, attrs)
        context["recaptcha_key"] = settings.RECAPTCHA_PUBLIC_KEY
        if value is not None:
            context["passed"] = self.passed
            if not self.passed:
                context["question"], context["question_token"] = ask()
                context["needed"] = bool(value["altcha"] or value["recaptcha"])
        return context


class CaptchaField(forms.Field):
    """One proof, whichever way it was given; raises “Verify the captcha” without one.

    A form that comes back for another reason carries a signed pass and asks nothing again.
    """

    widget = CaptchaWidget
    default_error_messages = {"required": _("Verify the captcha")}

    def clean(self, value):
        """A one-time pass as str."""
        checks = (_passed, _proved, _answered, _seen_by_recaptcha)
        proof = next((check for check in checks if check(value)), None)
        if proof is None:
            raise ValidationError(self.error_messages["required"], code="required")
        self.widget.passed = (
            value["passed"]
            if proof is _passed
            else signing.dumps(secrets.token_urlsafe(12), salt="captcha.pass")
        )
        return self.widget.passed


def use_up(passed):
    """Marks a pass as used, when the form it stands for is accepted."""
    cache.set(f"captcha:{passed}", True, PASS_FOR)


def _passed(value):
    try:
        signing.loads(value["passed"], salt="captcha.pass", max_age=PASS_FOR)
    except signing.BadSignature:
        return False
    return cache.get(f"captcha:{value['passed']}") is None


def _proved(value):
    """True for a valid proof of work that took as long as a form takes to fill in."""
    try:
        AltchaField().clean(value["altcha"])
        salt = json.loads(base64.b64decode(value["altcha"]))["salt"]
        expires = int(salt.rsplit("expires=", 1)[1].split("&")[0])
    except (ValidationError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return False
    return time() - (expires - get_challenge_expire_seconds()) >= SHORTEST


def ask():
    """A question that a person answers at once, in the active language, and its signed token."""
    first, second = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    words = _("How much is %(first)s plus %(second)s?") % {
        "first": digits(first),
        "second": digits(second),
    }
    return words, signing.dumps([first + second, secrets.token_hex(4), time()], salt="captcha.ask")


def _answered(value):
    """True for the right answer, in digits of any script, to a question asked once."""
    try:
        total, nonce, asked_at = signing.loads(
            value["question"], salt="captcha.ask", max_age=QUESTION_FOR
        )
        right = int(value["answer"]) == total
    except (signing.BadSignature, ValueError):
        return False
    in_time = time() - asked_at >= SHORTEST
    return right and in_time and cache.add(f"captcha:{nonce}", True, QUESTION_FOR)


def _seen_by_recaptcha(value):
    """True when the service says so; a service that is away or talks nonsense says nothing."""
    if not (settings.RECAPTCHA_PRIVATE_KEY and value["recaptcha"]):
        return False
    try:
        return submit(value["recaptcha"], settings.RECAPTCHA_PRIVATE_KEY, "").is_valid is True
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("reCAPTCHA gave no answer: %s", type(error).__name__)
        return False
