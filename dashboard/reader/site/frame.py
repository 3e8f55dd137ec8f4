"""What every page of the site has around its content: head, links to the other pages, licence and data date.

Text of the data is escaped where it enters the page. No page runs a script or asks another host for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from dashboard.reader.site import addresses
from geodata import Atlas
from geodata.present.wording import how_current

#: The pages in the order of the bar at the top.
WAYS = (
    ("Map", addresses.HOME),
    ("Features", addresses.FEATURES),
    ("Sources", addresses.SOURCES),
    ("Passages", addresses.PASSAGES),
    ("Disagreements", addresses.DISAGREEMENTS),
    ("Methodology", addresses.METHODOLOGY),
    ("Downloads", addresses.DOWNLOADS),
)
#: What a page may load: its style sheet from its own site, and pictures from there or as data URLs.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class SitePage:
    """A page: its path, title, description and content (HTML).

    `head` holds more tags for its head; `picture` is the path of a picture of it, or empty. `policy` says
    what it may load, `styles` where its style sheet is; `whole` content is all of its body.
    """

    path: str
    title: str
    description: str
    content: str
    head: Sequence[str] = field(default=())
    picture: str = ""
    policy: str = POLICY
    styles: str = addresses.STYLES
    whole: bool = False


def link(page: str, path: str, text: str) -> str:
    """A link from one page of the site to another; both are paths from the front page."""
    return f'<a href="{escape(addresses.up(page) + path)}">{escape(text)}</a>'


def as_html(atlas: Atlas, page: SitePage, address: str) -> bytes:
    """A page as a file; `address` is where the site will lie, without a slash at its end, or empty."""
    # A server shows the 404 page at any depth, where relative links would fail.
    up = f"{address}/" if page.path == addresses.NOT_FOUND and address else addresses.up(page.path)
    about = atlas.about
    tags = "\n".join([*_shared(atlas, page, address), *page.head])
    title = page.title if page.title == about.title else f"{page.title} – {about.title}"
    text = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(page.policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="{escape(f"{about.title} {about.version}")}">
<meta name="description" content="{escape(page.description)}">
<title>{escape(title)}</title>
<link rel="icon" href="{up}{addresses.ICON}">
<link rel="stylesheet" href="{up}{page.styles}">
{tags}
</head>
<body>
{page.content if page.whole else _body(atlas, page, up)}
</body>
</html>
"""
    return text.encode()


def _body(atlas: Atlas, page: SitePage, up: str) -> str:
    """What stands around a page's content, and the content."""
    about = atlas.about
    return f"""<a class="skip" href="#content">Skip to the content</a>
<header>
<p class="atlas"><a href="{escape(up + addresses.HOME)}">{escape(about.title)}</a></p>
<nav aria-label="Pages"><ul>{ways(page.path, up)}</ul></nav>
</header>
<main id="content">
{page.content}
</main>
<footer>
<p>{escape(about.title)}, version {escape(about.version)}, {escape(how_current(atlas))}.
Licence: {escape(about.licence)}. <a href="{escape(up + addresses.LICENCES)}">Licences and credits</a></p>
</footer>"""


def ways(page: str, up: str, *, licences: bool = False) -> str:
    """The links to all pages as items of a list, to the licences too where they stand nowhere else."""
    last = (("Licences", addresses.LICENCES),) if licences else ()
    return "".join(_way(page, up, *way) for way in (*WAYS, *last))


def _way(page: str, up: str, text: str, path: str) -> str:
    here = ' aria-current="page"' if path == page else ""
    return f'<li><a href="{escape(up + path)}"{here}>{text}</a></li>'


def _shared(atlas: Atlas, page: SitePage, address: str) -> list[str]:
    """The tags that programs read to preview a link; full addresses, or none."""
    properties = [
        ("og:type", "article"),
        ("og:site_name", atlas.about.title),
        ("og:title", page.title),
        ("og:description", page.description),
    ]
    tags = [f'<meta property="{name}" content="{escape(text)}">' for name, text in properties]
    if address:
        path = "" if page.path == addresses.HOME else page.path
        here = escape(f"{address}/{path}")
        tags += [f'<link rel="canonical" href="{here}">', f'<meta property="og:url" content="{here}">']
        if page.picture:
            tags.append(f'<meta property="og:image" content="{escape(f"{address}/{page.picture}")}">')
    return tags
