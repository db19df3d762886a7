"""Videos: whose they may be, and that nothing is fetched before a click."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from site_home import blocks

pytestmark = pytest.mark.django_db

YOUTUBE = "https://www.youtube-nocookie.com"
VIMEO = "https://player.vimeo.com"
CODE = "aqz-KE-bpKQ"


def video(url=f"https://www.youtube.com/watch?v={CODE}", **kwargs):
    """A video as JSON has it."""
    return {"url": url, "title": "Conference", "poster": None, "transcript": "", **kwargs}


def printed(block, value):
    """The HTML of a block for an anonymous visitor; the value as JSON has it."""
    context = {"request": RequestFactory().get("/en/")}
    return block.render(block.to_python(value), context=context).strip()


@pytest.mark.parametrize(
    ("address", "embed"),
    [
        (f"https://www.youtube.com/watch?v={CODE}&t=10s", f"{YOUTUBE}/embed/{CODE}"),
        (f"https://m.youtube.com/watch?app=desktop&v={CODE}", f"{YOUTUBE}/embed/{CODE}"),
        (f"https://youtu.be/{CODE}?si=abc", f"{YOUTUBE}/embed/{CODE}"),
        (f"https://www.youtube.com/live/{CODE}", f"{YOUTUBE}/embed/{CODE}"),
        (f"{YOUTUBE}/embed/{CODE}", f"{YOUTUBE}/embed/{CODE}"),
        ("https://vimeo.com/76979871", f"{VIMEO}/video/76979871?dnt=1"),
        ("https://vimeo.com/channels/staffpicks/76979871", f"{VIMEO}/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/ab12cd", f"{VIMEO}/video/76979871?dnt=1&h=ab12cd"),
        ("https://player.vimeo.com/video/76979871?h=ab12", f"{VIMEO}/video/76979871?dnt=1&h=ab12"),
    ],
)
def test_the_address_of_a_video_becomes_the_one_of_a_frame(address, embed):
    block = blocks.VideoBlock()
    assert block.clean(block.to_python(video(address))).source.embed_url == embed


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/film.mp4",
        f"https://youtube.com.example.org/watch?v={CODE}",
        f"https://user@www.youtube.com.evil.example/watch?v={CODE}",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@channel",
        f"https://www.youtube.com/redirect?v={CODE}",
        "https://vimeo.com/features",
        "https://player.vimeo.com/video/76979871?h=%22onload",
        f"ftp://youtu.be/{CODE}",
    ],
)
def test_any_other_address_is_refused(address):
    block = blocks.VideoBlock()
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(video(address)))
    assert list(refusal.value.block_errors) == ["url"]


def test_a_video_fetches_nothing_from_its_provider_before_the_click():
    html = printed(blocks.VideoBlock(), video())
    fetched = re.findall(r'(?:src|srcset|poster|data|<link[^>]*href)="([^"]*)"', html)
    assert fetched == ["/static/js/video.js"]
    assert "<iframe" not in html
    assert "style=" not in html


def test_a_video_can_be_watched_without_script():
    html = printed(blocks.VideoBlock(), video())
    assert f'href="https://www.youtube.com/watch?v={CODE}"' in html
    assert re.search(r"<button[^>]* hidden>", html)


def test_a_transcript_stands_beneath_the_video():
    html = printed(blocks.VideoBlock(), video(transcript="<p>The chair opens.</p>"))
    assert "<summary>Transcript</summary>" in html
    assert "The chair opens." in html


def test_the_name_of_the_provider_is_told():
    assert "YouTube" in printed(blocks.VideoBlock(), video())
    assert "Vimeo" in printed(blocks.VideoBlock(), video("https://vimeo.com/76979871"))


def test_a_recording_elsewhere_is_a_link():
    block = blocks.RecordingBlock()
    value = block.clean(block.to_python(video("https://example.org/recording")))
    assert "<iframe" not in block.render(value)
    assert '<a href="https://example.org/recording">Conference</a>' in block.render(value)


def test_the_providers_of_a_page_are_those_of_its_videos():
    body = blocks.BodyBlock().to_python(
        [
            {"type": "video", "value": video()},
            {"type": "video", "value": video()},
            {"type": "video", "value": video("https://vimeo.com/76979871")},
            {"type": "quote", "value": {"text": "Dialogue", "speaker": "", "role": ""}},
        ]
    )
    assert blocks.frame_hosts(body) == {YOUTUBE, VIMEO}


def test_a_page_without_videos_lets_nobody_in():
    broken = {"type": "video", "value": video("https://example.org/")}
    assert blocks.frame_hosts(blocks.BodyBlock().to_python([broken])) == set()
    assert blocks.frame_hosts(None) == set()
