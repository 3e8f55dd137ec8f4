"""Describe what a fact rests on, for every output: the only module that distinguishes kinds of basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from geodata import edtf, licences
from geodata.derivations import METHODS
from geodata.model import Dataset, Fact, Feature, Passage
from geodata.references import Reference, is_description
from geodata.vocabulary import Basis

if TYPE_CHECKING:
    from geodata.catalogue import Atlas

#: If there are more authors than _MOST_NAMES, only the first are named, as in the Chicago Manual of Style.
_MOST_NAMES, _NAMED_OF_MANY = 6, 3
#: Shown instead of a date that is not known.
UNDATED = "undated"
#: Shown before an editor's note.
EDITORS_NOTE = "Editor’s note:"


@dataclass(frozen=True)
class Provenance:
    """What a fact rests on, in parts of plain text.

    A passage or a reference has `title`, `authors` (in reading order), `publisher`, `date` of publication in
    words, `read` (the day on which it was read, in words) and `address`; `locator` is the place in it, such
    as 'paragraph 2'. A dataset has `title` with its version, `licence` and `credit`. For a computed fact,
    `title` says how. Whatever is not known is empty.
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
    dataset: Dataset | None = None

    @property
    def who(self) -> str:
        """The name to show for the source: the publisher, else the authors, else the title."""
        return self.publisher or names_in_a_row(self.authors) or self.title

    @property
    def before(self) -> str:
        """The text before the title on a line: the authors."""
        return names_in_a_row(self.authors)

    @property
    def after(self) -> tuple[str, ...]:
        """The texts after the title on a line: publisher, date, locator; the licence of a dataset."""
        licence = f"{self.licence}: {self.credit}" if self.credit else self.licence
        published = (self.publisher, self.date) if self.reference is not None else ()
        return tuple(filter(None, [*published, self.locator, licence]))

    @property
    def line(self) -> str:
        """All on one line, except when it was read: authors, ‘title’ or [description], publisher, date."""
        plain = self.reference is None or is_description(self.title)
        name = self.title if plain else f"‘{self.title}’"
        return ", ".join(filter(None, [self.before, name, *self.after]))


def source_of(atlas: Atlas, fact: Fact) -> Provenance:
    """What a fact rests on, with the place in it."""
    if fact.basis is Basis.QUOTED:
        return source(atlas, fact.basis, fact.basis_id)  # the locator is the passage's paragraph
    return replace(source(atlas, fact.basis, fact.basis_id), locator=fact.locator or "")


def source(atlas: Atlas, basis: Basis, basis_id: str | None) -> Provenance:
    """The provenance for a kind of basis and its id; KeyError if the atlas has no such item."""
    name = basis_id or ""
    match basis:
        case Basis.QUOTED:
            return passage_source(atlas, atlas.passages[name])
        case Basis.CITED:
            return reference_source(atlas.references[name])
        case Basis.DATASET:
            return dataset_source(atlas.datasets[name])
        case Basis.DERIVED:
            how = METHODS.get(name, name).rstrip(".")
            return Provenance(f"Computed by this program: {how}", publisher="this program")
        case Basis.UNSOURCED:
            return Provenance("No source yet", publisher="no source yet")
        case _:
            assert_never(basis)


def every_basis(atlas: Atlas) -> Iterator[tuple[Basis, str, Provenance]]:
    """All that facts of an atlas can rest on: the kind of basis, its id, and what it is."""
    ids: dict[Basis, Iterable[str]] = {
        Basis.QUOTED: atlas.passages,
        Basis.CITED: atlas.references,
        Basis.DATASET: [dataset.id for dataset in licences.drawn_upon(atlas)],
        Basis.DERIVED: METHODS,
    }
    for basis, known in ids.items():
        yield from ((basis, each, source(atlas, basis, each)) for each in known)


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


def dataset_source(dataset: Dataset) -> Provenance:
    """A dataset with its version, licence and credit."""
    return Provenance(
        f"{dataset.name} {dataset.version}",
        publisher=dataset.name,
        address=dataset.url,
        licence=dataset.licence,
        credit=dataset.attribution,
        dataset=dataset,
    )


def names_in_a_row(names: Sequence[str]) -> str:
    """Names in a sentence: 'A', 'A and B', 'A, B and C'; of many the first: 'A, B, C and 37 others'."""
    if len(names) > _MOST_NAMES:
        names = [*names[:_NAMED_OF_MANY], f"{len(names) - _NAMED_OF_MANY} others"]
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def witnesses(atlas: Atlas, passage: Passage) -> list[Provenance]:
    """The references that contradict a doubted passage."""
    return [reference_source(atlas.references[item]) for item in passage.editors_note_basis]


def editors_note(atlas: Atlas, passage: Passage) -> str:
    """Why a quotation is doubted, and who contradicts it; '' if it is not. Show it with the quotation."""
    if not passage.editors_note:
        return ""
    named = "; ".join(dict.fromkeys(behind.who for behind in witnesses(atlas, passage)))
    return f"{EDITORS_NOTE} {passage.editors_note}" + (f" ({named})" if named else "")


def geometry_sources(atlas: Atlas, feature: Feature) -> list[Provenance]:
    """The datasets and references that the geometry of a feature was made from."""
    datasets, references = atlas.datasets, atlas.references
    found: list[Provenance] = []
    for item in feature.geometry_source:
        found += [dataset_source(datasets[item])] if item in datasets else []
        found += [reference_source(references[item])] if item in references else []
    return found
