"""Log lines without personal data."""

import logging
import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
QUERY = re.compile(r"(?<=\S)\?\S*")
TOKEN = re.compile(
    r"(/newsletter/(?:confirm|preferences|unsubscribe|erase)/|/registrations/)[^/\s]+"
)
# Titles and file names: of pages of the intranet, of documents at their address and on the disk.
NAMED = re.compile(r"(/[a-z]{2,3}(?:-[a-z]+)?/intranet/|(?<!/wagtail)/documents/).+")


class PlainFormatter(logging.Formatter):
    """One readable line without e-mail addresses, query strings, tokens and names of files.

    Tracebacks are masked, too.
    """

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record):
        """The masked line as str."""
        line = TOKEN.sub(r"\1…", super().format(record))
        return QUERY.sub("?…", EMAIL.sub("…@…", NAMED.sub(r"\1…", line)))
