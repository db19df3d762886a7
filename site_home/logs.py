"""Log lines without personal data."""

import logging
import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
QUERY = re.compile(r"(?<=\S)\?\S*")


class PlainFormatter(logging.Formatter):
    """One readable line; e-mail addresses and query strings are masked, tracebacks too."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record):
        """The masked line as str."""
        return QUERY.sub("?…", EMAIL.sub("…@…", super().format(record)))
