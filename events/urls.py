"""Calendars of the events."""

from django.urls import path, re_path

from events import views

urlpatterns = [
    path("calendar/events.ics", views.upcoming_calendar, name="events_ics"),
    re_path(r"^calendar/(?P<pk>[0-9]{1,9})\.ics$", views.event_calendar, name="event_ics"),
]
