"""Make CSL-JSON items of what can be cited: plain dictionaries that Zotero, pandoc and citeproc read.

Titles in CSL-JSON are rich text; names and titles of an atlas are plain text, so they are escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.errors import UnknownItemError
from geodata.legible import brief, closed, closed_in, ends
from geodata.model import Dataset, Passage
from geodata.present.sources import editors_note, source_of
from geodata.present.wording import safe_address
from geodata.references import Reference
from geodata.richtext import escape

Item = Mapping[str, Any]


def atlas_item(atlas: Atlas, address: str) -> Item:
    """The whole atlas; `address` is the public address of its server, or empty."""
    return {"id": "atlas", "type": "dataset", "title": escape(atlas.about.title), **_edition(atlas, address)}


def feature_item(atlas: Atlas, feature_id: str, link: str) -> Item:
    """A feature as an entry of the atlas. Raises UnknownItemError for an unknown id."""
    return {"id": feature_id, "type": "entry", "title": escape(atlas.name(feature_id))} | _in(atlas, link)


def view_item(atlas: Atlas, title: str, link: str) -> Item:
    """A view of the atlas as a map: its title and its link."""
    return {"id": "view", "type": "map", "title": escape(title)} | _in(atlas, link)


def passage_item(atlas: Atlas, passage: Passage) -> Item:
    """The document of a passage, with the passage, its paragraph and any doubt in the annotation."""
    words = f"“{passage.exact}”{ends(passage.exact)} (paragraph {passage.paragraph})"
    annotation = " ".join(filter(None, [words, editors_note(atlas, passage)]))
    return {**reference_item(atlas.reference_of(passage)), "annote": annotation}


def reference_item(reference: Reference) -> Item:
    """A reference as it is in the atlas."""
    return dict(reference.csl)


def dataset_item(dataset: Dataset) -> Item:
    """A dataset with its version; its licence and credit line are in the note."""
    credit = closed(dataset.attribution.rstrip("."))
    return {
        "id": dataset.id,
        "type": "dataset",
        "title": escape(dataset.name),
        "version": escape(dataset.version),
        "URL": dataset.url,
        "note": f"{credit}. Licence: {closed(dataset.licence)}, {dataset.licence_url}",
    }


def settled(item: Item) -> Item:
    """An item with the variables that styles and reference managers use.

    An event becomes the container title; an authority or archive becomes the publisher. Marks of text
    direction are closed in each text, so that they do not affect what follows.
    """
    event = item.get("event-title") or item.get("event")
    found = {
        "container-title": item.get("container-title") or _row(event, event and item.get("event-place")),
        "publisher": item.get("publisher")
        or item.get("authority")
        or _row(item.get("archive_location"), item.get("archive")),
    }
    whole: Item = closed_in({**item, **{key: text for key, text in found.items() if text}})
    return whole


def _row(*texts: object) -> str:
    return ", ".join(str(text) for text in texts if text)


#: Tabs, and every character that some program reads as a line end.
_LINE_ENDS = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]+")


def on_one_line(text: str) -> str:
    """Text with a space in place of each line end or tab; other kinds of spaces (no-break, wide) stay."""
    return _LINE_ENDS.sub(" ", text).strip(" ")


def item_of(atlas: Atlas, basis_id: str) -> Item:
    """The reference or dataset with this id. Raises UnknownItemError if there is neither."""
    if basis_id in atlas.references:
        return reference_item(atlas.references[basis_id])
    if basis_id in atlas.datasets:
        return dataset_item(atlas.datasets[basis_id])
    raise UnknownItemError(f"the atlas has no reference or dataset '{brief(basis_id)}'. Check its spelling.")


def references_of(atlas: Atlas, feature_ids: Iterable[str]) -> list[Item]:
    """The sources of features, each once: documents of facts and passages, and sources of geometry.

    For a feature without geometry of its own, the sources of its parts' geometry are included.
    """
    found: dict[str, None] = {}
    for feature_id in feature_ids:
        found |= dict.fromkeys(_bases_of(atlas, feature_id))
    return [item_of(atlas, basis_id) for basis_id in found]


def _bases_of(atlas: Atlas, feature_id: str) -> Iterable[str]:
    """The ids of references and datasets behind a feature, in the order of its facts."""
    feature = atlas.feature(feature_id)
    for fact in atlas.facts_of(feature_id):
        behind = source_of(atlas, fact)
        if (cited := behind.reference or behind.dataset) is not None:
            yield cited.id
    for passage in atlas.passages_on(feature_id):
        yield passage.source
        yield from passage.editors_note_basis
    drawn = (feature,) if feature.geometry is not None else atlas.parts(feature_id)
    for each in drawn:
        yield from each.geometry_source


def _in(atlas: Atlas, link: str) -> dict[str, Any]:
    return {"container-title": escape(atlas.about.title), **_edition(atlas, link)}


#: The value of `custom` in items whose date is that of the data, not of publication.
OF_THE_DATA = {"issued": "the day to which the data were kept"}


def _edition(atlas: Atlas, link: str) -> dict[str, Any]:
    """The atlas's authors, version, data date, link and licence.

    A link that is not a web address is left out: an atlas without a public address has only relative links.
    """
    return {
        "author": [{"literal": f"{closed(atlas.about.title)} contributors"}],
        "version": escape(atlas.about.version),
        "issued": edtf.to_csl(atlas.about.data_date),
        "custom": OF_THE_DATA,
        **({"URL": link} if safe_address(link) else {}),
        "language": "en",
        "note": f"Licence: {atlas.about.licence}",
    }
