"""The Nine Bridges Atlas as typed data: works in a notebook and in a script, knows no screen."""

from geodata.catalogue import Atlas, load_atlas, shipped_folder
from geodata.errors import AtlasError, AtlasInvalidError
from geodata.folder.validation import check_folder
from geodata.model import Fact, Feature, Layer, Names, Passage, Source
from geodata.problems import Problem
from geodata.references import Reference
from geodata.vocabulary import Basis, Kind, Precision, Sector, Status

__all__ = [
    "Atlas",
    "AtlasError",
    "AtlasInvalidError",
    "Basis",
    "Fact",
    "Feature",
    "Kind",
    "Layer",
    "Names",
    "Passage",
    "Precision",
    "Problem",
    "Reference",
    "Sector",
    "Source",
    "Status",
    "check_folder",
    "load_atlas",
    "shipped_folder",
]
