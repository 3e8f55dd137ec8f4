"""References as Zotero and others write them, in one clean form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from geodata import richtext
from geodata.csl.cleaning import clean
from geodata.csl.names import in_reading_order
from geodata.references import Reference, reference_id


def reference(**fields):
    item = {"id": "one", "type": "report", "title": "Rails", **fields}
    return Reference(id=item["id"], csl={name.replace("_", "-"): value for name, value in item.items()})


def dated(**date):
    return reference(issued={name.replace("_", "-"): value for name, value in date.items()})


@pytest.mark.parametrize(
    ("given_id", "taken"),
    [
        ("http://zotero.org/users/12345/items/AB12CD34", "ab12cd34"),
        ("http://zotero.org/groups/9/items/XY", "xy"),
        ("kimRoad_2018", "kimroad-2018"),
        ("example-daily-2027", "example-daily-2027"),
        (17, "17"),
    ],
)
def test_ids_of_reference_programs_are_taken_as_the_atlas_writes_ids(given_id, taken):
    assert reference_id(given_id) == taken
    one = reference(id=given_id)
    assert (one.id, one.csl["id"]) == (taken, taken)


def test_an_id_without_a_letter_of_ascii_is_none():
    with pytest.raises(ValidationError, match="id"):
        reference(id="김-_")


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        (" HTTPS://Example.org/A\n", "https://Example.org/A"),
        ('http://example.org/a b<c>"d"', "http://example.org/a%20b%3Cc%3E%22d%22"),
        ("http://пример.рф/путь", "http://пример.рф/путь"),
    ],
)
def test_a_web_address_has_one_form(address, taken):
    assert reference(URL=address).url == taken


@pytest.mark.parametrize(
    "address",
    ["www.example.org", "ftp://example.org/a", "javascript:alert(1)", "file:///etc", "//example.org", 17],
)
def test_what_is_no_web_address_is_refused(address):
    with pytest.raises(ValidationError, match="is not a web address: write it in full"):
        reference(URL=address)


def test_an_address_has_an_end():
    with pytest.raises(ValidationError, match="URL has 2,020 characters: write no more than 2,000"):
        reference(URL="https://example.org/" + "a" * 2000)


@pytest.mark.parametrize("nothing", [None, "", "  ", [], {}, {"date-parts": []}, {"date-parts": [[]]}])
def test_what_says_nothing_is_as_if_it_were_not_there(nothing):
    bare = reference()
    for field in ("URL", "author", "issued", "DOI", "note", "custom", "volume"):
        assert reference(**{field: nothing}) == bare


@pytest.mark.parametrize(
    ("date", "issued", "in_words"),
    [
        ({"date_parts": [["2018", 6, "22"]]}, "2018-06-22", "22 June 2018"),
        ({"date_parts": [[2018, None, None]]}, "2018", "2018"),
        ({"date_parts": [[2018], [2018]]}, "2018", "2018"),
        ({"date_parts": [[2018, 6], [2018, 8]]}, "2018-06/2018-08", "June–August 2018"),
        ({"date_parts": [[2018, 6, 22], [2018, 6, 24]]}, "2018-06-22/2018-06-24", "22–24 June 2018"),
        ({"date_parts": [[2018]], "season": "spring"}, "2018", "Spring 2018"),
        ({"date_parts": [[2018]], "season": 3}, "2018", "Autumn 2018"),
        ({"date_parts": [["2018"]], "season": "24"}, "2018", "Winter 2018"),
        ({"date_parts": [[2018]], "season": "Spring", "literal": "Spring 2018"}, "2018", "Spring 2018"),
        ({"raw": "2018-06-22"}, "2018-06-22", "22 June 2018"),
        ({"raw": "June 22, 2018"}, "2018-06-22", "22 June 2018"),
        ({"literal": "22 Jun 2018"}, "2018-06-22", "22 June 2018"),
        ({"literal": "Summer 2018"}, "2018", "Summer 2018"),
        ({"literal": "2018~"}, "2018~", "about 2018"),
        ({"literal": "in the reign of Kojong"}, None, "in the reign of Kojong"),
        ({"literal": "n.d."}, None, ""),
        ({"date_parts": [[987, 3]], "circa": False}, "0987-03", "March 987"),
    ],
)
def test_dates_as_programs_write_them(date, issued, in_words):
    one = dated(**date)
    assert (one.issued, one.issued_in_words) == (issued, in_words)


@pytest.mark.parametrize(
    "date",
    [
        {"date_parts": [["twenty", 6]]},
        {"date_parts": [[2018, 13]]},
        {"date_parts": [[2018], [2019], [2020]]},
        {"date_parts": [[2018, 6, 22, 1]]},
        {"date_parts": "2018"},
        {"date_parts": [[2018.5]]},
        {"season": "Spring"},
        {"literal": ["2018"]},
    ],
)
def test_what_is_no_date_is_refused(date):
    with pytest.raises(ValidationError, match="issued"):
        dated(**date)


@pytest.mark.parametrize("field", ["DOI", "URL", "language", "volume", "page", "publisher_place", "genre"])
@pytest.mark.parametrize("value", [["a"], {"a": 1}, True])
def test_a_field_of_another_type_is_refused(field, value):
    with pytest.raises(ValidationError, match="is not text"):
        reference(**{field: value})


@pytest.mark.parametrize("role", ["author", "editor", "translator", "container_author"])
@pytest.mark.parametrize(
    "people", ["Kim", ["Kim"], [{"given": ["Ann"]}], {"family": "Kim"}, [{"ORCID": "0"}]]
)
def test_people_of_another_form_are_refused(role, people):
    with pytest.raises(ValidationError, match="is not a list of names"):
        reference(**{role: people})


@pytest.mark.parametrize(
    "doi", ["10.1000/182", "https://doi.org/10.1000/182", "http://dx.doi.org/10.1000/182", "doi: 10.1000/182"]
)
def test_a_doi_is_bare_and_an_address_where_there_is_no_other(doi):
    assert reference(DOI=doi).csl["DOI"] == "10.1000/182"
    assert reference(DOI=doi).url == "https://doi.org/10.1000/182"


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ({"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}, "Vincent van Gogh"),
        ({"family": "King", "given": "Martin Luther", "suffix": "Jr."}, "Martin Luther King Jr."),
        ({"family": "김", "given": "진오"}, "김진오"),
        ({"family": "Ministry of Unification"}, "Ministry of Unification"),
    ],
)
def test_a_name_in_reading_order(name, order):
    assert in_reading_order(name) == order


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2030) | st.text(max_size=5) | st.just("2018"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["date-parts", "raw", "season", "family", "given"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(["issued", "author", "DOI", "title", "type", "custom"]), _VALUES))
def test_cleaning_takes_anything_and_twice_is_as_once(item):
    assert clean(clean(item)) == clean(item)


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        ("The <i>Rajin</i> line and CO<sub>2</sub>", "The Rajin line and CO2"),
        ("10<sup>6</sup> m", "10⁶ m"),
        ('<span class="nocase">iPod</span> <span style="font-variant:small-caps;">bc</span>', "iPod bc"),
        ("<i>a<b>b</b></i>", "ab"),
        ("a < b <i> c > d", "a < b <i> c > d"),
        ("a</i> <script>alert(1)</script>", "a</i> <script>alert(1)</script>"),
        ("<b>a<i>b</b>c</i>", "a<i>bc</i>"),
    ],
)
def test_rich_text_is_plain_for_readers_and_other_tags_are_text(rich, plain):
    assert richtext.plain(rich) == plain
    assert reference(title=rich).title == plain


@pytest.mark.parametrize("title", ["<i></i>", "<b> <i></i></b>"])
def test_a_title_of_marks_alone_is_none(title):
    with pytest.raises(ValidationError, match="has marks and no text: write the text that they mark"):
        reference(title=title)


def test_a_fraction_is_text_since_readers_of_csl_json_take_whole_numbers_alone():
    one = reference(issue=4.5, volume=3.0, number=7)
    assert (one.csl["issue"], one.csl["volume"], one.csl["number"]) == ("4.5", "3", 7)


@given(st.lists(st.sampled_from(["<i>", "</i>", "<sub>", "</sub>", '<span class="nocase">', "</span>", "x"])))
def test_every_mark_that_begins_ends(tags):
    depth = 0
    for token in richtext.tokenize("".join(tags)):
        depth += 0 if token.mark is None else 1 if token.begins else -1
        assert depth >= 0
    assert depth == 0
