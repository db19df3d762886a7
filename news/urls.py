"""Feeds of the news."""

from django.urls import path
from django.views.decorators.http import require_safe

from news.feeds import NewsAtomFeed, NewsFeed

urlpatterns = [
    path("feeds/news.rss", require_safe(NewsFeed()), name="news_rss"),
    path("feeds/news.atom", require_safe(NewsAtomFeed()), name="news_atom"),
]
