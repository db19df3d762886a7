"""What the links in mails to participants lead to; they stand under the language."""

from django.urls import path

from forms.registration import personal

urlpatterns = [
    path("registrations/<str:token>/", personal.own, name="registration"),
    path("registrations/<str:token>/change/", personal.change, name="registration_change"),
    path("registrations/<str:token>/cancel/", personal.cancel, name="registration_cancel"),
    path("registrations/<str:token>/offer/", personal.offer, name="registration_offer"),
    path("registrations/<str:token>/calendar.ics", personal.calendar, name="registration_ics"),
]
