"""Where everything lies in a published site, as paths from its front page."""

from __future__ import annotations

from geodata.contract import is_device
from geodata.exports import FORMATS, Format

HOME, MAP = "index.html", "map.html"
FEATURES, SOURCES = "features/index.html", "sources/index.html"
PASSAGES, METHODOLOGY = "passages.html", "methodology.html"
DISAGREEMENTS, DOWNLOADS, LICENCES = "disagreements.html", "downloads.html", "licences.html"
NOT_FOUND = "404.html"
STYLES, ICON = "assets/site.css", "assets/icon.svg"
#: What the front page loads: its script and styles, those for browsers without scripts, a picture of its map.
SCRIPT, READER_STYLES, STILL_STYLES = "assets/reader.js", "assets/reader.css", "assets/still.css"
OVERVIEW = "assets/map.png"
MAP_JSON, SEARCH_JSON = "atlas/map.json", "interactive/search.json"
FEED, SITEMAP, ROBOTS = "changes.atom", "sitemap.xml", "robots.txt"

#: Documents at permanent addresses.
ATLAS_JSON, SCHEMA_JSON = "data/atlas.json", "data/atlas.schema.json"


def feature(feature_id: str) -> str:
    """The page of a feature."""
    return f"features/{_stem(feature_id)}.html"


def picture(feature_id: str) -> str:
    """The map of a feature."""
    return f"pictures/{feature_id}.png"


def reference(reference_id: str) -> str:
    """The page of a reference."""
    return f"sources/{_stem(reference_id)}.html"


def dataset(dataset_id: str) -> str:
    """The page of a dataset."""
    return f"datasets/{_stem(dataset_id)}.html"


def _stem(item: str) -> str:
    """The name of an item's page: its id, unless a list has that name or Windows reserves it for a device.

    No id has two hyphens in a row, so no other page can have the changed name.
    """
    return f"{item}--1" if item == "index" or is_device(item) else item


def feature_json(feature_id: str) -> str:
    """A feature with all that it rests on, as the JSON Schema describes an atlas."""
    return f"data/features/{feature_id}.json"


def layer_json(layer_id: str) -> str:
    """The features of a layer as GeoJSON."""
    return f"data/layers/{layer_id}.geojson"


def download(form: Format) -> str:
    """The atlas in a format."""
    return f"downloads/{form.value}{FORMATS[form].suffix}"


def symbol(layer_id: str) -> str:
    """The legend's symbol of a layer."""
    return f"assets/symbols/{layer_id}.svg"


def opened(feature_id: str) -> str:
    """The map with a feature selected."""
    return f"{HOME}?feature={feature_id}"


def up(path: str) -> str:
    """The relative path from a page to the folder of the front page: '' or as many '../' as needed."""
    return "../" * path.count("/")
