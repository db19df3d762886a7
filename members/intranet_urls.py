"""Everything below `/<language>/intranet/`."""

from django.urls import include, path, re_path

from members import intranet_views

urlpatterns = [
    path("intranet/ask/", intranet_views.ask, name="intranet_ask"),
    path("intranet/", include("members.file_urls")),
    re_path(r"^intranet(?:/(?P<path>(?s:.*)))?\Z", intranet_views.page, name="intranet"),
]
