"""The nouns of the atlas: frozen, typed, free of any screen.

Geometry is WGS84 longitude and latitude in degrees (EPSG:4326, RFC 7946 order).
"""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from shapely.geometry.base import BaseGeometry

from geodata import edtf
from geodata.limits import LEAST_ZOOM, MOST_MERCATOR_LATITUDE, MOST_ZOOM
from geodata.vocabulary import Basis, Kind, Precision, Sector, Severity, Status, Theme

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
COLOUR = r"#[0-9A-Fa-f]{6}"
SHA256 = r"[0-9a-f]{64}"
Slug = Annotated[str, StringConstraints(pattern=rf"^{SLUG}$")]
Colour = Annotated[str, StringConstraints(pattern=rf"^{COLOUR}$")]
Sha256 = Annotated[str, StringConstraints(pattern=rf"^{SHA256}$")]
EdtfDate = Annotated[str, AfterValidator(edtf.check)]


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _split(value: object) -> object:
    return tuple(part for part in value.split("|") if part) if isinstance(value, str) else value


def _refuse(mistakes: Sequence[str]) -> None:
    """Raise ValueError with a line for each mistake ("what is wrong: what to do"), if there is one."""
    if mistakes:
        raise ValueError("\n".join(mistakes))


def _place(text: str) -> str:
    """A place as links write it, or nothing; ValueError for anything else."""
    number = r"(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)"
    found = re.fullmatch(f"{number},{number},{number}", text)
    latitude, longitude, zoom = map(float, found.groups()) if found else (math.inf,) * 3
    inside = abs(latitude) <= MOST_MERCATOR_LATITUDE and abs(longitude) <= 180  # noqa: PLR2004
    if text and not (inside and LEAST_ZOOM <= zoom <= MOST_ZOOM):
        raise ValueError(f"'{text:.60}' is no place: write latitude,longitude,zoom, as in 40.6,129.5,6")
    return text


Optional = BeforeValidator(_none_if_empty)
ListCell = BeforeValidator(_split)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Group(_Frozen):
    """A heading under which layers are listed."""

    id: Slug
    title: str


class Layer(_Frozen):
    """One switchable layer of the map.

    `accent` is its colour on a light map and `accent_dark` on a dark one (#rrggbb).
    """

    id: Slug
    group: Slug
    title: str
    description: str
    accent: Colour
    accent_dark: Colour
    visible: bool = True


class Dataset(_Frozen):
    """A published collection of data from which geometry or facts were taken."""

    id: Slug
    name: str
    version: str
    licence: str
    licence_url: str
    url: str
    attribution: str


class StartView(_Frozen):
    """A view that the panel offers when nothing is selected; `link` is its query string."""

    id: Slug
    title: str
    description: str
    icon: str
    link: str


class Names(_Frozen):
    """What a feature is called: English, Korean, Russian, and other forms that people search for."""

    feature: Slug
    en: Annotated[str, StringConstraints(min_length=1)]
    ko: Annotated[str, StringConstraints(min_length=1)]
    ru: Annotated[str, StringConstraints(min_length=1)]
    aliases: Annotated[tuple[str, ...], ListCell] = ()

    def all(self) -> tuple[str, ...]:
        """Every form of the name, the English one first."""
        return (self.en, self.ko, self.ru, *self.aliases)


class Feature(_Frozen):
    """A thing on the map.

    `accuracy_m` is the largest error of position, in metres, that the atlas vouches for. A feature
    without geometry of its own (`geometry` None: a corridor, a region, a programme) is made of the
    features that name it in `part_of`.
    """

    id: Slug
    layer: Slug
    kind: Kind
    geometry: BaseGeometry | None
    precision: Precision | None = None
    accuracy_m: Annotated[float | None, Field(ge=0)] = None
    geometry_source: tuple[str, ...] = ()
    geometry_note: str = ""
    sectors: tuple[Sector, ...] = ()
    part_of: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _geometry_says_how_good_it_is(self) -> Feature:
        if self.geometry is None:
            return self
        if self.precision is None or self.accuracy_m is None or not self.geometry_source:
            raise ValueError(
                "a feature with geometry needs precision, accuracy_m and geometry_source: "
                "add what is not there"
            )
        return self


class Fact(_Frozen):
    """One claim about one feature, with what it rests on.

    `value` is text; `number` is its numeric value where there is a `unit`.
    """

    id: Slug | None = None
    feature: Slug
    property: Slug
    value: Annotated[str, StringConstraints(min_length=1)]
    unit: Annotated[str | None, Optional] = None
    as_of: Annotated[EdtfDate | None, Optional] = None
    basis: Basis
    basis_id: Annotated[str | None, Optional] = None
    locator: Annotated[str | None, Optional] = None
    note: Annotated[str | None, Optional] = None

    @model_validator(mode="after")
    def _consistent(self) -> Fact:
        _refuse(list(self._mistakes()))
        return self

    def _mistakes(self) -> Iterator[str]:
        if self.unit is not None and not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", self.value):
            yield (
                f"value '{self.value}' with unit '{self.unit}' must be a plain number: "
                "write digits alone, as in 300000000 or 12.5"
            )
        if (self.basis_id is None) != (self.basis is Basis.UNSOURCED):
            yield (
                "basis_id is needed for every basis but 'unsourced', which has none: "
                "write the id of a passage, reference or dataset, or the basis unsourced"
            )
        if self.property != "status":
            return
        if self.value not in {status.value for status in Status}:
            yield f"'{self.value}' is not a valid Status: use one of {', '.join(Status)}"
        if self.as_of is None:
            yield "a status needs as_of, the date at which it held: write a year, month or day, as in 2018-06"

    @builtins.property  # `property` is a field here
    def number(self) -> float | None:
        """The value as a number, where it has a unit."""
        return float(self.value) if self.unit is not None else None


class Source(_Frozen):
    """A document that passages are quoted from; `sha256` identifies the very file."""

    id: Slug
    title: str
    sha256: Sha256
    characters: Annotated[int, Field(gt=0)]


class Passage(_Frozen):
    """A verbatim quotation with W3C Web Annotation selectors.

    `start` and `end` count characters of the decoded UTF-8 document from 0; `paragraph` counts its
    lines that are not blank from 1. `editors_note` tells, in our own words, why a statement is doubted;
    `editors_note_basis` names the references that say otherwise.
    """

    id: Slug
    source: Slug
    exact: Annotated[str, StringConstraints(min_length=1)]
    prefix: str
    suffix: str
    start: Annotated[int, Field(ge=0)]
    end: int
    paragraph: Annotated[int, Field(ge=1)]
    theme: Theme
    features: tuple[Slug, ...]
    editors_note: str = ""
    editors_note_basis: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _length(self) -> Passage:
        if self.end - self.start != len(self.exact):
            raise ValueError(
                f"end - start is {self.end - self.start}, exact has {len(self.exact)} characters: "
                "correct the one that is wrong"
            )
        return self


class Checkpoint(_Frozen):
    """A position to check a feature's geometry against, from a source that it was not made from.

    `lon` and `lat` are WGS84 degrees as the source prints them, `resolution_m` how much its last digit
    is worth on the ground in metres. `basis_id` names a reference or a dataset.
    """

    feature: Slug
    point: Annotated[str, StringConstraints(min_length=1)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    resolution_m: Annotated[float, Field(gt=0)]
    basis_id: Slug
    note: Annotated[str | None, Optional] = None


class Methodology(_Frozen):
    """How this atlas in particular was made, as plain text for the methodology beside what holds for all.

    `geometry` tells what its lines and points follow, `accuracy` how that was checked, `limits` what it
    does not know or show, one thing each.
    """

    geometry: str = ""
    accuracy: str = ""
    limits: tuple[str, ...] = ()


class About(_Frozen):
    """What the whole atlas says of itself.

    `home` is where its map opens, as latitude,longitude,zoom; empty: where all its features are in view.
    `data_date` is the day to which the data were kept, `corrections` where to send what is wrong: a web
    or mail address, or nothing. `geometry_licence` is that of geometry which no dataset binds to another
    one; empty: `licence` speaks for it too.
    """

    title: str
    description: str
    version: str
    data_date: EdtfDate
    licence: str
    geometry_licence: str = ""
    corrections: str = ""
    home: Annotated[str, AfterValidator(_place)] = ""
    methodology: Methodology = Methodology()


class Problem(_Frozen):
    """Something wrong with an atlas folder: where, what, and what to do about it."""

    severity: Severity
    file: str
    item: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.file}: {self.item}: {self.message} → {self.remedy}"
