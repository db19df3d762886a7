"""Redirects lead only to what the visitor may see; others are as if they were not there."""

import re
from urllib.parse import urlsplit

from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from site_home.access import visible_to

IN_INTRANET = r"^(https?://[^/]+)?/[^/]+/intranet/."  # the home itself is known to everybody


class VisibleRedirectMiddleware(RedirectMiddleware):
    """Wagtail's; where the target is not for the visitor, the address answers as a missing one."""

    def process_response(self, request, response):
        """The redirect in the place of a 404, if there is one for this visitor."""
        answer = super().process_response(request, response)
        if answer is response:
            return response
        address = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        found = get_redirect(request, address) or get_redirect(request, urlsplit(address).path)
        return answer if found and _is_open(request, found) else response


def _is_open(request, redirect):
    if redirect.redirect_page_id:
        return visible_to(request).filter(pk=redirect.redirect_page_id).exists()
    return not re.match(IN_INTRANET, redirect.redirect_link)
