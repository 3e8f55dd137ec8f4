"""Whatever tells a fact or a feature tells it in the same words: panel, page, figure, KML, tables, head."""

from __future__ import annotations

import ast
import html
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from dashboard.reader.interactive import as_html
from dashboard.reader.links import from_query
from dashboard.reader.panels.notes import source_line
from dashboard.reader.panels.spans import plain
from dashboard.server.head import head_of
from geodata import Atlas, Fact
from geodata.exports import Format, as_file
from geodata.exports.contents import tables_of
from geodata.exports.tables import Cell
from geodata.figure.evidence import notes_on
from geodata.present.sources import UNDATED, every_basis, source_of
from geodata.present.statements import dated_value, description, history, sentences, status_history
from geodata.vocabulary import in_sentence
from tests.drawing import everything, pages_of, words_of
from tests.pages import Markup, panels
from tests.test_architecture import sources

WHAT = "north-line"


@pytest.fixture(scope="module")
def told(minimal: Atlas) -> Atlas:
    """The minimal atlas with a description, an event without a date and a source without one."""
    known = {"feature": WHAT, "basis": "cited", "basis_id": "handbook", "locator": "p. 2"}
    described = Fact(property="description", value="A line through the hills.", **known)
    happened = Fact(property="event", value="The two towns met.", **known)
    handbook = minimal.references["handbook"]
    bare = handbook.model_copy(update={"csl": {**handbook.csl, "issued": None}})
    references = dict(minimal.references) | {"handbook": bare}
    return replace(minimal, facts=(described, happened, *minimal.facts), references=references)


@pytest.fixture(scope="module")
def page(told: Atlas) -> str:
    """The text of the feature's panel in the one-file page, with all tabs."""
    return " ".join(Markup(panels(as_html(told, from_query(told, "")))[WHAT]).text.split())


@pytest.fixture(scope="module")
def kml(told: Atlas) -> str:
    """What the KML tells of the feature."""
    root = ET.fromstring(as_file(told, Format.KML))
    space = {"k": "http://www.opengis.net/kml/2.2"}
    [placemark] = root.iterfind(f".//k:Placemark[@id='feature-{WHAT}']", space)
    return html.unescape(re.sub(r"<[^>]+>", " ", placemark.findtext("k:description", "", space)))


@pytest.fixture(scope="module")
def figure(told: Atlas) -> str:
    """The texts of a figure of the feature, on all its pages."""
    return " ".join(map(words_of, pages_of(told, everything(told, selected=WHAT))))


def unquoted(atlas: Atlas) -> Atlas:
    """The atlas without quotations: a figure tells facts in their place."""
    return replace(atlas, passages={}, facts=tuple(f for f in atlas.facts if f.passage_id is None))


def cells(atlas: Atlas, name: str) -> list[dict[str, Cell]]:
    """The rows of an exported table."""
    [table] = [each for each in tables_of(atlas) if each.name == name]
    return [dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows]


def test_a_description_is_one_in_every_output(told: Atlas, page: str, kml: str) -> None:
    first = description(told.facts_of(WHAT))
    assert first is not None
    assert head_of(told, "", f"feature={WHAT}").description.startswith(first.value)
    assert first.value in page
    assert first.value in kml
    assert first.value in {note.text for note in notes_on(unquoted(told), WHAT)}


def test_a_status_is_one_in_every_output(told: Atlas, page: str, kml: str, figure: str) -> None:
    status = told.status(WHAT)
    assert status is not None
    words = dated_value(told, status)
    assert words == "Operating, June 2018"
    assert words.replace(", ", ", as of ") in page
    assert words in kml
    assert in_sentence(words) in figure


def test_a_history_is_one_in_every_output(told: Atlas, page: str) -> None:
    entries = history(told, WHAT)
    assert [entry.date for entry in entries] == ["June 2018", "March 2016", "1934", UNDATED.capitalize()]
    at = [page.index(f"{entry.date} {entry.what}") for entry in entries]
    assert at == sorted(at)
    [row] = [row for row in cells(told, "features") if row["id"] == WHAT]
    assert row["status_history"] == status_history(told, WHAT)
    assert row["status_history"] == (
        "June 2018: Operating (Southgate Press); March 2016: Suspended (Southgate Press); "
        "1934: Proposed (Southgate Press)"
    )


def test_a_source_is_one_in_every_output(told: Atlas, page: str, kml: str) -> None:
    status = told.status(WHAT)
    assert status is not None
    line = source_of(told, status).line
    assert line == f"‘Handbook of Roads’, Southgate Press, {UNDATED}, p. 9"
    assert line in kml
    assert line in {note.source.rstrip(".") for note in notes_on(unquoted(told), WHAT)}
    for basis, basis_id, behind in every_basis(told):
        text = {(row["basis"], row["id"]): row["text"] for row in cells(told, "evidence")}[basis, basis_id]
        assert text == (behind.passage.exact if behind.passage else behind.line)
        assert plain(source_line(behind)) == re.sub("[‘’]", "", behind.line)
    assert f"Handbook of Roads, Southgate Press, {UNDATED}" in page


def test_no_other_word_stands_for_no_date() -> None:
    """Reading knows the words of others; the styles of citations have their own."""
    others = {"no date", "n.d.", "without date", "date unknown", "Undated", "undated"}
    found = {
        name: words
        for name, text in sources().items()
        if name not in {"geodata/present/sources.py", "geodata/references.py"}
        and (
            words := {
                node.value
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Constant) and node.value in others
            }
        )
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "Done.",
        "هل اكتمل؟",
        "مکمل ہوا۔",
        "काम पूरा हुआ।",
        "已经完工！",
        "They wrote “it is done.”",
        "（已经完工。）",
    ],
)
def test_a_text_that_ends_a_sentence_gets_no_second_stop(text: str):
    assert sentences(text) == text


@pytest.mark.parametrize("text", ["54 km", "the “north line”", "Length (drawn)"])
def test_a_text_that_ends_no_sentence_gets_its_stop(text: str):
    assert sentences(text) == f"{text}."
