"""Properties are called and compared as the atlas says, in every output; of others the id says it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.reader.interactive import as_html
from dashboard.reader.panels import facts
from dashboard.reader.panels.blocks import Links
from dashboard.reader.panels.notes import Notes
from dashboard.reader.panels.passages import fact_line
from dashboard.reader.panels.rendering import block_html
from dashboard.reader.state import default_view
from geodata import Atlas, load_atlas
from geodata.exports import Format, as_document, as_folder
from geodata.extracting import extract
from geodata.figure.evidence import notes_on
from geodata.model import Property
from geodata.properties import KNOWN, beside_known
from geodata.vocabulary import in_sentence
from tests.pages import panels

CALLED = "Gauge of the track"


def test_an_id_is_worded_where_the_atlas_says_nothing(minimal: Atlas) -> None:
    assert minimal.property_label("storage-capacity") == "Storage capacity"
    assert minimal.property_label("published-length") == "Published length"


def test_every_output_calls_a_property_as_the_atlas_does(minimal: Atlas) -> None:
    notes = Notes(minimal)
    still = [block for block in facts.blocks(minimal, "north-line", notes) if not isinstance(block, Links)]
    panel = "".join(block_html(block, 2) for block in still)
    file = panels(as_html(minimal, default_view(minimal)))["north-line"]
    [gauge] = [fact for fact in minimal.facts if fact.property == "gauge"]
    bare = replace(minimal, facts=(gauge,), passages={})
    [note] = notes_on(bare, "north-line")
    document = as_document(minimal)["properties"]
    table = as_folder(minimal, Format.CSV)["properties.csv"].decode()
    assert CALLED in panel
    assert CALLED in file
    assert note.text.startswith(f"{CALLED}: ")
    assert fact_line(minimal, gauge) == "North line, gauge of the track: 1,520 mm"
    assert {each["id"]: each["label"] for each in document}["gauge"] == CALLED
    assert f"gauge,{CALLED},mm,lasting,\r\n" in table


def test_a_part_keeps_what_is_said_of_its_properties(minimal: Atlas) -> None:
    assert extract(minimal, ["north-line"]).properties == minimal.properties
    assert extract(minimal, ["rice-farm"]).properties == KNOWN


def test_an_atlas_without_the_section_opens(folder: Path) -> None:
    config = folder / "atlas.toml"
    told, _ = config.read_text(encoding="utf-8").split("[[properties]]")
    config.write_text(told, encoding="utf-8")
    assert load_atlas(folder).property_label("gauge") == "Gauge"


def test_what_is_said_of_a_known_property_leaves_the_rest_as_it_was() -> None:
    own = beside_known([Property(id="cost", label="Price")])
    assert own["cost"] == KNOWN["cost"].model_copy(update={"label": "Price"})


@pytest.mark.parametrize(
    ("words", "within"),
    [
        ("Under construction", "under construction"),
        ("LNG terminal", "LNG terminal"),
        ("Distance from Moscow", "distance from Moscow"),
        ("A part", "a part"),
        ("", ""),
    ],
)
def test_words_within_a_sentence_keep_their_capitals(words: str, within: str) -> None:
    assert in_sentence(words) == within
