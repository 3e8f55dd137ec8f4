"""What a row must hold to become a noun of the atlas."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from shapely.geometry import Point

from geodata import Fact, Feature, Names, Passage, Problem, Reference

FACT = {
    "feature": "line",
    "property": "gauge",
    "value": "1520",
    "unit": "mm",
    "basis": "cited",
    "basis_id": "book",
}
PASSAGE = {
    "id": "words",
    "source": "document",
    "exact": "five!",
    "prefix": "",
    "suffix": "",
    "start": 10,
    "end": 15,
    "paragraph": 1,
    "theme": "rail",
    "features": ["line"],
}


def reference(**csl):
    return Reference(id="book", csl={"type": "book", "title": "Roads"} | csl)


def test_a_value_with_a_unit_is_a_number():
    assert Fact.model_validate(FACT).number == 1520


def test_a_value_without_a_unit_is_text():
    assert Fact.model_validate(FACT | {"value": "broad", "unit": ""}).number is None


@pytest.mark.parametrize("value", ["broad", "1,520", "1 520", "about 5", "1e3", "5.", "٥"])
def test_a_unit_wants_plain_digits(value):
    with pytest.raises(ValidationError, match="must be a plain number"):
        Fact.model_validate(FACT | {"value": value})


def test_a_status_wants_its_date():
    with pytest.raises(ValidationError, match="a status needs as_of"):
        Fact.model_validate(FACT | {"property": "status", "value": "operating", "unit": ""})


def test_a_status_is_one_of_the_vocabulary():
    with pytest.raises(ValidationError, match="'running' is not a status"):
        Fact.model_validate(FACT | {"property": "status", "value": "running", "unit": "", "as_of": "2018"})


@pytest.mark.parametrize(("basis", "basis_id"), [("cited", ""), ("unsourced", "book")])
def test_a_basis_and_its_id_come_together(basis, basis_id):
    with pytest.raises(ValidationError, match="basis_id is needed for every basis but 'unsourced'"):
        Fact.model_validate(FACT | {"basis": basis, "basis_id": basis_id})


def test_a_feature_with_geometry_says_how_good_it_is():
    with pytest.raises(ValidationError, match="needs precision, accuracy_m and geometry_source"):
        Feature(id="port", layer="sites", kind="port", geometry=Point(130, 42))


def test_a_feature_cannot_be_changed():
    feature = Feature(id="port", layer="sites", kind="port", geometry=None)
    with pytest.raises(ValidationError, match="frozen"):
        feature.layer = "rails"


@pytest.mark.parametrize("name", ["Rajin Port", "rajin_port", "-rajin", "rajin-", "나진", ""])
def test_an_id_is_lower_case_words_joined_by_hyphens(name):
    with pytest.raises(ValidationError, match="should match pattern"):
        Feature(id=name, layer="sites", kind="port", geometry=None)


def test_aliases_stand_in_one_cell():
    names = Names(feature="port", en="Port", ko="항", ru="Порт", aliases="Haven|Harbour")
    assert names.all() == ("Port", "항", "Порт", "Haven", "Harbour")


def test_a_passage_is_as_long_as_its_selectors_say():
    with pytest.raises(ValidationError, match="end - start is 6, exact has 5 characters"):
        Passage.model_validate(PASSAGE | {"end": 16})


@pytest.mark.parametrize("missing", ["type", "title"])
def test_a_reference_has_type_and_title(missing):
    with pytest.raises(ValidationError, match=f"CSL-JSON needs {missing}"):
        reference(**{missing: ""})


def test_authors_are_named_in_reading_order():
    people = [{"family": "Kim", "given": "Ann"}, {"literal": "TASS"}, {"family": "Plato"}]
    assert reference(author=people).authors == ("Ann Kim", "TASS", "Plato")


def test_a_korean_name_begins_with_the_family():
    people = [{"family": "김", "given": "진오"}, {"family": "許", "given": "承虎"}]
    assert reference(author=people).authors == ("김진오", "許承虎")


@pytest.mark.parametrize(
    ("parts", "text"),
    [([[2018]], "2018"), ([[2018, 6]], "2018-06"), ([[2018, 6, 2]], "2018-06-02"), ([], None)],
)
def test_a_date_of_a_reference_is_read_as_edtf(parts, text):
    assert reference(issued={"date-parts": parts}).issued == text


def test_a_doubtful_date_and_an_interval_of_a_reference_are_read_as_edtf():
    assert reference(issued={"date-parts": [[2012]], "circa": True}).issued == "2012~"
    assert reference(issued={"date-parts": [[2008], [2014]]}).issued == "2008/2014"
    with pytest.raises(ValidationError, match="ends before it begins"):
        reference(issued={"date-parts": [[2014], [2008]]})


def test_where_it_appeared_is_the_container_before_the_publisher():
    assert reference(publisher="Press", **{"container-title": "Times"}).publisher == "Times"


def test_a_problem_reads_as_one_line():
    problem = Problem(severity="error", file="facts.csv", item="line 2", message="is bad", remedy="mend it")
    assert str(problem) == "error: facts.csv: line 2: is bad → mend it"
