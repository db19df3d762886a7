"""Every address of the site. Pages carry their language; health, files and the admin do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve as serve_page

from forms.csrf import public_form
from members import doors
from members.admin import tags
from site_home import views

handler400 = "site_home.errors.bad_request"
handler403 = "site_home.errors.permission_denied"
handler404 = "site_home.errors.page_not_found"
handler500 = "site_home.errors.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("admin/login/", doors.wagtail_login),
    path("admin/password_reset/", doors.wagtail_password_reset),
    path("admin/password_reset/<path:rest>", doors.wagtail_password_reset),
    path("admin/tag-autocomplete/", tags.autocomplete),
    path("admin/tag-autocomplete/<path:rest>", tags.autocomplete),
    path("admin/", include(wagtailadmin_urls)),
    re_path("^documents/authenticate_with_password/", views.nothing_here),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("forms.urls")),
    path("", include("news.old_urls")),
    path("", views.front_door, name="front_door"),
]

if settings.SHOW_MAILBOX:
    urlpatterns += [path("mailbox/", include("site_home.mailbox"))]

if settings.SERVE_MEDIA:
    urlpatterns += [
        re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    ]

urlpatterns += i18n_patterns(
    path("", include("news.urls")),
    path("", include("events.urls")),
    path("", include("newsletter.urls")),
    path("", include("search.urls")),
    path("", include("forms.personal_urls")),
    path("accounts/", include("members.urls")),
    path("accounts/", include("members.account_urls")),
    path("_util/login/", doors.wagtail_login),
    re_path("^_util/authenticate_with_password/", views.nothing_here),
    path("", include("members.intranet_urls")),
    re_path(wagtail_urls.serve_pattern, public_form(serve_page), name="wagtail_serve"),
    path("", include(wagtail_urls)),
)
