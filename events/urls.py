"""Calendars of the events."""

from django.urls import path

from events import views

urlpatterns = [
    path("calendar/events.ics", views.upcoming_calendar, name="events_ics"),
    path("calendar/<int:pk>.ics", views.event_calendar, name="event_ics"),
]
