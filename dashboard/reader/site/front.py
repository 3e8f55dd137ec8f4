"""The front page of a site: the map with its panel and search, and the files that it fetches.

Panels, layers and the base map lie at the addresses at which the server has them. Where no script runs, or
the site is opened from a folder, the page shows what stands in its `noscript` elements: a picture of the map,
what the atlas is, and its layers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from html import escape

from dashboard import web
from dashboard.leaflet import content
from dashboard.reader.interactive import documents as held
from dashboard.reader.interactive import page as interactive
from dashboard.reader.panels.whole import PAGE, introduction_html
from dashboard.reader.site import addresses, metadata
from dashboard.reader.site.frame import POLICY, SitePage, link, ways
from dashboard.reader.state import default_view
from dashboard.server import documents
from geodata import Atlas, citing
from geodata.present.wording import counted, how_current

#: What the front page may do besides: run the site's script, which fetches the site's files.
_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"


def files(atlas: Atlas) -> dict[str, bytes]:
    """What the front page loads, but for panels."""
    found = {
        addresses.SCRIPT: web.script("site").encode(),
        addresses.READER_STYLES: interactive.styles().encode(),
        addresses.STILL_STYLES: web.styles_of("still.css").encode(),
        addresses.MAP_JSON: documents.config_of_site(atlas).body,
        addresses.SEARCH_JSON: content.dump(held.search_index(atlas)),
        held.INTRODUCTION: documents.introduction(atlas).body,
    }
    for layer in atlas.layers:
        found[f"atlas/layers/{layer}.geojson"] = documents.layer(atlas, layer).body
        found[addresses.symbol(layer)] = documents.symbol(atlas, layer).body
    for part in content.basemap_parts(atlas) | content.basemap_details(atlas):
        found[f"atlas/basemap/{part}.geojson"] = documents.basemap(atlas, part).body
    return found


def page(atlas: Atlas, address: str, loaded: Mapping[str, bytes]) -> SitePage:
    """The front page of an atlas that is not too large for a map; `loaded` are its `files`."""
    about, here = atlas.about, f"{address}/" if address else ""
    config = json.loads(loaded[addresses.MAP_JSON])
    fetched = [
        _versioned(loaded, addresses.MAP_JSON),
        *config["layer_urls"].values(),
        *config["basemap_urls"].values(),
    ]
    panels = {"feature": held.PANELS, "introduction": held.INTRODUCTION}
    return SitePage(
        addresses.HOME,
        about.title,
        about.description,
        _body(atlas),
        head=[
            *metadata.tags(citing.atlas_item(atlas, here)),
            metadata.linked_data(metadata.of_atlas(atlas, address)),
            f'<meta name="atlas-panels" content="{escape(json.dumps(panels))}">',
            *(f'<link rel="preload" href="{escape(each)}" as="fetch" crossorigin>' for each in fetched),
            f'<noscript><link rel="stylesheet" href="{addresses.STILL_STYLES}"></noscript>',
            f'<script src="{_versioned(loaded, addresses.SCRIPT)}" defer></script>',
        ],
        picture=addresses.OVERVIEW,
        policy=_POLICY,
        styles=_versioned(loaded, addresses.READER_STYLES),
        whole=True,
    )


def _versioned(loaded: Mapping[str, bytes], path: str) -> str:
    """A file's address, which changes with its content."""
    return f"{path}?v={sha256(loaded[path]).hexdigest()[:16]}"


def _body(atlas: Atlas) -> str:
    about = atlas.about
    edition = f"Version {about.version}, {how_current(atlas)}"
    parts = interactive.parts(
        still=_picture(atlas), introduction=introduction_html(atlas, PAGE), more=_still(atlas)
    )
    view = json.dumps(held.opening(atlas, default_view(atlas)), ensure_ascii=False).replace("<", "\\u003c")
    return f"""<a class="skip" href="#panel">Skip to the panel</a>
<header>
<div class="title"><p class="atlas">{escape(about.title)}</p><p class="caption">{escape(edition)}</p></div>
{parts["search"]}
<nav aria-label="Pages"><ul>{ways(addresses.HOME, "", licences=True)}</ul></nav>
</header>
{parts["reader"]}
<script type="application/json" id="view">{view}</script>"""


def _picture(atlas: Atlas) -> str:
    """The map where no script runs."""
    about = escape(f"Map of the {atlas.about.title}")
    return f'<noscript><img src="{addresses.OVERVIEW}" alt="{about}" width="944" height="590"></noscript>'


def _still(atlas: Atlas) -> str:
    """The panel where no script runs: what the atlas is, and its layers."""
    about, path = atlas.about, addresses.HOME
    layers = "".join(
        f'<li><a href="{addresses.FEATURES}#{escape(layer.id)}">{escape(layer.title)}</a> '
        f"<small>{counted(len(atlas.features_in(layer.id)), 'feature')}</small></li>"
        for layer in atlas.layers.values()
        if atlas.features_in(layer.id)
    )
    return (
        f'<noscript><div class="blocks still"><h1>{escape(about.title)}</h1>'
        f"<p>{escape(about.description)}</p>"
        "<p>The interactive map needs JavaScript and a web server. Opened from a folder, "
        f"{link(path, addresses.MAP, 'the map in one file')} works.</p>"
        f"<h2>Layers</h2><ul>{layers}</ul></div></noscript>"
    )
