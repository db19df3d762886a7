"""What the forms' script asks for; not part of any language."""

from django.urls import path

from forms import captcha

urlpatterns = [path("forms/challenge", captcha.challenge, name="challenge")]
