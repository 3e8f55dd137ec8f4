"""Read an interactive page as its own script does: its documents, its panels and their text."""

from __future__ import annotations

import csv
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
    held = documents(page).items()
    found = ((re.fullmatch(r"atlas/panels/(.+)\.html", address), panel) for address, panel in held)
    return {match[1]: panel for match, panel in found if match}


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


#: Signs that Markdown, LaTeX, HTML, Streamlit or a reader of links would take for something else than text.
SIGNS = (
    "1. # ![](//o.example/p) [a](http://o.example) <b>x</b> <img src=//o.example/q> <!--d--> &amp; $x$ US$3 "
    "US$5 a -> b <- c <-> d -- e >= f <= g ~= h :smile: :red[i] :material/home: :streamlit: "
    "`k` **l** _m_ ~~n~~ o\\p {q} ${r} http://o.example). www.o.example u@o.example -"
)


def signed(folder):
    """An atlas folder in which every kind of text has all of these signs."""
    names = folder / "names.csv"
    head, *rows = csv.reader(names.read_text(encoding="utf-8").splitlines())
    rows = [[item, *(f"{name} {SIGNS}" for name in three), also] for item, *three, also in rows]
    write_rows(names, [head, *rows])
    facts = folder / "facts.csv"
    head, *rows = csv.reader(facts.read_text(encoding="utf-8").splitlines())
    for row in rows:
        if not row[3] and row[1] != "status" and not row[2][:1].isdigit():
            row[2] += f" {SIGNS}"
        row[-1] = f"{row[-1]} {SIGNS}"
    write_rows(facts, [head, *rows])
    config = folder / "atlas.toml"
    lines = config.read_text(encoding="utf-8").splitlines()
    texts = re.compile(r'^(title|description|name|attribution|licence) = "(.*)"$')
    config.write_text(
        "\n".join(texts.sub(lambda m: f"{m[1]} = {json.dumps(f'{m[2]} {SIGNS}')}", line) for line in lines),
        encoding="utf-8",
    )
    _sign_json(folder / "passages.json", {"title", "editors_note"}, exact=True)
    _sign_json(folder / "references.json", {"title", "container-title", "publisher", "note", "literal"})
    return folder


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _sign_json(path, names, *, exact=False):
    """Put the signs behind the texts of some names; a passage grows by them, and its document makes room."""

    def sign(item):
        if isinstance(item, list):
            return [sign(each) for each in item]
        if not isinstance(item, dict):
            return item
        made = {
            name: f"{value} {SIGNS}" if name in names and isinstance(value, str) else sign(value)
            for name, value in item.items()
        }
        if exact and "exact" in made:
            made["exact"] += f" {SIGNS}"
            made["start"] += 2000 * made["start"]
            made["end"] = made["start"] + len(made["exact"])
        if exact and "characters" in made:
            made["characters"] = 10_000_000
        return made

    path.write_text(json.dumps(sign(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
