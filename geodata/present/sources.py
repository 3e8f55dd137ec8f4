"""What a fact rests on, said once for every output: the one place that tells the kinds of basis apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from geodata import edtf
from geodata.derivations import METHODS
from geodata.model import Fact, Passage
from geodata.references import Reference
from geodata.vocabulary import Basis

if TYPE_CHECKING:
    from geodata.catalogue import Atlas

#: The word for what has no date.
UNDATED = "undated"


@dataclass(frozen=True)
class Provenance:
    """What a fact rests on, in parts of plain text.

    Of a passage or a reference: `title`, `authors` (in reading order), `publisher`, `date` of publication in
    words, `read`, the day on which it was read, and `address`; `locator` is the place in it, such as
    'paragraph 2'. Of a dataset: `title` with its version, `licence` and `credit`. Of what the program
    computed, `title` says how. What is not known is empty.
    """

    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    read: str = ""
    address: str | None = None
    locator: str = ""
    licence: str = ""
    credit: str = ""
    reference: Reference | None = None
    passage: Passage | None = None

    @property
    def who(self) -> str:
        """Who says so: the publisher, else the authors, else the title."""
        return self.publisher or names_in_a_row(self.authors) or self.title

    @property
    def line(self) -> str:
        """All of it on one line but the day of reading: authors, ‘title’, publisher, date, place in it."""
        if self.reference is None:
            licensed = ", ".join(filter(None, [self.title, self.locator, self.licence]))
            return f"{licensed}: {self.credit}" if self.credit else licensed
        parts = (names_in_a_row(self.authors), f"‘{self.title}’", self.publisher, self.date, self.locator)
        return ", ".join(filter(None, parts))


def source_of(atlas: Atlas, fact: Fact) -> Provenance:
    """What a fact rests on, with the place in it."""
    if fact.basis is Basis.QUOTED:
        return source(atlas, fact.basis, fact.basis_id)  # its paragraph is told
    return replace(source(atlas, fact.basis, fact.basis_id), locator=fact.locator or "")


def source(atlas: Atlas, basis: Basis, basis_id: str | None) -> Provenance:
    """What a basis of this id is."""
    name = basis_id or ""
    match basis:
        case Basis.QUOTED:
            return passage_source(atlas, atlas.passages[name])
        case Basis.CITED:
            return reference_source(atlas.references[name])
        case Basis.DATASET:
            dataset = atlas.datasets[name]
            return Provenance(
                f"{dataset.name} {dataset.version}",
                publisher=dataset.name,
                address=dataset.url,
                licence=dataset.licence,
                credit=dataset.attribution,
            )
        case Basis.DERIVED:
            how = METHODS.get(name, name).rstrip(".")
            return Provenance(f"Computed by this program: {how}", publisher="this program")
        case Basis.UNSOURCED:
            return Provenance("No source yet", publisher="no source yet")
        case _:
            assert_never(basis)


def passage_source(atlas: Atlas, passage: Passage) -> Provenance:
    """The document of a passage and the passage's place in it."""
    return reference_source(atlas.reference_of(passage), f"paragraph {passage.paragraph}", passage)


def reference_source(reference: Reference, locator: str = "", passage: Passage | None = None) -> Provenance:
    """A reference, and a place in it."""
    return Provenance(
        reference.title,
        authors=reference.authors,
        publisher=reference.publisher,
        date=reference.issued_in_words or UNDATED,
        read=edtf.spell(reference.accessed) if reference.accessed else "",
        address=reference.url,
        locator=locator,
        reference=reference,
        passage=passage,
    )


def names_in_a_row(names: Sequence[str]) -> str:
    """Names in a sentence: 'A', 'A and B', 'A, B and C'."""
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last
