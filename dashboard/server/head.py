"""The index page: Streamlit's, with a head of our own, from which programs make the preview of a link.

Open Graph requires full addresses. Without a public one the picture and the page's own address are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from streamlit import file_util

from dashboard.reader.exporting import page_title, title_of
from dashboard.reader.links import read_query, to_query
from dashboard.styles import STYLES
from geodata import Atlas
from geodata.present.statements import description

#: The styles that are needed before Streamlit's script has run: for every page, and for the map's.
_FIRST = (STYLES / "first.css").read_text(encoding="utf-8")
EARLY = "".join((STYLES / name).read_text(encoding="utf-8") for name in ("early.css", "page.css"))
#: Streamlit's own title of every page, until its script has set another.
_PLACEHOLDER = "<title>Streamlit</title>"


#: The element in which Streamlit's scripts draw the page.
_ROOT = '<div id="root"></div>'
#: What Streamlit's page says about Streamlit where no script runs, and to programs, which it refers to
#: endpoints closed here.
_OF_STREAMLIT = (
    re.compile(r'<link rel="service-desc"[^>]*>'),
    re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
)


@dataclass(frozen=True)
class Head:
    """What the head says; its addresses are whole.

    `url` and `picture` are None without a public address. `feed` is None where the atlas tells no changes;
    without a public address it is relative to the page. `early` says whether the page keeps the room of a
    sidebar that is yet to come. `panels` are the addresses of panels (documents.panel_urls).
    """

    title: str
    description: str
    url: str | None
    picture: str | None
    feed: str | None
    early: bool = True
    panels: Mapping[str, str] | None = None


def head_of(atlas: Atlas, address: str, query: str, *, page: str = "", feed: bool = False) -> Head:
    """The head of the page of a link, at the public address of a server (empty: none).

    Parameters that cannot be read are ignored.
    """
    view, _ = read_query(atlas, query)
    about, kept = atlas.about, to_query(atlas, view)
    name = page.capitalize() or (title_of(atlas, view) if kept else about.title)
    first = description(atlas.facts_of(view.selected)) if view.selected and not page else None
    chosen = {"feature": view.selected} if view.selected and not page else {}
    picture = f"{address}/atlas/picture.png" + (f"?{urlencode(chosen)}" if chosen else "")
    return Head(
        title=page_title(atlas, name),
        description=first.value if first else about.description,
        url=f"{address}/{page}" + (f"?{kept}" if kept else "") if address else None,
        picture=picture if address else None,
        feed=(f"{address}/" if address else "") + "atlas/changes.atom" if feed else None,
        early=not page and "embed" not in parse_qs(query),
    )


@lru_cache(maxsize=1)
def index_page() -> str:
    """Streamlit's own index page."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def with_head(index: str, head: Head) -> str:
    """The index page with its head; every text and address is escaped."""
    described = [
        ("name", "description", head.description),
        ("property", "og:type", "website"),
        ("property", "og:title", head.title),
        ("property", "og:description", head.description),
        ("property", "og:url", head.url),
        ("property", "og:image", head.picture),
        ("property", "og:image:alt", f"Map: {head.title}" if head.picture else None),
        ("name", "atlas-panels", json.dumps(head.panels) if head.panels else None),
        ("name", "twitter:card", "summary_large_image" if head.picture else "summary"),
    ]
    tags = [f'<meta {kind}="{name}" content="{escape(text)}" />' for kind, name, text in described if text]
    if head.feed is not None:
        kind = "application/atom+xml"
        tags.append(f'<link rel="alternate" type="{kind}" title="Changes" href="{escape(head.feed)}" />')
    tags.append(f"<style>{_FIRST}{EARLY if head.early else ''}</style>")
    tags.append('<script src="./assets/page.js" defer></script>')
    for ours in _OF_STREAMLIT:
        index = ours.sub("", index, count=1)
    index = index.replace(_PLACEHOLDER, f"<title>{escape(head.title)}</title>", 1)
    index = index.replace("</head>", "\n".join([*tags, "</head>"]), 1)
    index = index.replace(_ROOT, f'<div id="root">{_opening(head)}</div>', 1)
    return index.replace("<body>", f"<body>\n{_without_scripts(head)}", 1)


def _opening(head: Head) -> str:
    """What the page says until Streamlit's scripts have loaded, which remove it."""
    return f'<p class="opening" role="status">Opening {escape(head.title)} …</p>'


def _without_scripts(head: Head) -> str:
    """What the page says where no script may run."""
    return (
        f"<noscript><h1>{escape(head.title)}</h1><p>{escape(head.description)}</p>"
        "<p>The map needs JavaScript: turn it on for this site, then reload the page.</p>"
        "<style>.opening { display: none; }</style></noscript>"
    )
