"""The interactive page as one HTML file: the map's scripts and documents, all panels and the licences.

The page makes no requests: its policy forbids them all, and lets no script run but the one with which it was
made. Text from the data is escaped in it, or stands in the packed documents.

All features of the atlas are in the file, whole: no server is there to generalise them for a zoom. So an
atlas of more than MOST_FEATURES is refused, and so is a file larger than LARGEST.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import escape
from importlib.resources import files as package_files
from pathlib import Path
from string import Template

from dashboard import web
from dashboard.leaflet import content
from dashboard.reader.exporting import title_of
from dashboard.reader.interactive.documents import INTRODUCTION, PANELS, documents, picture
from dashboard.reader.interactive.packing import pack
from dashboard.reader.links import permalink
from dashboard.reader.panels.markup import to_html
from dashboard.reader.state import BUILT_IN, ViewState
from dashboard.server.addresses import reachable
from dashboard.styles import STYLES
from geodata import Atlas, licences
from geodata.errors import ExportError
from geodata.present.wording import how_current

STATIC = Path(__file__).parent / "static"
#: The most bytes of a file, for mail servers to accept it; the most features, for browsers to draw with ease.
LARGEST, MOST_FEATURES = 10_000_000, 5000


def as_html(atlas: Atlas, view: ViewState, address: str = "") -> str:
    """A view of an atlas as an HTML page that needs nothing beside itself.

    `address` is the dashboard's, to which the page links unless only this machine knows it. The page opens
    at the view's layers, filters, year, selection and place, always on the built-in base map. Raises
    ExportError for an atlas that is too large.
    """
    if len(atlas.features) > MOST_FEATURES:
        raise ExportError(
            f"an interactive page holds at most {MOST_FEATURES:,} features, and this atlas has "
            f"{len(atlas.features):,}. Export a figure, or make an atlas of fewer features."
        )
    view, address = replace(view, base=BUILT_IN), reachable(address)
    script, sheet = web.script("viewer"), styles()
    ready = parts() | {"script": script, "styles": sheet, "terms": _terms(atlas), "permalink": ""}
    if address:
        ready["permalink"] = _permalink(atlas, view, address)
    beside = sum(len(text.encode()) for text in ready.values())
    ready["documents"] = pack(documents(atlas, view, address), beside, LARGEST)
    texts = _texts(atlas, view) | {"policy": _policy(script, sheet)}
    page = Template((STATIC / "page.html").read_text(encoding="utf-8"))
    return page.substitute({name: escape(text) for name, text in texts.items()} | ready)


def parts(*, still: str = "", introduction: str = "", more: str = "") -> dict[str, str]:
    """The search box, and map and panel, as HTML.

    `still` stands in the place of the map, `introduction` in that of the panel, `more` below it.
    """
    reader = Template((STATIC / "reader.html").read_text(encoding="utf-8"))
    return {
        "search": (STATIC / "search.html").read_text(encoding="utf-8"),
        "reader": reader.substitute(still=still, introduction=introduction, more=more),
    }


def _texts(atlas: Atlas, view: ViewState) -> dict[str, str]:
    """The texts of the page's head and header, not yet escaped."""
    return {
        "generator": f"{atlas.about.title} {atlas.about.version}",
        "description": atlas.about.description,
        "page_title": " – ".join(dict.fromkeys([title_of(atlas, view), atlas.about.title])),
        "title": atlas.about.title,
        "edition": f"Version {atlas.about.version}, {how_current(atlas)}",
        "credits": content.attribution(atlas),
        "panels": json.dumps({"feature": PANELS, "introduction": INTRODUCTION}),
        "icon": picture((package_files("dashboard") / "icon.svg").read_text(encoding="utf-8")),
    }


def iframe(file: str, title: str) -> str:
    """The code that embeds a file (its address) in another page; it may run its script and open links."""
    return (
        f'<iframe src="{escape(file)}" title="{escape(title)}" width="100%" height="700" style="border: 0" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>'
    )


def styles() -> str:
    """The styles of a page of its own around the map."""
    blocks = (STYLES / "blocks.css").read_text(encoding="utf-8")
    return "\n".join([web.styles("atlas.css", "viewer.css"), blocks, web.styles_of("panel.css")])


def _policy(script: str, styles: str) -> str:
    """The page's Content-Security-Policy: no requests; this script, these styles, data URLs only."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def _permalink(atlas: Atlas, view: ViewState, address: str) -> str:
    """The link to the view in the dashboard, as HTML."""
    about = 'title="Open this view in the dashboard" target="_blank" rel="noopener"'
    return f'<a href="{escape(permalink(atlas, address, view))}" {about}>Dashboard</a>'


def _terms(atlas: Atlas) -> str:
    """The licences and credits of data and software, as HTML."""
    return to_html(licences.notice(atlas, base_map=atlas.basemap_folder)) + to_html(software())


def software() -> str:
    """The licences of the scripts, as Markdown."""
    return (STATIC / "software.md").read_text(encoding="utf-8")
