"""The texts of the demonstration content, as they lie in content/<language>/."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent / "content"


def read(name, language="en"):
    """The data of one file, such as “news”, as dict."""
    with (FOLDER / language / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
