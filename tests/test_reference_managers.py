"""Citations for programs: what BibTeX, RIS and CSL-JSON say, as independent parsers read it."""

from __future__ import annotations

import json
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from geodata import citing, edtf
from geodata.citing import Form
from tests.test_citing import CHAPTER, PAPER, SERIES, THESIS, TITLES, VOLUME, item, on, people

VERBATIM = {"url", "doi", "date", "urldate"}
LINK = "http://localhost:8501/?feature=north-line&at=42.3,130.4,9"


def bibtex(*items):
    """The entries of a BibTeX file as bibtexparser reads it: type, key and fields without LaTeX."""
    library = bibtexparser.parse_string(citing.write(items, Form.BIBTEX))
    assert library.failed_blocks == []
    return [
        {"type": entry.entry_type, "key": entry.key}
        | {field.key: read(field.key, field.value) for field in entry.fields}
        for entry in library.entries
    ]


def read(name, value):
    """A field as LaTeX sets it; addresses and dates stand as they are."""
    if name in VERBATIM or not set(value) & set("\\{}~"):
        return value
    return LatexNodes2Text(keep_comments=True).latex_to_text(value).replace("ˆ", "^")


def ris(*items):
    """The records of a RIS file as rispy reads it."""
    return rispy.loads(citing.write(items, Form.RIS))


def every(atlas):
    return [citing.item_of(atlas, each) for each in (*atlas.references, *atlas.datasets)]


def plain(text):
    return " ".join(str(text).split())


JOURNAL = item(
    "article-journal",
    title="TKR과 연계한 TSR의 경제적 타당성에 관한 연구",
    author=people("Choi, Kyoung-Hoon", "Park, Gyei-kark", "Institute of Roads & Rails"),
    container_title="Journal of the Korean Society",
    volume="18",
    issue="4",
    page="345-351",
    issued=on(2012, 8, 31),
    accessed=on(2026, 11, 23),
    URL="https://example.org/a_b?x=1&y=%20#z",
    DOI="10.7837/kosomes.2012.18.4.345",
    language="ko",
    note="50% read.",
)


def test_bibtex_says_what_the_item_says():
    assert bibtex(JOURNAL) == [
        {
            "type": "article",
            "key": "item",
            "author": "Choi, Kyoung-Hoon and Park, Gyei-kark and Institute of Roads & Rails",
            "title": "TKR과 연계한 TSR의 경제적 타당성에 관한 연구",
            "journal": "Journal of the Korean Society",
            "year": "2012",
            "month": "aug",
            "day": "31",
            "date": "2012-08-31",
            "urldate": "2026-11-23",
            "volume": "18",
            "number": "4",
            "pages": "345--351",
            "doi": "10.7837/kosomes.2012.18.4.345",
            "url": "https://example.org/a_b?x=1&y=%20#z",
            "langid": "korean",
            "annote": "50% read.",
        }
    ]


def test_ris_says_what_the_item_says():
    assert ris(JOURNAL) == [
        {
            "type_of_reference": "JOUR",
            "id": "item",
            "authors": ["Choi, Kyoung-Hoon", "Park, Gyei-kark", "Institute of Roads & Rails,"],
            "title": "TKR과 연계한 TSR의 경제적 타당성에 관한 연구",
            "year": "2012",
            "date": "2012/08/31/",
            "access_date": "2026/11/23/",
            "start_page": "345",
            "end_page": "351",
            "secondary_title": "Journal of the Korean Society",
            "volume": "18",
            "number": "4",
            "doi": "10.7837/kosomes.2012.18.4.345",
            "urls": ["https://example.org/a_b?x=1&y=%20#z"],
            "language": "ko",
            "notes": ["50% read."],
        }
    ]


def test_csl_json_is_the_item():
    assert json.loads(citing.write([JOURNAL], Form.CSL_JSON)) == [JOURNAL]


@pytest.mark.parametrize(
    ("date", "in_bibtex", "in_ris"),
    [
        ("2018", {"year": "2018"}, ("2018", "2018///")),
        ("2018-06", {"year": "2018", "month": "jun"}, ("2018", "2018/06//")),
        (
            "2018-06-22",
            {"year": "2018", "month": "jun", "day": "22", "date": "2018-06-22"},
            ("2018", "2018/06/22/"),
        ),
        (
            "2018-06-22/2018-06-24",
            {"year": "2018", "month": "jun", "day": "22", "date": "2018-06-22/2018-06-24"},
            ("2018", "2018/06/22/22–24 June 2018"),
        ),
        ("2012~", {"year": "2012", "date": "2012~"}, ("2012", "2012///about 2012")),
        ("2008/2014", {"year": "2008", "date": "2008/2014"}, ("2008", "2008///2008–2014")),
        ("2018/..", {"year": "2018", "date": "2018/"}, ("2018", "2018///2018 onwards")),
    ],
)
def test_a_date_that_is_no_day_is_told_as_the_format_can(date, in_bibtex, in_ris):
    dated = item(issued=edtf.to_csl(date))
    [entry], [record] = bibtex(dated), ris(dated)
    assert {name: entry[name] for name in ("year", "month", "day", "date") if name in entry} == in_bibtex
    assert (record["year"], record["date"]) == in_ris


@pytest.mark.parametrize(
    ("issued", "in_bibtex", "in_ris"),
    [
        (
            {"date-parts": [["2018"]], "season": "spring"},
            {"year": "2018", "month": "Spring", "date": "2018-21"},
            ("2018", "2018///Spring"),
        ),
        ({"date-parts": [[2018]], "season": "Q1"}, {"year": "2018", "month": "Q1"}, ("2018", "2018///Q1")),
        ({"literal": "late in 1914"}, {"year": "late in 1914"}, ("1914", "///late in 1914")),
    ],
)
def test_a_season_and_a_date_in_words_are_kept(issued, in_bibtex, in_ris):
    [entry], [record] = bibtex(item(issued=issued)), ris(item(issued=issued))
    assert {name: entry[name] for name in ("year", "month", "day", "date") if name in entry} == in_bibtex
    assert (record["year"], record["date"]) == in_ris


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [("article-newspaper", "newspaper"), ("article-magazine", "magazine"), ("article-journal", None)],
)
def test_bibtex_tells_newspapers_and_magazines_from_journals(kind, subtype):
    [entry] = bibtex(item(kind, container_title="Daily"))
    assert (entry["type"], entry["journal"], entry.get("entrysubtype")) == ("article", "Daily", subtype)


@pytest.mark.parametrize(
    "name", [{"literal": "Ministry of Rails"}, {"family": "Ministry of Rails"}, {"given": "Suharto"}]
)
def test_a_name_of_one_part_is_not_taken_apart(name):
    [whole] = name.values()
    assert f"author = {{{{{whole}}}}}" in citing.write([item(author=[name])], Form.BIBTEX)
    assert f"AU  - {whole},\n" in citing.write([item(author=[name])], Form.RIS)


def test_bibtex_knows_whether_a_particle_belongs_to_the_family_name():
    gogh = {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}
    humboldt = {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}
    [kept], [dropped] = bibtex(item(author=[gogh])), bibtex(item(author=[humboldt]))
    assert (kept["author"], kept["options"]) == ("van Gogh, Vincent", "useprefix=true")
    assert (dropped["author"], dropped.get("options")) == ("von Humboldt, Alexander", None)


def test_editors_edition_place_and_isbn_travel():
    [entry], [record] = bibtex(VOLUME), ris(VOLUME)
    told = {"editor": "Editorov, Ed", "edition": "2", "address": "Seoul", "isbn": "978-0-00-000000-2"}
    assert told.items() <= entry.items()
    # A2 of a book would be the editors of its series
    assert (record["tertiary_authors"], record["edition"], record["place_published"], record["issn"]) == (
        ["Editorov, Ed"],
        "2",
        "Seoul",
        "978-0-00-000000-2",
    )


def test_a_chapter_a_series_and_a_paper_keep_what_they_have():
    chapter, series, paper = bibtex(CHAPTER), bibtex(SERIES), bibtex(PAPER)
    assert {"booktitle": "Book", "editor": "Editorov, Ed", "publisher": "P"}.items() <= chapter[0].items()
    assert {"series": "Roads", "number": "7", "volume": "3", "translator": "Oh, Cho"}.items() <= series[
        0
    ].items()
    assert {"type": "techreport", "number": "12"}.items() <= {**paper[0], "type": "techreport"}.items()


@pytest.mark.parametrize(
    ("kind", "read", "tag"),
    [
        ("patent", "PAT", "SN"),
        ("report", "RPRT", "SN"),
        ("standard", "STAND", "SN"),
        ("legislation", "STAT", "M1"),
        ("bill", "BILL", "M1"),
        ("hearing", "HEAR", "M1"),
        ("webpage", "ELEC", "IS"),
    ],
)
def test_a_number_stands_in_ris_where_programs_look_for_that_of_its_kind(kind, read, tag):
    record = citing.write([item(kind, number="174-FZ")], Form.RIS)
    assert record.startswith(f"TY  - {read}\n")
    assert f"\n{tag}  - 174-FZ\n" in record


def test_a_report_keeps_its_number_beside_its_isbn():
    record = citing.write([item("report", number="12", ISBN="978-0-00-000000-2")], Form.RIS)
    assert "\nSN  - 978-0-00-000000-2\nM1  - 12\n" in record


@pytest.mark.parametrize("role", ["director", "composer", "performer", "compiler"])
def test_who_made_what_has_no_author_is_its_author(role):
    [entry], [record] = (made(item("motion_picture", **{role: people("Kim, Ann")})) for made in (bibtex, ris))
    assert (entry["author"], record["authors"]) == ("Kim, Ann", ["Kim, Ann"])


def test_an_event_an_archive_and_a_scale_travel():
    speech = item("speech", event_title="Forum", event_place="Vladivostok")
    letter = item("manuscript", archive="State Archive", archive_location="f. 1")
    sheet = item("map", scale="1:200 000", medium="Print")
    assert "\nT2  - Forum, Vladivostok\n" in citing.write([speech], Form.RIS)
    assert bibtex(speech)[0]["howpublished"] == "Forum, Vladivostok"
    told = {**letter, "archive_location": letter.pop("archive-location")}  # CSL writes this one so
    assert "\nPB  - f. 1, State Archive\n" in citing.write([told], Form.RIS)
    assert citing.write([told], Form.APA) == "The Iron Road. (n.d.). f. 1, State Archive.\n"
    assert "\nM3  - Print\nC1  - 1:200 000\n" in citing.write([sheet], Form.RIS)


def test_an_interviewer_stands_beside_who_was_interviewed():
    talk = item("interview", author=people("Kim, Ann"), interviewer=people("Lee, Bo"))
    [record] = ris(talk)
    assert (record["authors"], record["secondary_authors"]) == (["Kim, Ann"], ["Lee, Bo"])


@pytest.mark.parametrize(
    ("genre", "kind"),
    [("PhD thesis", "phdthesis"), ("Master’s thesis", "mastersthesis"), (None, "phdthesis")],
)
def test_a_thesis_has_a_type_and_a_school(genre, kind):
    thesis = citing.write([{**THESIS, "genre": genre}], Form.BIBTEX)
    assert thesis.startswith(f"@{kind}{{item,")
    assert "school = {A University}" in thesis


def test_marks_of_a_title_are_commands_in_latex_and_nothing_in_ris():
    rich = item(
        title='The <i>Rajin</i> line & CO<sub>2</sub>, 10<sup>6</sup> <span class="nocase">iPod</span>'
    )
    written = citing.write([rich], Form.BIBTEX)
    assert r"{{The \textit{Rajin} line \& CO\textsubscript{2}, 10\textsuperscript{6} {iPod}}}" in written
    assert ris(rich)[0]["title"] == "The Rajin line & CO2, 10⁶ iPod"


def test_a_passage_with_tags_stays_as_it_is_in_ris():
    assert ris(item(annote="“a <i>word</i>”"))[0]["abstract"] == "“a <i>word</i>”"


@pytest.mark.parametrize(
    ("language", "langid"), [("de-DE", "german"), ("ko-KR", "korean"), ("ru_RU", "russian"), ("xx", None)]
)
def test_a_language_with_a_country_has_its_name(language, langid):
    assert bibtex(item(language=language))[0].get("langid") == langid


@pytest.mark.parametrize("form", [Form.BIBTEX, Form.RIS])
def test_a_doi_is_no_address(form):
    assert "doi.org" not in citing.write([item(DOI="https://doi.org/10.1000/182")], form)


def test_what_has_no_date_gets_none():
    [entry], [record] = bibtex(item()), ris(item())
    assert {"year", "date", "urldate"} & entry.keys() == set()
    assert {"year", "date", "access_date"} & record.keys() == set()


@settings(max_examples=60)
@example(r"50 % of $5 & #1 {un_balanced ~ ^ \alpha{} “quoted” @misc{x,")
@example("Plain } text")
@given(TITLES)
def test_a_title_of_any_characters_comes_back_from_ris_and_ends_no_bibtex_entry(title):
    [record], [entry, after] = ris(item(title=title)), bibtex(item(title=title), {**JOURNAL, "id": "after"})
    assert plain(record["title"]) == plain(title)
    assert (entry["key"], after["title"]) == ("item", JOURNAL["title"])


@pytest.mark.parametrize("sign", ["&", "%", "$", "#", "_", "~", "^", "\\"])
def test_latex_finds_no_command_in_a_title(sign):
    [entry] = bibtex(item(title=f"One {sign} two"))
    assert entry["title"] == f"One {sign} two"
    assert f"One {sign} two" not in citing.write([item(title=f"One {sign} two")], Form.BIBTEX)


def test_braces_in_a_title_do_not_confuse_bibtex():
    assert bibtex(item(title="{One} of {two {three}}"))[0]["title"] == "{One} of {two {three}}"
    assert r"{{\{\vphantom{\}}One}}" in citing.write([item(title="{One")], Form.BIBTEX)
    assert r"{{\vphantom{\{}\}One\{\vphantom{\}}}}" in citing.write([item(title="}One{")], Form.BIBTEX)


@pytest.mark.parametrize(
    ("kind", "field"), [("report", "institution"), ("thesis", "school"), ("book", "publisher")]
)
def test_an_and_parts_no_publisher(kind, field):
    centre = "Center for Strategic and International Studies"
    written = citing.write([item(kind, publisher=centre, publisher_place="Town and Gown")], Form.BIBTEX)
    assert f"{field} = {{{{{centre}}}}}" in written
    assert "address = {{Town and Gown}}" in written


def test_a_publisher_is_no_book_in_which_an_entry_stands():
    [entry] = bibtex(item("entry-encyclopedia", publisher="Northport Press"))
    assert (entry.get("booktitle"), entry["publisher"]) == (None, "Northport Press")


def test_a_book_in_another_work_keeps_its_publisher():
    [entry] = bibtex(item("book", container_title="Collected Works", publisher="Northport Press"))
    assert (entry["type"], entry["booktitle"], entry["publisher"]) == (
        "incollection",
        "Collected Works",
        "Northport Press",
    )


@pytest.mark.parametrize("name", ["Sons and Daughters", "Kim, Lee and Park", "AT&T", "{TASS}"])
def test_an_institution_stays_one_author(name):
    [entry] = bibtex(item(author=[{"literal": name}, {"family": "Kim", "given": "Ann"}]))
    assert entry["author"] == f"{name} and Kim, Ann"
    names = citing.write([item(author=[{"literal": name}])], Form.BIBTEX)
    assert "author = {{" in names


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_an_address_of_any_characters_ends_no_entry(path):
    [entry] = bibtex(item(URL=f"https://example.org/{path}"))
    assert entry["url"].startswith("https://example.org/")


def test_licence_and_edition_travel_with_the_atlas(minimal):
    feature = citing.feature_item(minimal, "north-line", LINK)
    [entry], [record] = bibtex(feature), ris(feature)
    assert (entry["type"], entry["booktitle"], entry["version"], entry["url"]) == (
        "incollection",
        "Iron Road Atlas",
        "1",
        LINK,
    )
    assert (record["type_of_reference"], record["secondary_title"], record["edition"]) == (
        "ENCYC",
        "Iron Road Atlas",
        "1",
    )
    assert minimal.about.licence in entry["annote"]
    assert minimal.about.licence in record["notes"][0]


def test_a_passage_travels_in_the_annotation_of_its_document(minimal):
    passage = minimal.passages["bridge"]
    words = f"“{passage.exact}” (paragraph 3) Editor’s note: {passage.editors_note} (Southgate Press)"
    assert rispy.loads(citing.quotation(minimal, passage, Form.RIS))[0]["abstract"] == words
    assert json.loads(citing.quotation(minimal, passage, Form.CSL_JSON))[0]["annote"] == words
    assert words in citing.quotation(minimal, passage, Form.BIBTEX)


@pytest.mark.parametrize("form", [Form.RIS, Form.BIBTEX])
def test_a_passage_keeps_its_spaces_of_every_kind_and_loses_its_line_ends(minimal, form):
    spaced = "a\N{NO-BREAK SPACE}b\N{NARROW NO-BREAK SPACE}c\N{IDEOGRAPHIC SPACE}d  e"
    passage = minimal.passages["bridge"].model_copy(update={"exact": f"{spaced}\r\nf\N{LINE SEPARATOR}g"})
    assert f"“{spaced} f g” (paragraph 3)" in citing.quotation(minimal, passage, form)


@pytest.mark.parametrize("form", [Form.RIS, Form.BIBTEX, Form.CHICAGO, Form.APA, Form.MLA])
def test_no_name_turns_what_is_written_behind_it(minimal, form):
    about = minimal.about.model_copy(update={"title": "Bridges \u202eturned"})
    atlas = replace(minimal, about=about)
    for one in (citing.atlas_item(atlas, ""), citing.feature_item(atlas, "rice-farm", "")):
        text = citing.write([one], form)
        assert text.count("\u202e") == text.count("\u202c") > 0
        assert "turned\u202c" in text


@pytest.mark.parametrize("form", Form)
def test_no_quotation_turns_its_reference(minimal, form):
    passage = minimal.passages["bridge"].model_copy(update={"exact": "Bridges \u2067turned"})
    assert "“Bridges \u2067turned”\u2069 (" in citing.quotation(minimal, passage, form)


def test_hyphens_of_a_title_are_no_dash_in_latex_and_those_of_pages_are_one():
    entry = citing.write([item("article-journal", title="a--b---c", page="12-15")], Form.BIBTEX)
    assert "title = {{a-{}-b-{}-{}-c}}" in entry
    assert "pages = {12--15}" in entry


def test_every_reference_of_the_shipped_atlas_comes_back_from_ris(shipped):
    items = every(shipped)
    for one, record in zip(items, ris(*items), strict=True):
        assert (record["id"], record["title"]) == (one["id"], plain(one["title"]))
        assert record["urls"] == [one["URL"]] if "URL" in one else "urls" not in record


def test_references_of_the_shipped_atlas_come_back_from_bibtex(shipped):
    strange = [one for one in every(shipped) if set(one["title"]) & set("&%$#_{}~^\\")]
    items = strange + [one for one in every(shipped)[::9] if one not in strange]
    assert strange
    for one, entry in zip(items, bibtex(*items), strict=True):
        assert (entry["key"], entry["title"]) == (one["id"], plain(one["title"]))


def test_every_reference_of_the_shipped_atlas_is_csl_json_that_a_processor_reads(shipped):
    items = json.loads(citing.write(every(shipped), Form.CSL_JSON))
    for one in items:
        one.pop("custom", None)  # of CSL 1.0.2, which citeproc-py does not know
    assert set(CiteProcJSON(items)) == {one["id"] for one in items}
