"""Citations for readers: the atlas, its parts and its references as the style guides want them."""

from __future__ import annotations

import pytest
from citeproc import CitationStylesStyle
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import citing
from geodata.citing import Form, Style
from geodata.citing.styles import _parsed
from geodata.errors import UnknownItemError
from geodata.model import Reference

LINK = "http://localhost:8501/?feature=north-line"
STYLES = [Form.CHICAGO, Form.APA, Form.MLA]
#: Text that people may put into a title: anything but controls and characters that Unicode does not assign.
TITLES = st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip)


def people(*names):
    """'Kim, Ann' → a CSL name; a name without a comma is an institution's."""
    parts = [name.split(", ") for name in names]
    return [{"literal": one[0]} if len(one) == 1 else {"family": one[0], "given": one[1]} for one in parts]


def item(kind="webpage", **fields):
    plain = {name.replace("_", "-"): value for name, value in fields.items()}
    return {"id": "item", "type": kind, "title": "The Iron Road"} | plain


def on(*parts, **more):
    return {"date-parts": [list(parts)]} | more


def written(one, form=Form.CHICAGO):
    return citing.write([one], form).removesuffix("\n")


# What the style guides print themselves

CHICAGO = [
    (
        (
            "Kwon, Hyeyoung. 2022. “Inclusion Work: Children of Immigrants Claiming Membership in Everyday "
            "Life.” American Journal of Sociology 127 (6): 1818–59. https://doi.org/10.1086/720277."
        ),
        item(
            "article-journal",
            author=people("Kwon, Hyeyoung"),
            title="Inclusion Work: Children of Immigrants Claiming Membership in Everyday Life",
            container_title="American Journal of Sociology",
            volume="127",
            issue="6",
            page="1818-1859",
            issued=on(2022),
            DOI="10.1086/720277",
        ),
    ),
    (
        (
            "Blum, Dani. 2023. “Are Flax Seeds All That?” New York Times, December 13. "
            "https://www.nytimes.com/2023/12/13/well/eat/flax-seeds-benefits.html."
        ),
        item(
            "article-newspaper",
            author=people("Blum, Dani"),
            title="Are Flax Seeds All That?",
            container_title="New York Times",
            issued=on(2023, 12, 13),
            URL="https://www.nytimes.com/2023/12/13/well/eat/flax-seeds-benefits.html",
        ),
    ),
    (
        (
            "Yale University. n.d. “About Yale: Yale Facts.” Accessed March 8, 2022. "
            "https://www.yale.edu/about-yale/yale-facts."
        ),
        item(
            author=people("Yale University"),
            title="About Yale: Yale Facts",
            accessed=on(2022, 3, 8),
            URL="https://www.yale.edu/about-yale/yale-facts",
        ),
    ),
]
APA = [
    (
        (
            "Grady, J. S., Her, M., Moreno, G., Perez, C., & Yelinek, J. (2019). Emotions in storybooks: A "
            "comparison of storybooks that represent ethnic and racial groups in the United States. "
            "Psychology of Popular Media Culture, 8(3), 207–217. https://doi.org/10.1037/ppm0000185"
        ),
        item(
            "article-journal",
            author=people("Grady, Jessica S.", "Her, M.", "Moreno, G.", "Perez, C.", "Yelinek, J."),
            title="Emotions in storybooks: A comparison of storybooks that represent ethnic and racial "
            "groups in the United States",
            container_title="Psychology of Popular Media Culture",
            volume="8",
            issue="3",
            page="207-217",
            issued=on(2019),
            DOI="10.1037/ppm0000185",
        ),
    ),
    (
        (
            "Carey, B. (2019, March 22). Can we get better at forgetting? The New York Times. "
            "https://www.nytimes.com/2019/03/22/health/memory-forgetting-psychology.html"
        ),
        item(
            "article-newspaper",
            author=people("Carey, Benedict"),
            title="Can we get better at forgetting?",
            container_title="The New York Times",
            issued=on(2019, 3, 22),
            URL="https://www.nytimes.com/2019/03/22/health/memory-forgetting-psychology.html",
        ),
    ),
    (
        (
            "U.S. Census Bureau. (n.d.). U.S. and world population clock. U.S. Department of Commerce. "
            "Retrieved January 9, 2020, from https://www.census.gov/popclock/"
        ),
        item(
            author=people("U.S. Census Bureau"),
            title="U.S. and world population clock",
            publisher="U.S. Department of Commerce",
            accessed=on(2020, 1, 9),
            URL="https://www.census.gov/popclock/",
        ),
    ),
    (
        (
            "List of oldest companies. (2019, January 13). In Wikipedia. "
            "https://en.wikipedia.org/w/index.php?title=List_of_oldest_companies&oldid=878158136"
        ),
        item(
            "entry-encyclopedia",
            title="List of oldest companies",
            container_title="Wikipedia",
            issued=on(2019, 1, 13),
            URL="https://en.wikipedia.org/w/index.php?title=List_of_oldest_companies&oldid=878158136",
        ),
    ),
]
MLA = [
    (
        (
            "Goldman, Anne. “Questions of Transport: Reading Primo Levi Reading Dante.” The Georgia Review, "
            "vol. 64, no. 1, 2010, pp. 69–88."
        ),
        item(
            "article-journal",
            author=people("Goldman, Anne"),
            title="Questions of Transport: Reading Primo Levi Reading Dante",
            container_title="The Georgia Review",
            volume="64",
            issue="1",
            page="69-88",
            issued=on(2010),
        ),
    ),
    (
        "Dorris, Michael, and Louise Erdrich. The Crown of Columbus. HarperCollins Publishers, 1999.",
        item(
            "book",
            author=people("Dorris, Michael", "Erdrich, Louise"),
            title="The Crown of Columbus",
            publisher="HarperCollins Publishers",
            issued=on(1999),
        ),
    ),
    (
        "Burdick, Anne, et al. Digital_Humanities. MIT P, 2012.",
        item(
            "book",
            author=people("Burdick, Anne", "Drucker, Johanna", "Lunenfeld, Peter"),
            title="Digital_Humanities",
            publisher="MIT P",
            issued=on(2012),
        ),
    ),
]
EXAMPLES = [
    (form, *example)
    for form, examples in ((Form.CHICAGO, CHICAGO), (Form.APA, APA), (Form.MLA, MLA))
    for example in examples
]


@pytest.mark.parametrize(("form", "text", "example"), EXAMPLES, ids=[each[1][:30] for each in EXAMPLES])
def test_a_style_guides_own_example_comes_out_as_it_prints_it(form, text, example):
    assert written(example, form) == text


@pytest.mark.parametrize("style", Style)
def test_a_style_is_valid_csl(style):
    assert CitationStylesStyle(_parsed(style).xml.docinfo.URL, validate=True).has_bibliography()


# Who, when, what


def test_without_an_author_chicago_begins_with_where_it_appeared_and_the_others_with_the_title():
    unsigned = item("article-newspaper", container_title="TASS", issued=on(2018, 6, 22))
    assert [written(unsigned, form) for form in STYLES] == [
        "TASS. 2018. “The Iron Road.” June 22.",
        "The Iron Road. (2018, June 22). TASS.",
        "“The Iron Road.” TASS, 22 June 2018.",
    ]


@pytest.mark.parametrize(
    ("issued", "years"),
    [
        (on(2012, circa=True), ["ca. 2012", "ca. 2012", "circa 2012"]),
        ({"date-parts": [[2008], [2014]]}, ["2008–2014"] * 3),
        ({"date-parts": [[2018], [0]]}, ["2018–"] * 3),
        (None, ["n.d.", "n.d.", ""]),
    ],
)
def test_a_year_that_is_not_sure_or_no_single_one_says_so(issued, years):
    one = item("book", author=people("Kim, Ann")) | ({"issued": issued} if issued else {})
    chicago, apa, mla = years
    assert [written(one, form) for form in STYLES] == [
        f"Kim, Ann. {chicago}. The Iron Road.".replace("..", "."),
        f"Kim, A. ({apa}). The Iron Road.",
        f"Kim, Ann. The Iron Road. {mla}.".removesuffix(" ."),
    ]


@pytest.mark.parametrize(
    ("name", "chicago", "apa"),
    [
        ("Choi, Kyoung-Hoon", "Choi, Kyoung-Hoon.", "Choi, K.-H."),
        ("Park, Gyei-kark", "Park, Gyei-kark.", "Park, G.-k."),
        ("Lee, Roman R.", "Lee, Roman R.", "Lee, R. R."),
        ("Объедкин, Денис", "Объедкин, Денис.", "Объедкин, Д."),
        ("김, 진오", "김진오.", "김진오."),
        ("許, 承虎", "許承虎.", "許承虎."),
        ("Global Energy Monitor", "Global Energy Monitor.", "Global Energy Monitor."),
    ],
)
def test_korean_russian_and_romanised_names_survive(name, chicago, apa):
    signed = item(author=people(name))
    assert written(signed).startswith(f"{chicago} n.d.")
    assert written(signed, Form.APA).startswith(f"{apa} (n.d.).")


def test_quotation_marks_of_a_title_are_single_within_those_of_the_style():
    titled = item(title='“Дочка” "Ростеха" и «Сумма»', container_title="TASS")
    assert "“‘Дочка’ ‘Ростеха’ и «Сумма».”" in written(titled)
    assert written(titled, Form.APA).startswith('“Дочка” "Ростеха" и «Сумма».')


def test_a_description_in_place_of_a_title_has_no_quotation_marks():
    untitled = item(title="[Coal reaches Dangjin]", container_title="TASS")
    assert written(untitled) == "TASS. n.d. [Coal reaches Dangjin]."
    assert written(untitled, Form.MLA) == "[Coal reaches Dangjin]. TASS."


def test_a_bibliography_is_in_the_order_of_the_alphabet():
    titles = ["«Сумма»", "“Alpha”", "beta", "Alpaca", "가스"]
    entries = citing.write([item("book", title=title) for title in titles], Form.MLA).split("\n\n")
    assert [entry.rstrip(".\n") for entry in entries] == ["Alpaca", "“Alpha”", "beta", "«Сумма»", "가스"]


@settings(max_examples=40)
@given(TITLES)
def test_a_title_of_any_characters_stands_in_the_entry(title):
    plain = " ".join(title.split())
    for form in STYLES:
        letters = "".join(filter(str.isalnum, written(item(title=title), form)))
        assert "".join(filter(str.isalnum, plain)) in letters


# What an atlas cites


def test_the_atlas_is_cited_with_version_day_and_address(minimal):
    atlas = citing.atlas_item(minimal, "http://localhost:8501/")
    assert [written(atlas, form) for form in STYLES] == [
        (
            "Iron Road Atlas contributors. 2026. Iron Road Atlas. Version 1, data of November 23. "
            "http://localhost:8501/."
        ),
        (
            "Iron Road Atlas contributors. (2026, November 23). Iron Road Atlas (Version 1) [Data set]. "
            "http://localhost:8501/"
        ),
        "Iron Road Atlas contributors. Iron Road Atlas. Version 1, 23 Nov. 2026, http://localhost:8501/.",
    ]


def test_a_feature_is_cited_as_an_entry_of_the_atlas(minimal):
    assert [written(citing.feature_item(minimal, "north-line", LINK), form) for form in STYLES] == [
        (
            "Iron Road Atlas contributors. 2026. “North line.” In Iron Road Atlas, version 1, data of "
            f"November 23. {LINK}."
        ),
        (
            "Iron Road Atlas contributors. (2026, November 23). North line. In Iron Road Atlas (Version 1). "
            f"{LINK}"
        ),
        f"Iron Road Atlas contributors. “North line.” Iron Road Atlas, version 1, 23 Nov. 2026, {LINK}.",
    ]


def test_a_view_is_cited_as_a_map(minimal):
    assert written(citing.view_item(minimal, "Rails", LINK), Form.APA) == (
        "Iron Road Atlas contributors. (2026, November 23). Rails [Map]. In Iron Road Atlas (Version 1). "
        f"{LINK}"
    )


def test_an_unknown_feature_cannot_be_cited(minimal):
    with pytest.raises(UnknownItemError, match="no feature 'atlantis'"):
        citing.feature_item(minimal, "atlantis", LINK)


@pytest.mark.parametrize(
    ("form", "source"),
    [
        (Form.CHICAGO, "(Kim and Southgate Desk 2018, para. 2)"),
        (Form.APA, "(Kim & Southgate Desk, 2018, para. 2)"),
        (Form.MLA, "(Kim and Southgate Desk, par. 2)"),
    ],
)
def test_a_quotation_comes_with_its_paragraph_and_its_document(minimal, form, source):
    passage = minimal.passages["gauge"]
    quoted, entry = citing.quotation(minimal, passage, form).split("\n\n")
    assert quoted == f"“{passage.exact}” {source}."
    assert entry == citing.write([citing.reference_item(minimal.references["document"])], form)


def test_a_quoted_sentence_keeps_its_full_stop_and_gets_no_second_one(minimal):
    quoted, _ = citing.quotation(minimal, minimal.passages["bridge"], Form.CHICAGO).split("\n\n")
    assert quoted == (
        "“In June 2018 both towns agreed to mend the bridge.” (Kim and Southgate Desk 2018, para. 3)"
    )


def test_quotation_marks_hold_every_passage_character_for_character(shipped):
    for passage in shipped.passages.values():
        assert citing.quotation(shipped, passage, Form.MLA).startswith(f"“{passage.exact}” (")


def test_what_a_feature_rests_on_are_its_documents_datasets_and_sources_of_geometry(minimal):
    assert [each["id"] for each in citing.references_of(minimal, ["north-line"])] == [
        "handbook",
        "document",
        "open-rails",
    ]


def test_a_whole_rests_on_the_geometry_of_its_parts(minimal):
    parts = {source for part in minimal.parts("iron-road") for source in part.geometry_source}
    found = {each["id"] for each in citing.references_of(minimal, ["iron-road"])}
    assert parts
    assert parts <= found


def test_every_kind_of_reference_of_the_shipped_atlas_is_written(shipped):
    kinds = {
        (each.csl["type"], bool(each.authors), each.csl["language"]): each
        for each in shipped.references.values()
    }
    items = [citing.reference_item(each) for each in kinds.values()]
    for form in STYLES:
        entries = citing.write(items, form).split("\n\n")
        assert len(entries) == len(items)
        assert [entry for entry in entries if "  " in entry or ",." in entry or "()" in entry] == []


def test_what_csl_does_not_know_stays_away_from_the_style(recwarn):
    strange = Reference(id="strange", csl=item(author=[{"family": "Kim", "ORCID": "0"}], custom={"a": 1}))
    assert written(citing.reference_item(strange)) == "Kim. n.d. “The Iron Road.”"
    assert list(recwarn) == []
