"""Read an interactive page as its own script does: its documents, its panels and their text."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from html.parser import HTMLParser


class Markup(HTMLParser):
    """The elements of some HTML, each as (name, attributes), its text, and the texts of its quotations."""

    def __init__(self, markup):
        super().__init__()
        self.elements, self.pieces, self.quotations = [], [], []
        self._within = []
        self.feed(markup)

    @property
    def text(self):
        return "".join(self.pieces)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._within.append(tag)
        if tag == "blockquote":
            self.quotations.append("")

    def handle_endtag(self, tag):
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data):
        self.pieces.append(data)
        if "blockquote" in self._within and data.strip("\n"):
            self.quotations[-1] += data


def documents(page):
    """The documents of a page by their addresses."""
    [packed] = re.findall(r'<script type="text/plain" id="documents">([A-Za-z0-9+/=]*)</script>', page)
    return json.loads(gzip.decompress(b64decode(packed)))


def panels(page):
    """The HTML of each feature's panel by its id."""
    return documents(page)["interactive/panels.json"]


def hostile(folder):
    """An atlas folder in which every kind of text tries to become script or markup."""
    attack = "</script><img src=x onerror=hacked=1>${hacked=2}"
    for name, texts in {
        "names.csv": ["North line", "Rice farm", "Iron Road North"],
        "facts.csv": ["The two towns", "In equal parts."],
        "atlas.toml": [
            "Iron Road Atlas",
            "Two towns,",
            "Farms along the road.",
            '"Rails',
            '"Open Rails',
            '"Line',
        ],
        "references.json": ["Southgate Press"],
    }.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for each in texts:
            assert each in text
            sign = each[0] if each.startswith('"') else ""
            text = text.replace(each, sign + attack + each.removeprefix('"'))
        path.write_text(text, encoding="utf-8")
    return folder
