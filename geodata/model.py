"""The data classes of the atlas (feature, fact, passage, layer …): frozen, typed, without any display code.

Geometry is WGS84 longitude and latitude in degrees (EPSG:4326, RFC 7946 order), without heights. `contract`
says which values each field may have, and why. A value that is not valid raises pydantic's ValidationError.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from shapely.geometry.base import BaseGeometry

from geodata import limits
from geodata.contract import (
    NUMBER,
    Address,
    Colour,
    Contact,
    DataDate,
    Distinct,
    DocumentPosition,
    EdtfDate,
    FileSlug,
    Home,
    Icon,
    Latitude,
    Link,
    ListCell,
    Longitude,
    Metres,
    Name,
    Note,
    Optional,
    Quotation,
    Sha256,
    Slug,
    Surroundings,
    Text,
)
from geodata.errors import Mistake, MistakeError
from geodata.vocabulary import Basis, Comparison, Kind, Precision, Sector, Status, Theme, label


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Group(_Frozen):
    """A heading under which layers are listed."""

    id: Slug
    title: Name


class Layer(_Frozen):
    """One switchable layer of the map.

    `accent` is its colour on a light map and `accent_dark` on a dark one (#rrggbb).
    """

    id: FileSlug
    group: Slug
    title: Name
    description: Text
    accent: Colour
    accent_dark: Colour
    visible: bool = True


class Dataset(_Frozen):
    """A published collection of data from which geometry or facts were taken."""

    id: Slug
    name: Name
    version: Name
    licence: Name
    licence_url: Address
    url: Address
    attribution: Text


class StartView(_Frozen):
    """A view that the panel offers when nothing is selected; `link` is its query string."""

    id: Slug
    title: Name
    description: Text
    icon: Icon
    link: Link


class Names(_Frozen):
    """What a feature is called: English, Korean, Russian, and other forms that people search for."""

    feature: Slug
    en: Name
    ko: Name
    ru: Name
    aliases: Annotated[tuple[Name, ...], ListCell] = ()

    def all(self) -> tuple[str, ...]:
        """Every form of the name, the English one first."""
        return (self.en, self.ko, self.ru, *self.aliases)


class Property(_Frozen):
    """What an atlas declares about a property of its facts.

    `label` is its name on screen; None: its id in words. `units` are the units its numbers may have; empty:
    they are not checked. `comparison` says how values of several sources are compared; None: as changing with
    time. `part_of` is the property that is the total to which this one's numbers add up.
    """

    id: Slug
    label: Name | None = None
    units: Annotated[tuple[Name, ...], Distinct] = ()
    comparison: Comparison | None = None
    part_of: Slug | None = None

    @property
    def words(self) -> str:
        """The name of the property on screen, with a capital letter: its label, else its id in words."""
        return self.label or label(self.id)


class Feature(_Frozen):
    """A thing on the map.

    `accuracy_m` is the largest error of position, in metres, that the atlas vouches for. A feature
    without geometry of its own (`geometry` None: a corridor, a region, a programme) is made of the
    features that name it in `part_of`.
    """

    id: FileSlug
    layer: Slug
    kind: Kind
    geometry: BaseGeometry | None
    precision: Precision | None = None
    accuracy_m: Metres | None = None
    geometry_source: Annotated[tuple[Slug, ...], Distinct] = ()
    geometry_note: Note = ""
    sectors: Annotated[tuple[Sector, ...], Distinct] = ()
    part_of: Annotated[tuple[Slug, ...], Distinct] = ()

    @model_validator(mode="after")
    def _geometry_says_how_good_it_is(self) -> Feature:
        if self.geometry is None:
            return self
        if self.precision is None or self.accuracy_m is None or not self.geometry_source:
            needed = "precision, accuracy_m and geometry_source"
            raise MistakeError(Mistake(f"a feature with geometry needs {needed}", "add what is missing"))
        return self


class Fact(_Frozen):
    """One claim about one feature, with what it rests on.

    `value` is text; `number` is its numeric value where there is a `unit`.
    """

    id: Slug | None = None
    feature: Slug
    property: Slug
    value: Text
    unit: Annotated[Name | None, Optional] = None
    as_of: Annotated[EdtfDate | None, Optional] = None
    basis: Basis
    basis_id: Annotated[Name | None, Optional] = None
    locator: Annotated[Text | None, Optional] = None
    note: Annotated[Text | None, Optional] = None

    @model_validator(mode="after")
    def _consistent(self) -> Fact:
        if mistakes := list(self._mistakes()):
            raise MistakeError(*mistakes)
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        if self.unit is not None and not re.fullmatch(NUMBER, self.value):
            yield Mistake(
                f"value '{self.value}' with unit '{self.unit}' must be a plain number",
                "write digits only, as in 300000000 or 12.5",
            )
        elif self.unit is not None and not abs(float(self.value)) <= limits.MOST_NUMBER:
            yield Mistake(
                f"value '{self.value}' is more than {limits.MOST_NUMBER:,}, the largest that databases hold",
                "use a larger unit",
            )
        if (self.basis_id is None) != (self.basis is Basis.UNSOURCED):
            yield Mistake(
                "basis_id is needed for every basis but 'unsourced', which has none",
                "write the id of a passage, reference or dataset, or the basis unsourced",
            )
        if self.property != "status":
            return
        if self.value not in {status.value for status in Status}:
            yield Mistake(f"'{self.value}' is not a status", f"use one of {', '.join(Status)}")
        if self.as_of is None:
            yield Mistake(
                "a status needs as_of, the date at which it held", "write a year, month or day, as in 2018-06"
            )

    @builtins.property  # `property` is a field here
    def number(self) -> float | None:
        """The value as a number, where it has a unit."""
        return float(self.value) if self.unit is not None else None

    @builtins.property
    def passage_id(self) -> str | None:
        """The id of the passage that the fact quotes; None if it quotes none."""
        return self.basis_id if self.basis is Basis.QUOTED else None

    @builtins.property
    def reference_id(self) -> str | None:
        """The id of the reference that the fact cites; None if it cites none."""
        return self.basis_id if self.basis is Basis.CITED else None

    @builtins.property
    def dataset_id(self) -> str | None:
        """The id of the dataset that the fact was taken from; None if it was taken from none."""
        return self.basis_id if self.basis is Basis.DATASET else None

    @builtins.property
    def method(self) -> str | None:
        """The id of the method by which the program computed the fact; None if it did not."""
        return self.basis_id if self.basis is Basis.DERIVED else None

    @builtins.property
    def has_source(self) -> bool:
        """Whether the fact rests on a passage, a reference or a dataset (not computed, not unsourced)."""
        return (self.passage_id or self.reference_id or self.dataset_id) is not None


class Source(_Frozen):
    """A document that passages are quoted from; `sha256` (of its bytes) identifies the exact file.

    `characters` is the length of its text.
    """

    id: Slug
    title: Name
    sha256: Sha256
    characters: Annotated[DocumentPosition, Field(gt=0)]


class Passage(_Frozen):
    """A verbatim quotation with W3C Web Annotation selectors.

    `start` and `end` count characters of the decoded UTF-8 document from 0; `paragraph` counts its
    lines that are not blank from 1. `editors_note` explains, in our own words, why a statement is doubted;
    `editors_note_basis` has the ids of the references that contradict it.
    """

    id: Slug
    source: Slug
    exact: Quotation
    prefix: Surroundings
    suffix: Surroundings
    start: DocumentPosition
    end: DocumentPosition
    paragraph: Annotated[DocumentPosition, Field(ge=1)]
    theme: Theme
    features: Annotated[tuple[Slug, ...], Distinct]
    editors_note: Note = ""
    editors_note_basis: Annotated[tuple[Slug, ...], Distinct] = ()

    @model_validator(mode="after")
    def _length(self) -> Passage:
        if self.end - self.start != len(self.exact):
            raise MistakeError(
                Mistake(
                    f"end - start is {self.end - self.start}, exact has {len(self.exact)} characters",
                    "correct the one that is wrong",
                )
            )
        return self


class Checkpoint(_Frozen):
    """A position to check a feature's geometry against, from a source that it was not made from.

    `lon` and `lat` are WGS84 degrees as the source prints them. `resolution_m` is the size of their last
    digit on the ground, in metres. `basis_id` is the id of a reference or a dataset.
    """

    feature: Slug
    point: Name
    lon: Longitude
    lat: Latitude
    resolution_m: Annotated[Metres, Field(gt=0)]
    basis_id: Slug
    note: Annotated[Text | None, Optional] = None


class Methodology(_Frozen):
    """How this atlas in particular was made: plain text, added to the methodology that all atlases share.

    `geometry` says what its lines and points follow, `accuracy` how that was checked. Each of `limits` is one
    thing that the atlas does not know or show.
    """

    geometry: Note = ""
    accuracy: Note = ""
    limits: tuple[Text, ...] = ()


class About(_Frozen):
    """The data about the atlas as a whole: title, version, licences and so on.

    `home` is where its map opens, as latitude,longitude,zoom; empty: where all its features are in view.
    `data_date` is the last day that the data cover. `corrections` is where to report errors: a web or mail
    address, or empty. `geometry_licence` is the licence of geometry that no dataset puts under another
    licence; empty: it is `licence`. `extract` says which part of another atlas this is, if it is one; exports
    write it.
    """

    title: Name
    description: Text
    version: Name
    data_date: DataDate
    licence: Text
    geometry_licence: Note = ""
    corrections: Contact = ""
    home: Home = ""
    extract: Note = ""
    methodology: Methodology = Methodology()
