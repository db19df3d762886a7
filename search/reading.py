"""Reads a PDF in a process of its own, so that whatever it holds harms nobody (decisions/0019)."""

import json
import re
import signal
import subprocess
import sys
from collections import Counter
from tempfile import TemporaryFile

from search import pdf_text
from search.analysis import IDLE, WORD
from search.models import FileText
from search.pdf_text import DIGITS, SECONDS, TO_LEFT

STOPPED = {-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}
LARGEST = 50 * 2**20  # bytes
FEW = 25  # letters a page: a scan with a stamp on it has no more
BETWEEN = " .,:;!?()\"'/«»،؛؟۔-"
RUN = re.compile(f"[{TO_LEFT}](?:[{TO_LEFT}{BETWEEN}]*[{TO_LEFT}])?")
FREQUENT = {word for code in ("ar", "fa", "ur") for word in IDLE[code].split() if len(word) > 1}
FREQUENT -= {word[::-1] for word in FREQUENT}
SURELY = 5  # words that make sense backwards only


def read(file):
    """The text of a PDF, page by page.

    Takes an open file. Returns a FileText.State and a list of str, one a page. Raises OSError where
    it is not the file that stands in the way.
    """
    states = FileText.State
    with TemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
            if copy.tell() > LARGEST:
                return states.UNREADABLE, []
        copy.seek(0)
        lines = _answer(copy)
    whole = bool(lines) and lines[-1] is True
    found = lines[:-1] if whole else lines
    pages = in_reading_order([text or "" for text in found])
    letters = sum(map(len, pages))
    if not letters and (not whole or None in found or not found):
        return states.UNREADABLE, []
    if whole and letters < FEW * len(pages):
        return states.SCAN, pages
    return (states.READ if whole else states.CUT), pages


def _answer(file):
    """What the process that reads the file wrote before it ended, or was ended, as a list."""
    command = [sys.executable, "-I", pdf_text.__file__]
    try:
        done = subprocess.run(  # noqa: S603  the command is our own
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={},
            check=False,
        )
        output = done.stdout
        if done.returncode in STOPPED:  # with the worker, such as by systemd
            raise InterruptedError("The process that reads a PDF was told to stop.")
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    lines = []
    for line in output.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:  # it was killed while it wrote
            break
    return lines


def in_reading_order(pages):
    """Texts of pages, turned where their words are spelt backwards: where that is sure.

    So it is with PDFs that place each letter by itself, in the order in which they are read.
    """
    counts = Counter(word for text in pages for word in WORD.findall(text))
    forwards = sum(counts[word] for word in FREQUENT)
    backwards = sum(counts[word[::-1]] for word in FREQUENT)
    if backwards < SURELY or backwards <= 3 * forwards:
        return pages
    return [RUN.sub(lambda run: _turned(run[0]), text) for text in pages]


def _turned(text):
    return DIGITS.sub(lambda digits: digits[0][::-1], text[::-1])
