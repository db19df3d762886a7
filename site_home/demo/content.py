"""The texts of the demonstration content, as they lie in content/<language>/."""

import tomllib
from functools import cache
from pathlib import Path

import polib

FOLDER = Path(__file__).parent / "content"


def read(name, language="en"):
    """The data of one file, such as “news”, as dict."""
    with (FOLDER / language / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words(name, language):
    """The translations of one area, such as “news”, by their English; empty where there are none.

    Texts are as wagtail-localize takes them out of a page: in prose, with tags and escapes.
    """
    path = FOLDER / language / f"{name}.po"
    if not path.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(path) if entry.translated()}
