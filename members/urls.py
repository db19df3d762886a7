"""A member's own pages; they stand before those of allauth, under the language."""

from django.urls import path

from members import views

urlpatterns = [
    path("start/", views.start, name="members_start"),
    path("request/", views.request_access, name="members_request"),
    path("terms/", views.terms, name="members_terms"),
    path("profile/", views.profile, name="members_profile"),
]
