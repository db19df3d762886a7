"""What the links in mails lead to; they stand before the pages, under the language."""

from django.urls import path

from newsletter import views

urlpatterns = [
    path("newsletter/confirm/<str:token>/", views.confirm, name="newsletter_confirm"),
    path("newsletter/preferences/<str:token>/", views.preferences, name="newsletter_preferences"),
    path("newsletter/unsubscribe/<str:token>/", views.unsubscribe, name="newsletter_unsubscribe"),
    path("newsletter/erase/<str:token>/", views.erase, name="newsletter_erase"),
    path("newsletter/erased/", views.erased, name="newsletter_erased"),
]
