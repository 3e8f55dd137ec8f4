"""Write citations of the atlas, its features, views and passages, and of their sources.

`items.py` makes CSL-JSON items. They are written in one `Form`: in the style of a guide (`styles.py`, by
CSL), or for a reference manager (`bibtex.py`, `ris.py`, or CSL-JSON itself). The CSL processor is imported
only when a style is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum

from geodata.catalogue import Atlas
from geodata.citing import bibtex, ris
from geodata.citing.guides import StyleGuide
from geodata.citing.items import (
    Item,
    atlas_item,
    feature_item,
    item_of,
    passage_item,
    reference_item,
    references_of,
    settled,
    view_item,
)
from geodata.citing.styles import bibliography, in_text
from geodata.csl.cleaning import clean
from geodata.legible import ends
from geodata.model import Passage
from geodata.present.sources import editors_note

__all__ = [
    "Form",
    "Item",
    "StyleGuide",
    "atlas_item",
    "feature_item",
    "item_of",
    "passage_item",
    "quotation",
    "reference_item",
    "references_of",
    "view_item",
    "write",
]


class Form(StrEnum):
    """The forms in which citations are written."""

    CHICAGO = "chicago"
    APA = "apa"
    MLA = "mla"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"

    @property
    def style(self) -> StyleGuide | None:
        """The style guide of a form for readers; None for a form for programs."""
        return StyleGuide(self.value) if self.value in {style.value for style in StyleGuide} else None

    @property
    def suffix(self) -> str:
        """The suffix of a file in this form, such as '.bib'."""
        return {Form.BIBTEX: ".bib", Form.RIS: ".ris", Form.CSL_JSON: ".json"}.get(self, ".txt")


def write(items: Iterable[Item], form: Form) -> str:
    """Items in a form, ending with a line break. In a style they are sorted, else in the order given."""
    items = [clean(item) for item in items]
    if form is not Form.CSL_JSON:
        items = [settled(item) for item in items]
    if form.style is not None:
        return "\n\n".join(bibliography(items, form.style)) + "\n"
    if form is Form.BIBTEX:
        return "\n".join(bibtex.entry(item) for item in items)
    if form is Form.RIS:
        return "\n".join(ris.entry(item) for item in items)
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def quotation(atlas: Atlas, passage: Passage, form: Form) -> str:
    """A passage for quoting: its words with an in-text citation, then the citation of its document.

    The text in quotation marks is exactly that of the passage. An editor's note that doubts it follows. In a
    form for programs the passage is in the item's annotation.
    """
    item = passage_item(atlas, passage)
    if form.style is None:
        return write([item], form)
    stop = "" if passage.exact.rstrip().endswith((".", "?", "!", "…")) else "."
    source = in_text(settled(item), form.style, passage.paragraph)
    doubt = f"{note}\n" if (note := editors_note(atlas, passage)) else ""
    return f"“{passage.exact}”{ends(passage.exact)} {source}{stop}\n\n{write([item], form)}{doubt}"
