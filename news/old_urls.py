"""Addresses of the old sites that carry a number, whatever the words behind it."""

from django.urls import path, re_path

from news import views

urlpatterns = [
    re_path(r"^(?:(?:about/news|news-events/news)/)?(?P<number>\d{1,6})-[^/]*/?$", views.old_item),
    path("news-events/news", views.old_list),
    path("news-events/news/", views.old_list),
    path("about/news", views.old_list),
    path("about/news/", views.old_list),
]
