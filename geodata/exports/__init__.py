"""Export the atlas, or what a view shows, in the formats of other programs.

`formats.py` lists the formats; each has its own module. All take an atlas (a part of an atlas is an atlas
too, see `geodata.extracting`) and a `Scope`, which describes the part, and all contain licences and credits.
"""

from geodata.exports.document import as_document, schema
from geodata.exports.formats import FORMATS, Format, as_file, as_folder, guess_format, write
from geodata.exports.geojson import collection, layer_collection
from geodata.exports.scope import WHOLE, Scope

__all__ = [
    "FORMATS",
    "WHOLE",
    "Format",
    "Scope",
    "as_document",
    "as_file",
    "as_folder",
    "collection",
    "guess_format",
    "layer_collection",
    "schema",
    "write",
]
