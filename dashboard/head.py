"""The head of the index page: what a link tells of itself before it is opened (Open Graph), and the feed."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from dashboard.exporting import title_of
from dashboard.state import read_query, to_query
from geodata import Atlas
from geodata.wording import opening

#: Streamlit's own title of every page, until its script has set another.
_PLACEHOLDER = "<title>Streamlit</title>"


@dataclass(frozen=True)
class Head:
    """What the head says; addresses are absolute. `feed` is None where the atlas tells no changes."""

    title: str
    description: str
    url: str
    picture: str
    feed: str | None


def head_of(atlas: Atlas, address: str, query: str, *, page: str = "", feed: bool = False) -> Head:
    """The head of a page behind a link, at the address of a server; what a link cannot mean is left out."""
    view, _ = read_query(atlas, query)
    about, kept = atlas.about, to_query(atlas, view)
    name = page.capitalize() or (title_of(atlas, view) if kept else about.title)
    first = opening(atlas.facts_of(view.selected)) if view.selected and not page else None
    chosen = {"feature": view.selected} if view.selected and not page else {}
    return Head(
        title=about.title if name == about.title else f"{name} – {about.title}",
        description=first.value if first else about.description,
        url=f"{address}/{page}" + (f"?{kept}" if kept else ""),
        picture=f"{address}/atlas/picture.png" + (f"?{urlencode(chosen)}" if chosen else ""),
        feed=f"{address}/atlas/changes.atom" if feed else None,
    )


def with_head(index: str, head: Head) -> str:
    """The index page with its head; every text and address is escaped."""
    described = [
        ("name", "description", head.description),
        ("property", "og:type", "website"),
        ("property", "og:title", head.title),
        ("property", "og:description", head.description),
        ("property", "og:url", head.url),
        ("property", "og:image", head.picture),
        ("property", "og:image:alt", f"Map: {head.title}"),
        ("name", "twitter:card", "summary_large_image"),
    ]
    tags = [f'<meta {kind}="{name}" content="{escape(text)}" />' for kind, name, text in described]
    if head.feed is not None:
        kind = "application/atom+xml"
        tags.append(f'<link rel="alternate" type="{kind}" title="Changes" href="{escape(head.feed)}" />')
    index = index.replace(_PLACEHOLDER, f"<title>{escape(head.title)}</title>", 1)
    return index.replace("</head>", "\n".join([*tags, "</head>"]), 1)
