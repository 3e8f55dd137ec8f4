"""KML and KMZ: opened again with GDAL, read as XML, and with texts that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio
import pytest
from PIL import Image

from geodata import Atlas
from geodata.exports import Format, Scope, as_file
from geodata.extracting import extract
from geodata.present.sources import editors_note
from geodata.present.symbols import PointShape
from geodata.vocabulary import Basis, label
from tests.exported import HARMFUL, crossing, harmful, misplaced, placed

KML = "{http://www.opengis.net/kml/2.2}"
OURS = {"p", "b", "br", "small", "a", "span"}


@pytest.fixture(scope="module")
def path(shipped: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kml") / "atlas.kml"
    path.write_bytes(as_file(shipped, Format.KML, Scope(link="https://example.org/?x=1&y=2")))
    return path


@pytest.fixture(scope="module")
def root(path: Path) -> ET.Element:
    return ET.parse(path).getroot()


def read(path: Path) -> pd.DataFrame:
    frames = [
        pyogrio.read_dataframe(path, layer=name, driver="LIBKML") for name, _ in pyogrio.list_layers(path)
    ]
    return pd.concat([frame for frame in frames if len(frame)])


def placemark(root: ET.Element, feature: str) -> ET.Element:
    return next(each for each in root.iter(f"{KML}Placemark") if each.get("id") == f"feature-{feature}")


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{KML}{name}") or ""


class Reader(HTMLParser):
    """The tags, links and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name not in {"href", "lang"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_feature_with_a_place_comes_back_where_it_is(path: Path, shipped: Atlas) -> None:
    found, wanted = read(path).set_index("id"), placed(shipped)
    shapes = {name.removeprefix("feature-"): shape for name, shape in found.geometry.items()}
    assert sorted(shapes) == sorted(wanted)
    assert misplaced(shapes, shipped) == []


def test_a_placemark_tells_names_in_three_languages_as_data(root: ET.Element, shipped: Atlas) -> None:
    line, names = placemark(root, "rajin-khasan"), shipped.names["rajin-khasan"]
    data = {each.get("name"): text(each, "value") for each in line.iter(f"{KML}Data")}
    assert (text(line, "name"), data["name_ko"], data["name_ru"]) == (names.en, names.ko, names.ru)
    assert (data["status"], data["accuracy_m"]) == ("operating", "2900")


def test_a_description_tells_key_facts_with_their_sources(root: ET.Element, shipped: Atlas) -> None:
    told = Reader(text(placemark(root, "rajin-khasan"), "description"))
    assert "Status: Operating" in told.text
    assert "Published length: 54 km" in told.text
    assert "Licence of the geometry: ODbL 1.0" in told.text
    assert told.tags == OURS
    addresses = {each.url for each in (*shipped.references.values(), *shipped.datasets.values())}
    assert told.links
    assert set(told.links) <= addresses


def test_the_document_tells_day_licences_and_link(root: ET.Element, shipped: Atlas) -> None:
    document = root.find(f"{KML}Document")
    told = Reader(text(document, "description"))
    assert shipped.about.data_date in told.text
    assert "© OpenStreetMap contributors" in told.text
    assert told.links[0] == "https://example.org/?x=1&y=2"


def test_a_layer_is_a_folder_and_each_status_one_in_it(root: ET.Element, shipped: Atlas) -> None:
    folder = next(each for each in root.iter(f"{KML}Folder") if each.get("id") == "layer-gas-pipelines")
    assert text(folder, "name") == shipped.layers["gas-pipelines"].title
    inner = {
        text(each, "name"): len(each.findall(f"{KML}Placemark")) for each in folder.findall(f"{KML}Folder")
    }
    statuses = [shipped.current_status(feature.id) for feature in shipped.drawn_in("gas-pipelines")]
    assert inner == Counter(label(status) for status in statuses)


def test_every_placemark_has_a_style_in_the_colour_of_its_layer(root: ET.Element, shipped: Atlas) -> None:
    styles = {each.get("id"): each for each in root.iter(f"{KML}Style")}
    for mark in root.iter(f"{KML}Placemark"):
        layer = next(text(d, "value") for d in mark.iter(f"{KML}Data") if d.get("name") == "layer")
        colour = text(styles[text(mark, "styleUrl").removeprefix("#")].find(f"{KML}LineStyle"), "color")
        accent = shipped.layers[layer].accent.lower()
        assert f"#{colour[6:8]}{colour[4:6]}{colour[2:4]}" == accent


def test_a_line_that_does_not_run_is_paler(root: ET.Element) -> None:
    def opacity(feature: str) -> int:
        style = text(placemark(root, feature), "styleUrl").removeprefix("#")
        found = next(each for each in root.iter(f"{KML}Style") if each.get("id") == style)
        return int(text(found.find(f"{KML}LineStyle"), "color")[:2], 16)

    assert opacity("rajin-khasan") == 255
    assert opacity("gas-extension-china") < 150


def test_no_text_of_the_data_becomes_markup(minimal: Atlas) -> None:
    root = ET.fromstring(as_file(harmful(minimal), Format.KML))
    line = placemark(root, "north-line")
    assert text(line, "name") == HARMFUL[0]
    html = text(line, "description")
    told = Reader(html)
    assert told.tags <= OURS
    assert all(words in told.text for words in HARMFUL[:3])
    assert "$[" not in html
    assert len(list(root.iter(f"{KML}Placemark"))) == len(placed(minimal))


def test_korean_and_russian_names_carry_their_language(minimal: Atlas) -> None:
    root = ET.fromstring(as_file(minimal, Format.KML))
    told, names = text(placemark(root, "north-line"), "description"), minimal.names["north-line"]
    assert f'<span lang="ko">{names.ko}</span> · <span lang="ru">{names.ru}</span>' in told


def test_a_doubted_quotation_has_its_editor_s_note_and_a_note_its_last_full_stop(minimal: Atlas) -> None:
    facts = tuple(
        fact.model_copy(update={"basis_id": "bridge", "note": "By the U.S."})
        if fact.basis is Basis.QUOTED
        else fact
        for fact in minimal.facts
    )
    root = ET.fromstring(as_file(replace(minimal, facts=facts), Format.KML))
    told = Reader(text(placemark(root, "north-line"), "description")).text
    assert editors_note(minimal, minimal.passages["bridge"]) in told
    assert "(By the U.S.)" in told


def test_an_address_that_is_no_web_address_is_no_link(minimal: Atlas) -> None:
    document = minimal.references["document"]
    hostile = document.model_copy(update={"csl": dict(document.csl) | {"URL": "javascript:alert(1)"}})
    atlas = replace(minimal, references=dict(minimal.references) | {"document": hostile})
    html = as_file(atlas, Format.KML, Scope(link="javascript:alert(2)")).decode()
    assert 'href="javascript' not in html
    assert "href=&quot;javascript" not in html


def test_what_xml_cannot_hold_is_replaced(minimal: Atlas) -> None:
    names = minimal.names["northport"].model_copy(update={"en": "North\x07port"})
    atlas = replace(minimal, names=dict(minimal.names) | {"northport": names})
    assert (
        text(placemark(ET.fromstring(as_file(atlas, Format.KML)), "northport"), "name") == "North\ufffdport"
    )


def test_an_atlas_across_the_180th_meridian_is_cut_there(minimal: Atlas) -> None:
    line = placemark(ET.fromstring(as_file(crossing(minimal), Format.KML)), "north-line")
    assert [each.text for each in line.iter(f"{KML}coordinates")] == [
        "179.000000,60.000000 180.000000,60.500000",
        "-180.000000,60.500000 -179.000000,61.000000",
    ]


def test_a_kmz_brings_its_symbols_and_licences(minimal: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "atlas.kmz"
    path.write_bytes(as_file(minimal, Format.KMZ))
    with zipfile.ZipFile(path) as archive:
        hrefs = {each.text for each in ET.fromstring(archive.read("doc.kml")).iter(f"{KML}href")}
        assert hrefs <= set(archive.namelist())
        assert "Open Rails" in archive.read("DATA_LICENSES.md").decode()
        for shape in PointShape:
            with Image.open(io.BytesIO(archive.read(f"symbols/{shape}.png"))) as symbol:
                assert symbol.size == (64, 64)
                assert symbol.getchannel("A").getextrema() == (0, 255)
    assert len(read(path)) == len(placed(minimal))


def test_a_part_holds_its_features_alone(minimal: Atlas) -> None:
    root = ET.fromstring(as_file(extract(minimal, ["rice-farm"]), Format.KML))
    assert [each.get("id") for each in root.iter(f"{KML}Placemark")] == ["feature-rice-farm"]
