from xml.etree import ElementTree as ET

import pytest

from site_home.motif import motif

KINDS = ["news", "event", "report", "project", "centre", "default"]


def test_the_same_seed_gives_the_same_motif():
    assert motif("a page", "news") == motif("a page", "news")


def test_two_seeds_give_two_motifs():
    assert motif("a page", "news") != motif("another page", "news")


def test_a_long_list_hardly_shows_a_pattern_twice():
    assert len({motif(f"page {i}", "report") for i in range(40)}) > 36


@pytest.mark.parametrize("kind", KINDS)
def test_a_motif_is_sound_light_and_silent(kind):
    for i in range(100):
        svg = motif(f"page {i}", kind)
        root = ET.fromstring(svg)  # noqa: S314 - our own
        assert len(svg.encode()) < 1500
        assert root.get("aria-hidden") == "true"
        assert root.get("class") == f"motif motif--{kind}"
        for part in root.iter():
            assert not {"style", "id", "fill", "stroke"} & set(part.attrib)


def test_a_motif_fills_the_frame_it_is_given():
    assert 'viewBox="0 0 40 30"' in motif("a page", "event", width=4, height=3)
