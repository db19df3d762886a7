"""Reads a page as tests look at it."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """What a page holds: headings, ids, addresses, words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.addresses, self.words = [], [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        names = ("href", "src", "action", "poster")
        self.addresses |= {attrs[name] for name in names if attrs.get(name)}
        for part in (attrs.get("srcset") or "").split(","):
            self.addresses |= set(part.split()[:1])

    def handle_data(self, data):
        self.words.append(data)
