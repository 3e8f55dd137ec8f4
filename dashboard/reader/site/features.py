"""The pages of features: what the panel says, all of it, and the list of all features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from dashboard.reader import citations
from dashboard.reader.panels import feature as panel
from dashboard.reader.panels.blocks import Links, Tab
from dashboard.reader.panels.whole import blocks_html, citing_html, expander, pre
from dashboard.reader.site import addresses, metadata
from dashboard.reader.site.frame import SitePage, link
from geodata import Atlas, citing
from geodata.citing import Form
from geodata.present.sources import Provenance
from geodata.present.statements import description as description_of
from geodata.present.wording import counted
from geodata.vocabulary import label


@dataclass(frozen=True)
class OnPage:
    """A panel's controls on the page at `path`, where no script runs: links, and what is opened."""

    path: str
    level: int = 1

    def links(self, atlas: Atlas, links: Links) -> str:
        names = (link(self.path, addresses.feature(item), atlas.name(item)) for item in links.features)
        return f'<p class="links"><span class="caption">{escape(links.title)}:</span> {" ".join(names)}</p>'

    def forms(self, cited: citations.Cited, name: str) -> str:  # noqa: ARG002
        return _forms(cited)

    def copied(self, text: str) -> str:
        return pre(text)

    def source(self, behind: Provenance) -> str:
        """The relative address of the page of what a fact rests on; '' if it has none."""
        target = page_of(behind)
        return addresses.up(self.path) + target if target else ""


def page(atlas: Atlas, feature_id: str, address: str) -> SitePage:
    """The page of a feature; `address` is where the site will lie, or empty."""
    path = addresses.feature(feature_id)
    controls = OnPage(path)
    notes = panel.numbered(atlas, feature_id, controls.source)
    first = description_of(atlas.facts_of(feature_id))
    description = first.value if first else f"{atlas.name(feature_id)} in the {atlas.about.title}"
    here = f"{address}/{path}" if address else ""
    has_map = atlas.bounds([feature_id]) is not None
    tabs = panel.tabs(atlas, feature_id, notes)
    citation, report = citing_html(atlas, feature_id, here, controls)
    content = [
        blocks_html(atlas, panel.head(atlas, feature_id, notes, years=False), controls),
        blocks_html(atlas, panel.figures(atlas, feature_id), controls),
        _picture(atlas, path, feature_id) if has_map else "",
        _contents(path, feature_id, tabs),
        *(_section(tab, blocks_html(atlas, tab.blocks(), controls)) for tab in tabs),
        f'<section id="cite"><h2>Cite</h2>{citation}{expander("Report an error", report)}</section>',
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


def _section(tab: Tab, inner: str) -> str:
    return f'<section id="{tab.title.lower()}"><h2>{escape(tab.label)}</h2>{inner}</section>'


def page_of(behind: Provenance) -> str:
    """The page of what a fact rests on; '' if it has none."""
    if behind.reference is not None:
        return addresses.reference(behind.reference.id)
    return addresses.dataset(behind.dataset.id) if behind.dataset is not None else ""


def cited(what: citations.Cited) -> str:
    """How to cite something, in every form."""
    return f'<section id="cite"><h2>Cite</h2>{_forms(what)}</section>'


def _forms(what: citations.Cited) -> str:
    return "".join(_form(what, form, title) for form, title in citations.FORMS.items())


def _form(what: citations.Cited, form: Form, title: str) -> str:
    state = " open" if form is Form.CHICAGO else ""
    return f"<details{state}><summary>{escape(title)}</summary>{pre(what.text(form).strip())}</details>"


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
