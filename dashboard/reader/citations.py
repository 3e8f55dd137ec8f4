"""Citations for the page and the command line: atlas, feature, passage, reference, view (no Streamlit)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial

from dashboard.reader.exporting import subtitle_of, title_of
from dashboard.reader.links import permalink
from dashboard.reader.panels.blocks import Caption
from dashboard.reader.panels.spans import link
from dashboard.reader.state import ViewState, default_view
from geodata import Atlas, citing
from geodata.citing import Form, Item
from geodata.errors import UnknownItemError
from geodata.legible import brief, closed

#: What a form of citation is called, in the order in which they are offered.
FORMS = {
    Form.CHICAGO: "Chicago",
    Form.APA: "APA",
    Form.MLA: "MLA",
    Form.BIBTEX: "BibTeX",
    Form.RIS: "RIS",
    Form.CSL_JSON: "CSL-JSON",
}


@dataclass(frozen=True)
class Cited:
    """Something to cite: `text` writes its citation in a form, `rests_on` gives the references behind it."""

    text: Callable[[Form], str]
    rests_on: Callable[[], Sequence[Item]]

    def references(self, form: Form) -> str:
        """The references behind it, written in a form."""
        return citing.write(self.rests_on(), form)


def of(atlas: Atlas, what: str | None, address: str) -> Cited:
    """The citation of the atlas (None), or of the feature, passage, reference or dataset with an id.

    `address` is the server's public address, or empty: then no citation has a link. Raises
    UnknownItemError, with ids that look alike, if nothing has the id.
    """
    if what is None:
        return of_atlas(atlas, address)
    if what in atlas.features:
        return of_feature(atlas, what, permalink(atlas, address, replace(default_view(atlas), selected=what)))
    if what in atlas.passages:
        return of_passage(atlas, what)
    if what in atlas.references or what in atlas.datasets:
        item = citing.item_of(atlas, what)
        return Cited(partial(citing.write, [item]), lambda: [item])
    alike = get_close_matches(what, [*atlas.features, *atlas.passages, *atlas.references], 3)
    hint = f"Did you mean {' or '.join(alike)}?" if alike else "Check its spelling."
    raise UnknownItemError(f"the atlas has no feature, passage or reference '{brief(what)}'. {hint}")


def of_atlas(atlas: Atlas, address: str) -> Cited:
    """The atlas as a whole, and every reference and dataset of it."""
    item = citing.atlas_item(atlas, f"{address}/" if address else "")
    every = (*atlas.references, *atlas.datasets)
    return Cited(partial(citing.write, [item]), lambda: [citing.item_of(atlas, each) for each in every])


def of_feature(atlas: Atlas, feature_id: str, here: str) -> Cited:
    """A feature as an entry of the atlas; `here` is its link."""
    item = citing.feature_item(atlas, feature_id, here)
    return Cited(partial(citing.write, [item]), lambda: citing.references_of(atlas, [feature_id]))


def of_passage(atlas: Atlas, passage_id: str) -> Cited:
    """A passage with its document."""
    passage = atlas.passages[passage_id]
    return Cited(partial(citing.quotation, atlas, passage), lambda: [citing.passage_item(atlas, passage)])


def of_view(atlas: Atlas, view: ViewState, address: str) -> Cited:
    """A view as a map, and what the features that it shows rest on."""
    title, subtitle = title_of(atlas, view), subtitle_of(atlas, view)
    words = subtitle if title == atlas.about.title else f"{closed(title)}: {subtitle}"
    item = citing.view_item(atlas, words, permalink(atlas, address, view))
    shown = [
        each.id for each in atlas.features.values() if view.shows(atlas, each) or each.id == view.selected
    ]
    return Cited(partial(citing.write, [item]), lambda: citing.references_of(atlas, shown))


def how_to_report(atlas: Atlas) -> Caption:
    """How to report an error, as a caption."""
    way = atlas.about.corrections
    if way:
        return Caption(("Copy the form, fill it in and send it to ", link(way, way), "."))
    keeper = "Copy the form, fill it in and send it to the editors of this atlas. "
    return Caption((f"{keeper}Or correct the row yourself: the methodology page explains how.",))
