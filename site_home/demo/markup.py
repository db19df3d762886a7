"""The small mark-up of the demonstration texts, turned into rich text and StreamField blocks.

A blank line ends a paragraph; `## ` opens a heading, `- ` and `1. ` lists; `**bold**` and
`[words](address)` work inside, and `page:slug` is an address of this site.
"""

import re
from html import escape

from wagtail.fields import StreamField

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
NUMBERED = re.compile(r"\d+\. ")


def blocks(text, pages):
    """The text as raw StreamField data: rich_text and heading blocks.

    Takes the text and a dict of slugs and page numbers for `page:` links.
    """
    found, prose = [], []
    for chunk in _chunks(text):
        if chunk.startswith("## "):
            _flush(prose, found)
            heading = {"text": chunk[3:].strip(), "level": "h2"}
            found.append({"type": "heading", "value": heading})
        else:
            prose.append(_html(chunk, pages))
    _flush(prose, found)
    return found


def rich_text(text, pages):
    """The text as the HTML that Wagtail's rich text keeps; headings are not expected."""
    return "".join(_html(chunk, pages) for chunk in _chunks(text))


def with_ids(instance):
    """The page or snippet, every item of its lists with an id: without one none is translated."""
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            list(getattr(instance, field.name))  # bound blocks are written anew, with ids
    return instance


def _chunks(text):
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = chunk.strip().split("\n", 1)
        if lines[0].startswith("## ") and len(lines) == 2:
            yield from (lines[0], lines[1].strip())
        elif chunk.strip():
            yield chunk.strip()


def _flush(prose, found):
    if prose:
        found.append({"type": "rich_text", "value": "".join(prose)})
        prose.clear()


def _html(chunk, pages):
    lines = [line.strip() for line in chunk.split("\n")]
    if all(line.startswith("- ") for line in lines):
        return _list("ul", [line[2:] for line in lines], pages)
    if all(NUMBERED.match(line) for line in lines):
        return _list("ol", [NUMBERED.sub("", line, count=1) for line in lines], pages)
    return f"<p>{_inline(' '.join(lines), pages)}</p>"


def _list(tag, items, pages):
    lines = "".join(f"<li>{_inline(item, pages)}</li>" for item in items)
    return f"<{tag}>{lines}</{tag}>"


def _inline(text, pages):
    def link(match):
        words, address = match.groups()
        if address.startswith("page:"):
            return f'<a linktype="page" id="{pages[address[5:]]}">{words}</a>'
        return f'<a href="{address}">{words}</a>'

    return BOLD.sub(r"<b>\1</b>", LINK.sub(link, escape(text, quote=False)))
