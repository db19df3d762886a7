"""The mailbox of `make run`: every message of the site, readable in the browser.

It exists only where settings.SHOW_MAILBOX is true, on one's own machine. It is in English alone.
"""

from csp.decorators import csp_replace
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from site_home.languages import direction
from site_home.models import Message

OF_A_MAIL = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
}


@never_cache
@require_safe
def mailbox(request):
    """All messages, the newest first."""
    found = Message.objects.defer("parts")
    return render(request, "outbox/mailbox.html", {"messages_found": found})


@never_cache
@require_safe
def letter(request, number):
    """One message: its headers, its text, its HTML."""
    message = get_object_or_404(Message, pk=number)
    headers = {
        "From": message.parts["from_email"],
        "To": ", ".join(message.parts["to"]),
        "Cc": ", ".join(message.parts["cc"]),
        "Bcc": ", ".join(message.parts["bcc"]),
        "Reply-To": ", ".join(message.parts["reply_to"]),
        "Subject": message.subject,
        **message.parts["headers"],
    }
    context = {
        "letter": message,
        "headers": {name: value for name, value in headers.items() if value},
        "files": [name for name, _content, _mimetype in message.parts["attachments"]],
        "direction": direction(message.language) if message.language else "auto",
    }
    return render(request, "outbox/letter.html", context)


@never_cache
@require_safe
@xframe_options_sameorigin
@csp_replace(OF_A_MAIL)
def html(request, number):
    """The HTML part alone, under a policy that lets nothing in; its links open a new tab."""
    message = get_object_or_404(Message, pk=number)
    return HttpResponse(message.html.replace("<head>", '<head><base target="_blank">', 1))


urlpatterns = [
    path("", mailbox, name="mailbox"),
    path("<int:number>/", letter, name="letter"),
    path("<int:number>/html/", html, name="letter_html"),
]
