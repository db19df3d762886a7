"""The search under a language: its page, its suggestions, its description for browsers."""

from django.urls import path

from search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggestions, name="search_suggestions"),
    path("search/description.xml", views.description, name="search_description"),
]
