"""Bibliographic references: CSL-JSON items as Zotero and others write them, brought into one clean form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import model_validator

from geodata import edtf, richtext
from geodata.contract import Slug, Writable, slug
from geodata.csl.cleaning import clean
from geodata.csl.dates import in_words, season
from geodata.csl.mistakes import item_mistakes
from geodata.csl.names import in_reading_order
from geodata.errors import MistakeError
from geodata.model import _Frozen

#: The CSL types of entries in works of reference.
_LOOKED_UP = ("entry-dictionary", "entry-encyclopedia")


class Reference(_Frozen):
    """A bibliographic reference: `csl` is its CSL-JSON item, as returned by `clean`."""

    id: Slug
    csl: Annotated[Mapping[str, Any], Writable]

    @model_validator(mode="before")
    @classmethod
    def _taken_clean(cls, given: Any) -> Any:
        """The item cleaned, with its id in the form of the atlas."""
        if not isinstance(given, Mapping) or not isinstance(given.get("csl"), Mapping):
            return given
        name = reference_id(given.get("id"))
        return {**given, "id": name, "csl": {**clean(given["csl"]), "id": name}}

    @model_validator(mode="after")
    def _has_what_a_citation_needs(self) -> Reference:
        if mistakes := list(item_mistakes(self.csl)):
            raise MistakeError(*mistakes)
        return self

    @property
    def title(self) -> str:
        """The title as plain text."""
        return richtext.plain(str(self.csl["title"]))

    @property
    def publisher(self) -> str:
        """Where it appeared: the container's title, else the publisher, else ''."""
        return richtext.plain(str(self.csl.get("container-title") or self.csl.get("publisher") or ""))

    @property
    def original_publisher(self) -> str:
        """Where the text comes from if another publisher printed it: an agency or encyclopaedia; else ''."""
        return richtext.plain(str(self.csl.get("original-publisher") or ""))

    @property
    def is_encyclopaedia(self) -> bool:
        """Whether the CSL type is that of an entry in an encyclopaedia or dictionary."""
        return self.csl["type"] in _LOOKED_UP

    @property
    def copy_of(self) -> str | None:
        """The id of the reference that this one is a copy of, if the data say so (`custom.copy_of`)."""
        given = (self.csl.get("custom") or {}).get("copy_of")
        return None if given is None else str(reference_id(given))

    @property
    def url(self) -> str | None:
        """The web address, else that of the DOI; None if it has neither."""
        address = self.csl.get("URL") or (self.csl.get("DOI") and f"https://doi.org/{self.csl['DOI']}")
        return str(address) if address else None

    @property
    def note(self) -> str:
        """The note by the person who read it, for example that the date is inferred; '' if there is none."""
        return str(self.csl.get("note") or "")

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors' names: given name, then family name; in Korean script the family name first."""
        return tuple(in_reading_order(person) for person in self.csl.get("author", ()))

    @property
    def issued(self) -> str | None:
        """The date of publication as EDTF, or None if it is not known or not a date."""
        return edtf.from_csl(self.csl.get("issued"))

    @property
    def issued_in_words(self) -> str:
        """The date of publication for a reader, with its season; empty if it is not known."""
        date = self.csl.get("issued")
        if self.issued is None:
            return in_words(date)
        return " ".join(filter(None, [season(date), edtf.spell(self.issued)]))

    @property
    def accessed(self) -> str | None:
        """The day on which it was read, as EDTF; None if not known."""
        return edtf.from_csl(self.csl.get("accessed"))


def is_description(title: str) -> bool:
    """Whether a title is in square brackets: our description of a work without a title, not to be quoted."""
    return re.fullmatch(r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]", title) is not None


def reference_id(given: object) -> object:
    """An id from a reference manager in the form of the atlas: lower-case words joined by hyphens.

    For a Zotero address the last part is used: 'http://zotero.org/users/1/items/AB12' → 'ab12';
    'kimRoad_2018' → 'kimroad-2018'. A value without ASCII letters or digits is returned unchanged.
    """
    if isinstance(given, bool) or not isinstance(given, str | int):
        return given
    text = str(given)
    if re.match(r"https?://", text):
        text = text.rstrip("/").rpartition("/")[2]
    return slug(text) or given
