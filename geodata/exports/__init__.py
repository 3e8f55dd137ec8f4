"""Export the atlas, or what a view shows, in the formats of other programs.

`formats.py` lists them; each has a module of its own. All take an atlas (a part of one is an atlas too, see
`geodata.extracting`) and a `Scope`, which tells what part it is, and all carry licences and credits.
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
