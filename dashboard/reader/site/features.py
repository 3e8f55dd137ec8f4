"""The pages of features: what the panel says, all of it, and the list of all features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from dashboard.reader import citations
from dashboard.reader.panels import feature as panel
from dashboard.reader.panels.blocks import Block, Caption, Links, Quoted, Start, Tab, Together
from dashboard.reader.panels.notes import Notes
from dashboard.reader.panels.rendering import block_html, spans_html
from dashboard.reader.site import addresses, metadata
from dashboard.reader.site.frame import SitePage, link
from geodata import Atlas, citing
from geodata.citing import Form
from geodata.present.sources import Provenance, source
from geodata.present.statements import description as description_of
from geodata.present.wording import counted
from geodata.vocabulary import label

#: The level of the page's heading.
_LEVEL = 1


def page(atlas: Atlas, feature_id: str, address: str) -> SitePage:
    """The page of a feature; `address` is where the site will lie, or empty."""
    path, notes = addresses.feature(feature_id), panel.numbered(atlas, feature_id)
    first = description_of(atlas.facts_of(feature_id))
    description = first.value if first else f"{atlas.name(feature_id)} in the {atlas.about.title}"
    here = f"{address}/{path}" if address else ""
    has_map = atlas.bounds([feature_id]) is not None
    tabs = panel.tabs(atlas, feature_id, notes)
    content = [
        _blocks(atlas, path, panel.head(atlas, feature_id, notes, years=False)),
        _blocks(atlas, path, panel.figures(atlas, feature_id)),
        _picture(atlas, path, feature_id) if has_map else "",
        _contents(path, feature_id, tabs),
        *(_section(atlas, path, tab, notes) for tab in tabs),
        cited(citations.of_feature(atlas, feature_id, here)),
        _data(path, feature_id),
    ]
    return SitePage(
        path,
        atlas.name(feature_id),
        description,
        "\n".join(filter(None, content)),
        head=[
            *metadata.tags(citing.feature_item(atlas, feature_id, here)),
            metadata.linked_data(metadata.of_feature(atlas, feature_id, description, here)),
        ],
        picture=addresses.picture(feature_id) if has_map else "",
    )


def _picture(atlas: Atlas, path: str, feature_id: str) -> str:
    about = f"Map: {atlas.name(feature_id)} in {atlas.layers[atlas.feature(feature_id).layer].title}"
    source = addresses.up(path) + addresses.picture(feature_id)
    return f'<figure><img src="{escape(source)}" alt="{escape(about)}" width="944" height="590"></figure>'


def _contents(path: str, feature_id: str, tabs: Iterable[Tab]) -> str:
    """The links at the page's top: to its parts, and to the map."""
    parts = [f'<a href="#{tab.title.lower()}">{escape(tab.label)}</a>' for tab in tabs]
    ways = [*parts, '<a href="#cite">Cite</a>', link(path, addresses.opened(feature_id), "Open on the map")]
    return f'<nav class="parts" aria-label="On this page">{" ".join(ways)}</nav>'


def _section(atlas: Atlas, path: str, tab: Tab, notes: Notes) -> str:
    name = tab.title.lower()
    inner = _references(atlas, path, notes) if name == "references" else _blocks(atlas, path, tab.blocks())
    return f'<section id="{name}"><h2>{escape(tab.label)}</h2>{inner}</section>'


def _references(atlas: Atlas, path: str, notes: Notes) -> str:
    """The panel's notes, each with a link to the page of its reference or dataset."""
    items = "".join(
        f"<li>{spans_html(notes.text(*key))}{_more(path, source(atlas, *key))}</li>" for key in notes.ids
    )
    return f'<div class="blocks"><ol>{items}</ol></div>'


def _more(path: str, behind: Provenance) -> str:
    target = page_of(behind)
    return f" <small>{link(path, target, 'all facts from it')}</small>" if target else ""


def page_of(behind: Provenance) -> str:
    """The page of what a fact rests on; '' if it has none."""
    if behind.reference is not None:
        return addresses.reference(behind.reference.id)
    return addresses.dataset(behind.dataset.id) if behind.dataset is not None else ""


def _blocks(atlas: Atlas, path: str, blocks: Iterable[Block]) -> str:
    return f'<div class="blocks">{"".join(_block(atlas, path, block) for block in blocks)}</div>'


def _block(atlas: Atlas, path: str, block: Block) -> str:
    match block:
        case Quoted(text):
            return block_html(Caption((text,)), _LEVEL + 1)
        case Links(title, items):
            names = " ".join(link(path, addresses.feature(item), atlas.name(item)) for item in items)
            return f'<p class="links"><span class="caption">{escape(title)}:</span> {names}</p>'
        case Start(view):
            return f"<p>{escape(view.title)}: {escape(view.description)}</p>"
        case Together(blocks):
            return f'<div class="together">{"".join(_block(atlas, path, each) for each in blocks)}</div>'
        case _:
            return block_html(block, _LEVEL)


def cited(what: citations.Cited) -> str:
    """How to cite something, in every form."""
    forms = "".join(_form(what, form, title) for form, title in citations.FORMS.items())
    return f'<section id="cite"><h2>Cite</h2>{forms}</section>'


def _form(what: citations.Cited, form: Form, title: str) -> str:
    opened = " open" if form is Form.CHICAGO else ""
    text = escape(what.text(form).strip())
    return f'<details{opened}><summary>{escape(title)}</summary><pre tabindex="0">{text}</pre></details>'


def _data(path: str, feature_id: str) -> str:
    way = link(path, addresses.feature_json(feature_id), "this feature as JSON")
    return f'<p class="caption">Data: {way}, {link(path, addresses.DOWNLOADS, "all downloads")}.</p>'


def index(atlas: Atlas) -> SitePage:
    """The list of all features by layer."""
    path = addresses.FEATURES
    count = counted(len(atlas.features), "feature")
    text = f"All features of the {atlas.about.title}, with their status."
    return SitePage(path, "Features", text, f"<h1>Features</h1><p>{count}.</p>{''.join(lists(atlas, path))}")


def lists(atlas: Atlas, path: str) -> Iterator[str]:
    """The features of each layer as a table on a page: name, kind, status, number of facts."""
    for layer in atlas.layers.values():
        rows = "".join(_row(atlas, path, feature.id) for feature in atlas.features_in(layer.id))
        if rows:
            heads = "".join(f'<th scope="col">{head}</th>' for head in ("Name", "Kind", "Status", "Facts"))
            yield (
                f'<section><h2 id="{escape(layer.id)}">{escape(layer.title)}</h2>'
                f'<p class="caption">{escape(layer.description)}</p>'
                f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
            )


def _row(atlas: Atlas, path: str, feature_id: str) -> str:
    status = panel.status_text(atlas, feature_id)
    cells = [label(atlas.feature(feature_id).kind), status, f"{len(atlas.facts_of(feature_id)):,}"]
    name = link(path, addresses.feature(feature_id), atlas.name(feature_id))
    return f"<tr><td>{name}</td>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
