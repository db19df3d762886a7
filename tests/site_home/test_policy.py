"""Content-Security-Policy: 'self' alone in public, and HTML that needs no more."""

from html.parser import HTMLParser

import pytest
from django.conf import settings

from tests import factories

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
VIMEO = "https://vimeo.com/76979871"


def policy(response):
    """The directives of a policy, as dict."""
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if part.strip())


def video(address):
    """A video block."""
    return {"type": "video", "value": {"url": address, "title": "The conference"}}


class Inline(HTMLParser):
    """Collects what a strict policy forbids, and hosts that are asked without a click."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.tag = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "script" and not attrs.get("src") and attrs.get("type") != "application/ld+json":
            self.found.append("inline script")
        if tag in {"style", "iframe", "object", "embed", "base"}:
            self.found.append(f"<{tag}>")
        self.found += [name for name in attrs if name == "style" or name.startswith("on")]
        loaded = [attrs.get("src"), attrs.get("poster"), attrs.get("data")]
        if tag == "link" and attrs.get("rel") in {"stylesheet", "preload", "icon", "preconnect"}:
            loaded.append(attrs.get("href"))
        for part in (attrs.get("srcset") or "").split(","):
            loaded.append(part.strip().split(" ")[0])
        self.found += [each for each in loaded if each and not each.startswith("/")]
        links = [attrs.get("href") or "", attrs.get("action") or ""]
        self.found += [link for link in links if link.lower().startswith("javascript:")]


def test_every_public_page_allows_itself_alone(client, every_page):
    for page in every_page:
        assert policy(client.get(page.url)) == STRICT, page


@pytest.mark.parametrize("address", ["/en/no-such-page/", "/en/feeds/news.rss", "/sitemap.xml"])
def test_other_public_answers_allow_themselves_alone(client, home, address):
    assert policy(client.get(address)) == STRICT


def test_no_public_page_holds_what_the_policy_forbids(client, every_page):
    for page in every_page:
        assert Inline(client.get(page.url).content.decode()).found == [], page


def test_no_block_prints_what_the_policy_forbids(client, home):
    page = factories.standard_page(home, title="Blocks", body=_every_block(home))
    text = client.get(page.url).content.decode()
    assert "aqz-KE-bpKQ" in text
    assert Inline(text).found == []


def _every_block(home):
    body = type(factories.standard_page(home, title="Model"))._meta.get_field("body").stream_block
    image, document = factories.image(), factories.document()
    own = {
        "image": {"image": {"image": image.pk, "alt_text": "", "decorative": True}},
        "documents": {"title": "Files", "documents": [document.pk]},
        "related_pages": {"title": "", "pages": [home.pk]},
    }
    return [
        {"type": name, "value": own.get(name, block.get_prep_value(block.get_preview_value()))}
        for name, block in body.child_blocks.items()
    ]


def test_the_404_page_holds_nothing_that_the_policy_forbids(client, home):
    assert Inline(client.get("/en/no-such-page/").content.decode()).found == []


@pytest.mark.parametrize(
    ("address", "provider"),
    [(YOUTUBE, "https://www.youtube-nocookie.com"), (VIMEO, "https://player.vimeo.com")],
)
def test_a_page_with_a_video_lets_in_its_provider_alone(client, home, address, provider):
    page = factories.standard_page(home, title="Video", body=[video(address)])
    assert policy(client.get(page.url)) == {**STRICT, "frame-src": f"'self' {provider}"}


def test_a_video_of_an_unknown_provider_lets_nobody_in(client, home):
    page = factories.standard_page(home, title="Video", body=[video("https://evil.example/v/1")])
    assert policy(client.get(page.url)) == STRICT


def test_the_policy_of_one_page_does_not_stay_for_the_next(client, home):
    page = factories.standard_page(home, title="Video", body=[video(YOUTUBE)])
    client.get(page.url)
    assert policy(client.get("/en/")) == STRICT


@pytest.mark.parametrize("field", ["recordings", "outcomes"])
def test_the_recording_of_an_event_lets_in_its_provider(client, event_index, field):
    kind = "recording" if field == "recordings" else "video"
    page = factories.event(event_index, **{field: [{**video(YOUTUBE), "type": kind}]})
    assert "youtube-nocookie" in client.get(page.url).content.decode()
    assert policy(client.get(page.url))["frame-src"] == "'self' https://www.youtube-nocookie.com"


def test_the_admin_has_a_policy_of_its_own(client, home):
    own = policy(client.get("/admin/"))
    assert own == {
        name: " ".join(str(source) for source in sources)
        for name, sources in settings.ADMIN_CONTENT_SECURITY_POLICY.items()
    }
    assert "'unsafe-inline'" in own["script-src"]
    assert "'unsafe-eval'" not in str(own)


def test_a_public_page_has_its_own_policy_after_a_visit_to_the_admin(client, home):
    client.get("/admin/login/")
    assert policy(client.get("/en/")) == STRICT


@pytest.mark.parametrize("address", ["/en/", "/admin/login/", "/healthz"])
def test_types_are_not_guessed_and_addresses_not_handed_on(client, home, address):
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
