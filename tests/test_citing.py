"""Citations for readers: the atlas, its parts and its references as the style guides want them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from citeproc import CitationStylesStyle
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from geodata import citing
from geodata.citing import Form, StyleGuide
from geodata.citing.ordering import in_order, letters
from geodata.citing.styles import _parsed, in_text
from geodata.csl.variables import TEXTS
from geodata.errors import UnknownItemError
from geodata.exports import Format, as_file
from geodata.references import Reference

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


# What the style guides, or libraries' guides to them, print
#
# Each example comes with the page or the site that prints it. The guides' own sites (CMOS, APA_STYLE and
# MLA_STYLE) were read as others quote them who name them; the libraries' pages were read in stored copies.

CMOS = "https://www.chicagomanualofstyle.org/tools_citationguide/citation-guide-2.html"
APA_STYLE = "https://apastyle.apa.org/style-grammar-guidelines/references/examples"
MLA_STYLE = "https://style.mla.org"
#: The library of Northeast Wisconsin Technical College on APA, 7th edition.
NWTC = "https://nwtc.libguides.com/citations/apa7"
#: The library of the American University of Sharjah on APA, 7th edition: Wikipedia article.
SHARJAH = "https://aus.libguides.com/c.php?g=1131783&p=8260786"
#: The library of Lynn University on APA, 7th edition: reference works.
LYNN = "https://lynn-library.libguides.com/apa/Reference_works"
#: The library of Honolulu Community College on MLA, 9th edition.
HONOLULU = "https://library.honolulu.hawaii.edu/citingsources/mla"

CHICAGO = [
    (
        CMOS,
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
        CMOS,
        (
            "Binder, Amy J., and Jeffrey L. Kidder. 2022. The Channels of Student Activism: How the Left and "
            "Right Are Winning (and Losing) in Campus Politics Today. University of Chicago Press."
        ),
        item(
            "book",
            author=people("Binder, Amy J.", "Kidder, Jeffrey L."),
            title="The Channels of Student Activism: How the Left and Right Are Winning (and Losing) in "
            "Campus Politics Today",
            publisher="University of Chicago Press",
            issued=on(2022),
        ),
    ),
    (
        CMOS,
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
        CMOS,
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
        f"{APA_STYLE}/journal-article-references",
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
        NWTC,
        (
            "Kowols, T. (2022, June 29). Sturgeon Bay Police issues warnings about fireworks. Door County "
            "Daily News. https://doorcountydailynews.com/news/641257"
        ),
        item(
            "article-newspaper",
            author=people("Kowols, T."),
            title="Sturgeon Bay Police issues warnings about fireworks",
            container_title="Door County Daily News",
            issued=on(2022, 6, 29),
            URL="https://doorcountydailynews.com/news/641257",
        ),
    ),
    (
        NWTC,
        (
            "National Heart, Lung, and Blood Institute. (2022, March 24). Heart treatments. U.S. Department "
            "of Health & Human Services, National Institutes of Health. "
            "https://www.nhlbi.nih.gov/health-topics/cardiac-rehabilitation"
        ),
        item(
            author=[{"literal": "National Heart, Lung, and Blood Institute"}],
            title="Heart treatments",
            publisher="U.S. Department of Health & Human Services, National Institutes of Health",
            issued=on(2022, 3, 24),
            URL="https://www.nhlbi.nih.gov/health-topics/cardiac-rehabilitation",
        ),
    ),
    (
        APA_STYLE,
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
        APA_STYLE,
        (
            "National Cancer Institute. (2019). Taking time: Support for people with cancer. U.S. Department "
            "of Health and Human Services, National Institutes of Health. "
            "https://www.cancer.gov/publications/patient-education/takingtime.pdf"
        ),
        item(
            "report",
            author=people("National Cancer Institute"),
            title="Taking time: Support for people with cancer",
            publisher="U.S. Department of Health and Human Services, National Institutes of Health",
            issued=on(2019),
            URL="https://www.cancer.gov/publications/patient-education/takingtime.pdf",
        ),
    ),
    (
        SHARJAH,
        (
            "Oil painting. (2019, December 8). In Wikipedia. "
            "https://en.wikipedia.org/w/index.php?title=Oil_painting&oldid=929802398"
        ),
        item(
            "entry-encyclopedia",
            title="Oil painting",
            container_title="Wikipedia",
            issued=on(2019, 12, 8),
            URL="https://en.wikipedia.org/w/index.php?title=Oil_painting&oldid=929802398",
        ),
    ),
    (
        LYNN,
        (
            "Merriam-Webster. (n.d.). Interjection. In Merriam-Webster.com dictionary. Retrieved March 3, "
            "2020, from https://www.merriam-webster.com/dictionary/interjection"
        ),
        item(
            "entry-encyclopedia",
            author=people("Merriam-Webster"),
            title="Interjection",
            container_title="Merriam-Webster.com dictionary",
            accessed=on(2020, 3, 3),
            URL="https://www.merriam-webster.com/dictionary/interjection",
        ),
    ),
]
MLA = [
    (
        f"{MLA_STYLE}/page-range-and-doi/",
        (
            "Berman, Russell. “The Necessity of Language Learning.” ADFL Bulletin, vol. 43, no. 2, 2015, "
            "pp. 11-14, https://doi.org/10.1632/adfl.43.2.11."
        ),
        item(
            "article-journal",
            author=people("Berman, Russell"),
            title="The Necessity of Language Learning",
            container_title="ADFL Bulletin",
            volume="43",
            issue="2",
            page="11-14",
            issued=on(2015),
            DOI="10.1632/adfl.43.2.11",
        ),
    ),
    (
        HONOLULU,
        (
            "Byrd, Rosaly, and Laurèn DeMates. Sustainability Made Simple: Small Changes for Big Impact. "
            "Rowman & Littlefield, 2017."
        ),
        item(
            "book",
            author=people("Byrd, Rosaly", "DeMates, Laurèn"),
            title="Sustainability Made Simple: Small Changes for Big Impact",
            publisher="Rowman & Littlefield",
            issued=on(2017),
        ),
    ),
    (
        f"{MLA_STYLE}/commas-with-et-al/",
        "Burdick, Anne, et al. Digital_Humanities. MIT P, 2012.",
        item(
            "book",
            author=people("Burdick, Anne", "Drucker, Johanna", "Lunenfeld, Peter"),
            title="Digital_Humanities",
            publisher="MIT P",
            issued=on(2012),
        ),
    ),
    (
        f"{MLA_STYLE}/author-publisher-web-site-names/",
        (
            "Burns, Shauntee. “Finding Wonder Women at the Library: Online Biographies and Encyclopedias.” "
            "New York Public Library, 2 Mar. 2016, www.nypl.org/blog/2016/03/02/biographies-women-history."
        ),
        item(
            author=people("Burns, Shauntee"),
            title="Finding Wonder Women at the Library: Online Biographies and Encyclopedias",
            container_title="New York Public Library",
            issued=on(2016, 3, 2),
            URL="https://www.nypl.org/blog/2016/03/02/biographies-women-history",
        ),
    ),
    (
        f"{MLA_STYLE}/access-dates/",
        (
            "“Orhan Pamuk: Un écrivain turc à succès.” Orhan Pamuk Site, İletişm Publishing, "
            "orhanpamuk.net/book.aspx?id=10&lng=eng. Accessed 25 Oct. 2015."
        ),
        item(
            title="Orhan Pamuk: Un écrivain turc à succès",
            container_title="Orhan Pamuk Site",
            publisher="İletişm Publishing",
            accessed=on(2015, 10, 25),
            URL="http://orhanpamuk.net/book.aspx?id=10&lng=eng",
        ),
    ),
]
EXAMPLES = [
    pytest.param(form, text, example, id=f"{text[:30]}, {page}")
    for form, examples in ((Form.CHICAGO, CHICAGO), (Form.APA, APA), (Form.MLA, MLA))
    for page, text, example in examples
]


@pytest.mark.parametrize(("form", "text", "example"), EXAMPLES)
def test_an_example_of_a_style_guide_or_a_library_comes_out_as_it_is_printed(form, text, example):
    assert written(example, form) == text


def test_chicago_gives_the_day_of_a_web_page_a_sentence_of_its_own():
    # CMOS prints "Effective November 15": a word of the page itself, for which CSL has no field.
    page = item(
        author=people("Google"),
        title="Privacy Policy",
        container_title="Privacy & Terms",
        issued=on(2023, 11, 15),
        URL="https://policies.google.com/privacy",
    )
    assert written(page) == (
        "Google. 2023. “Privacy Policy.” Privacy & Terms. November 15. https://policies.google.com/privacy."
    )


def test_chicago_sets_a_comma_before_no_date_in_the_text():
    undated = item(author=people("Yale University"))
    assert in_text(undated, StyleGuide.CHICAGO, 2) == "(Yale University, n.d., para. 2)"


def test_apa_names_the_publisher_of_a_map_that_stands_alone_without_in():
    charted = item("map", author=people("Kim, Ann"), publisher="Southgate Press", issued=on(2013))
    assert written(charted, Form.APA) == "Kim, A. (2013). The Iron Road [Map]. Southgate Press."


@pytest.mark.parametrize("style", StyleGuide)
def test_a_style_is_valid_csl(style):
    assert CitationStylesStyle(_parsed(style).xml.docinfo.URL, validate=True).has_bibliography()


# Who, when, what


@pytest.mark.parametrize(
    ("issued", "chicago", "apa", "mla"),
    [
        ([[2018, 6, 22], [2018, 6, 24]], "2018. “Iron.” June 22–24", "2018, June 22–24", "22–24 June 2018"),
        ([[2018, 6], [2018, 8]], "2018. “Iron.” June–August", "2018, June–August", "June–Aug. 2018"),
        (
            [[2018, 5, 30], [2018, 6, 2]],
            "2018. “Iron.” May 30–June 2",
            "2018, May 30–June 2",
            "30 May–2 June 2018",
        ),
        ([[2018, 6, 22], [2018, 6, 22]], "2018. “Iron.” June 22", "2018, June 22", "22 June 2018"),
        ([[2018], [2018, 6]], "2018. “Iron.”", "2018", "2018"),
        (
            [[2018, 12, 30], [2019, 1, 2]],
            "2018–2019. “Iron.” December 30, 2018–January 2, 2019",
            "2018–2019, December 30, 2018–January 2, 2019",
            "30 Dec. 2018–2 Jan. 2019",
        ),
    ],
)
def test_an_interval_names_once_what_its_ends_share(issued, chicago, apa, mla):
    one = item("article-magazine", title="Iron", container_title="M", issued={"date-parts": issued})
    assert [written(one, form) for form in STYLES] == [
        f"M. {chicago}.".replace("”.", "”"),
        f"Iron. ({apa}). M.",
        f"“Iron.” M, {mla}.",
    ]


@pytest.mark.parametrize(
    ("issued", "chicago", "mla"),
    [
        ({"date-parts": [["2018", 6, 22]]}, "2018. Iron. June 22.", "Iron. P, 22 June 2018."),
        ({"date-parts": [[2018]], "season": "Spring"}, "2018. Iron. Spring.", "Iron. P, Spring 2018."),
        ({"date-parts": [[2018]], "season": 1}, "2018. Iron. Spring.", "Iron. P, Spring 2018."),
        (
            {"literal": "in the reign of Kojong"},
            "in the reign of Kojong. Iron.",
            "Iron. P, in the reign of Kojong.",
        ),
        ({"literal": "n.d."}, "n.d. Iron.", "Iron. P."),
    ],
)
def test_a_date_as_zotero_exports_it_is_told(issued, chicago, mla):
    one = item("report", title="Iron", publisher="P", issued=issued)
    assert written(one) == f"P. {chicago}"
    assert written(one, Form.MLA) == mla


@pytest.mark.parametrize("kind", ["map", "entry", "dataset"])
def test_only_what_has_an_edition_has_data_of_a_day(kind):
    one = item(kind, title="Iron", issued={"date-parts": [[2019, 5, 31]]}, **{"container-title": "Sheets"})
    told = written(one)
    assert told.endswith("May 31.")
    assert "data of" not in told


def test_the_data_of_an_atlas_may_be_of_an_interval(minimal):
    about = minimal.about.model_copy(update={"data_date": "2026-01-01/2026-01-31"})
    atlas = citing.atlas_item(replace(minimal, about=about), LINK)
    assert "(2026, January 1–31)" in written(atlas, Form.APA)
    assert "1–31 Jan. 2026" in written(atlas, Form.MLA)
    assert "data of January 1–31." in written(atlas)


VOLUME = item(
    "book",
    title="Volume",
    editor=people("Editorov, Ed"),
    edition="2",
    publisher="P",
    publisher_place="Seoul",
    ISBN="978-0-00-000000-2",
    issued=on(2018),
)
CHAPTER = item(
    "chapter",
    title="Chapter",
    author=people("Kim, Ann"),
    editor=people("Editorov, Ed"),
    container_title="Book",
    publisher="P",
    page="10-20",
    issued=on(2018),
)
THESIS = item(
    "thesis",
    title="Rails",
    author=people("Kim, Ann"),
    genre="PhD thesis",
    publisher="A University",
    issued=on(2018),
)
SERIES = item(
    "book",
    title="Rails",
    author=people("Kim, Ann"),
    editor=people("Editorov, Ed", "Lee, Bo"),
    translator=people("Oh, Cho"),
    edition="1st",
    volume=3,
    collection_title="Roads",
    collection_number=7,
    publisher="P",
    issued=on(2018),
)
PAPER = item(
    "report",
    title="Rails",
    author=people("Kim, Ann"),
    genre="Working paper",
    number="12",
    publisher="P",
    issued=on(2018),
)


@pytest.mark.parametrize(
    ("one", "texts"),
    [
        (
            VOLUME,
            [
                "Editorov, Ed, ed. 2018. Volume. 2nd ed. P.",
                "Editorov, E. (Ed.). (2018). Volume (2nd ed.). P.",
                "Editorov, Ed, editor. Volume. 2nd ed., P, 2018.",
            ],
        ),
        (
            CHAPTER,
            [
                "Kim, Ann. 2018. “Chapter.” In Book, edited by Ed Editorov. P.",
                "Kim, A. (2018). Chapter. In E. Editorov (Ed.), Book (pp. 10–20). P.",
                "Kim, Ann. “Chapter.” Book, edited by Ed Editorov, P, 2018, pp. 10-20.",
            ],
        ),
        (
            THESIS,
            [
                "Kim, Ann. 2018. “Rails.” PhD thesis, A University.",
                "Kim, A. (2018). Rails [PhD thesis, A University].",
                "Kim, Ann. Rails. 2018. A University, PhD thesis.",
            ],
        ),
        (
            SERIES,
            [
                (
                    "Kim, Ann. 2018. Rails. Translated by Cho Oh. Edited by Ed Editorov and Bo Lee. "
                    "1st ed. Vol. 3. Roads 7. P."
                ),
                "Kim, A. (2018). Rails (E. Editorov & B. Lee, Eds.; C. Oh, Trans.; 1st ed., Vol. 3). P.",
                (
                    "Kim, Ann. Rails. Edited by Ed Editorov and Bo Lee, translated by Cho Oh, 1st ed., "
                    "vol. 3, P, 2018. Roads 7."
                ),
            ],
        ),
        (
            PAPER,
            [
                "Kim, Ann. 2018. Rails. Working paper 12. P.",
                "Kim, A. (2018). Rails (Working paper No. 12). P.",
                "Kim, Ann. Rails. Working paper 12, P, 2018.",
            ],
        ),
    ],
)
def test_editors_editions_series_and_numbers_are_told(one, texts):
    assert [written(one, form) for form in STYLES] == texts


@pytest.mark.parametrize(
    ("name", "chicago", "apa"),
    [
        (
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
            "Gogh, Vincent van",
            "van Gogh, V",
        ),
        (
            {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"},
            "Humboldt, Alexander von",
            "Humboldt, A. von",
        ),
        (
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            "King, Martin Luther, Jr",
            "King, M. L., Jr",
        ),
        ({"family": "O", "given": "J.-P."}, "O, J.-P", "O, J.-P"),
        ({"family": "Ministry of Unification"}, "Ministry of Unification", "Ministry of Unification"),
        ({"given": "Suharto"}, "Suharto", "Suharto"),
    ],
)
def test_particles_suffixes_and_names_of_one_part(name, chicago, apa):
    signed = item("book", author=[name], issued=on(2018))
    assert written(signed) == f"{chicago}. 2018. The Iron Road."
    assert written(signed, Form.APA) == f"{apa}. (2018). The Iron Road."


def test_marks_in_titles_are_no_text():
    rich = item(
        "article-journal",
        title="The <i>Rajin</i> line and CO<sub>2</sub>",
        container_title="J",
        issued=on(2018),
    )
    assert written(rich) == "J. 2018. “The Rajin line and CO2.”"


# The order of a list


def signed(title, *names, issued=None, **fields):
    date = {"issued": on(issued)} if issued else {}
    return item("book", title=title, id=title, author=people(*names), **date, **fields)


@pytest.mark.parametrize("form", STYLES)
def test_a_list_is_in_the_order_of_a_dictionary(form):
    # The same order as pandoc's.
    names = [
        "Zorin, A",
        "Émile, B",
        "Ågren, C",
        "Šmid, D",
        "Ёлкин, Г",
        "Яков, Д",
        "Йод, Е",
        "Иванов, Ж",
        "Łódź, K",
    ]
    found = citing.write([signed(f"B{n}", name, issued=2018) for n, name in enumerate(names)], form).split(
        "\n\n"
    )
    order = ["Ågren", "Émile", "Łódź", "Šmid", "Zorin", "Ёлкин", "Иванов", "Йод", "Яков"]
    assert [entry.split(",")[0] for entry in found] == order


def test_one_author_stands_before_several_and_what_has_no_date_where_the_style_wants_it():
    items = [
        signed("B5", "Kim, Ann", "Lee, Bo", issued=2018),
        signed("B6", "Kim, Ann"),
        signed("B4", "Kim, Ann", issued=2018),
    ]
    titles = {
        form: [entry.split(".")[-2][-2:] for entry in citing.write(items, form).split("\n\n")]
        for form in STYLES
    }
    assert titles[Form.CHICAGO] == ["B4", "B6", "B5"]
    assert titles[Form.APA] == ["B6", "B4", "B5"]
    assert citing.write(items, Form.MLA).startswith(
        "Kim, Ann. B4. 2018.\n\nKim, Ann. B6.\n\nKim, Ann, and Bo Lee."
    )


def test_letters_tell_apart_what_one_author_published_in_one_year():
    items = [signed(title, "Kim, Ann", issued=2018) for title in ("Rails", "Bridges")]
    items += [
        signed("Roads", "Kim, Ann", issued=2019),
        signed("Ports", "Kim, Ann"),
        signed("Piers", "Kim, Ann"),
    ]
    assert citing.write(items, Form.CHICAGO).split("\n\n") == [
        "Kim, Ann. 2018a. Bridges.",
        "Kim, Ann. 2018b. Rails.",
        "Kim, Ann. 2019. Roads.",
        "Kim, Ann. n.d.-a. Piers.",
        "Kim, Ann. n.d.-b. Ports.\n",
    ]
    apa = citing.write(items, Form.APA)
    assert "Kim, A. (n.d.-a). Piers." in apa
    assert "Kim, A. (2018b). Rails." in apa
    assert "2018a" not in citing.write(items, Form.MLA)


def test_the_letter_of_a_year_is_the_same_in_the_text():
    items = in_order(
        [signed(title, "Kim, Ann", issued=2018) for title in ("Rails", "Bridges")], StyleGuide.CHICAGO
    )
    assert [in_text(each, StyleGuide.CHICAGO, 2) for each in items] == [
        "(Kim 2018a, para. 2)",
        "(Kim 2018b, para. 2)",
    ]
    assert in_text(items[1], StyleGuide.APA, 2) == "(Kim, 2018b, para. 2)"


def test_apa_puts_a_year_alone_before_its_days():
    items = [
        item("webpage", title="A", author=people("Kim, Ann"), issued=on(2018, 6, 22)),
        item("webpage", title="C", author=people("Kim, Ann"), issued=on(2018, 3)),
        item("webpage", title="B", author=people("Kim, Ann"), issued=on(2018)),
    ]
    assert citing.write(items, Form.APA).split("\n\n") == [
        "Kim, A. (2018a). B.",
        "Kim, A. (2018b, March). C.",
        "Kim, A. (2018c, June 22). A.\n",
    ]


def test_letters_go_on_after_z():
    assert [letters(number) for number in (0, 25, 26, 51, 52, 701, 702)] == [
        "a",
        "z",
        "aa",
        "az",
        "ba",
        "zz",
        "aaa",
    ]


def test_without_an_author_chicago_begins_with_where_it_appeared_and_the_others_with_the_title():
    unsigned = item("article-newspaper", container_title="TASS", issued=on(2018, 6, 22))
    assert [written(unsigned, form) for form in STYLES] == [
        "TASS. 2018. “The Iron Road.” June 22.",
        "The Iron Road. (2018, June 22). TASS.",
        "“The Iron Road.” TASS, 22 June 2018.",
    ]


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (
            item(
                "legislation",
                authority="State Duma",
                container_title="Collected Laws",
                number="174-FZ",
                volume="19",
                page="2301",
                issued=on(2014, 5, 5),
            ),
            [
                "Collected Laws. 2014. “The Iron Road.” No. 174-FZ. Vol. 19, p. 2301. State Duma, May 5.",
                "The Iron Road (No. 174-FZ, Vol. 19, p. 2301). (2014, May 5). Collected Laws.",
                "“The Iron Road.” Collected Laws, No. 174-FZ, vol. 19, State Duma, 5 May 2014, p. 2301.",
            ],
        ),
        (
            item("patent", author=people("Kim, Ann"), number="5555555", issued=on(1996)),
            [
                "Kim, Ann. 1996. “The Iron Road.” Patent No. 5555555.",
                "Kim, A. (1996). The Iron Road (Patent No. 5555555).",
                "Kim, Ann. “The Iron Road.” Patent No. 5555555, 1996.",
            ],
        ),
        (
            item("standard", publisher="Rosstandart", number="GOST 9238", issued=on(2013)),
            [
                "Rosstandart. 2013. “The Iron Road.” GOST 9238.",
                "The Iron Road (GOST 9238). (2013). Rosstandart.",
                "“The Iron Road.” GOST 9238, Rosstandart, 2013.",
            ],
        ),
        (
            item("map", publisher="P", genre="Topographic map", number="K-52-XII", issued=on(1975)),
            [
                "P. 1975. The Iron Road. Topographic map K-52-XII.",
                "The Iron Road (Topographic map K-52-XII) [Map]. (1975). P.",
                "The Iron Road. Topographic map K-52-XII, P, 1975.",
            ],
        ),
    ],
)
def test_what_is_known_by_its_number_is_cited_with_it(one, told):
    assert [written(one, form) for form in STYLES] == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"director": people("Bong, Joon Ho")},
            [
                "Bong, Joon Ho, dir. n.d. “The Iron Road.”",
                "Bong, J. H. (Director). (n.d.). The Iron Road.",
                "Bong, Joon Ho, director. “The Iron Road.”",
            ],
        ),
        (
            {"compiler": people("Kim, Ann", "Lee, Bo")},
            [
                "Kim, Ann, and Bo Lee, comps. n.d. “The Iron Road.”",
                "Kim, A., & Lee, B. (Compilers). (n.d.). The Iron Road.",
                "Kim, Ann, and Bo Lee, compilers. “The Iron Road.”",
            ],
        ),
        (
            {"author": people("Kim, Ann"), "interviewer": people("Lee, Bo")},
            [
                "Kim, Ann. n.d. “The Iron Road.” Interview by Bo Lee.",
                "Kim, A. (n.d.). The Iron Road (Interview by B. Lee).",
                "Kim, Ann. “The Iron Road.” Interview by Bo Lee.",
            ],
        ),
    ],
)
def test_nobody_who_made_it_is_left_out(fields, told):
    assert [written(item("broadcast", **fields), form) for form in STYLES] == told


def test_apa_names_a_publisher_who_is_the_author_once():
    report = item("report", author=people("Rail Office"), publisher="Rail Office", issued=on(2018))
    assert [written(report, form) for form in STYLES] == [
        "Rail Office. 2018. The Iron Road. Rail Office.",
        "Rail Office. (2018). The Iron Road.",
        "Rail Office. The Iron Road. Rail Office, 2018.",
    ]


@pytest.mark.parametrize("version", ["2.0", "v2.0", "v. 2.0"])
def test_a_version_is_called_so_once(version):
    data = item("dataset", author=people("Kim, Ann"), version=version, issued=on(2018))
    assert written(data, Form.APA) == "Kim, A. (2018). The Iron Road (Version 2.0) [Data set]."


@pytest.mark.parametrize(("page", "told"), [("5", "p. 5"), ("5-7", "pp. 5-7")])
def test_one_page_is_a_page_and_several_are_pages(page, told):
    paper = item("paper-conference", container_title="Papers", page=page, issued=on(2005))
    assert written(paper, Form.MLA) == f"“The Iron Road.” Papers, 2005, {told}."
    assert written(paper, Form.APA).endswith(f"Papers ({told.replace('-', '–')}).")


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


TEXT = st.text(max_size=9).filter(str.isprintable) | st.sampled_from(
    ["1-2-3", "–5", "“x", "<i>", "[x]", "e5, S6-9"]
)
PEOPLE = st.lists(
    st.dictionaries(st.sampled_from(["family", "given", "literal", "suffix", "non-dropping-particle"]), TEXT),
    max_size=3,
)
DATE = st.fixed_dictionaries(
    {}, optional={"literal": TEXT, "raw": TEXT, "season": TEXT, "circa": st.booleans()}
) | (st.fixed_dictionaries({"date-parts": st.lists(st.lists(st.integers(0, 31), max_size=3), max_size=2)}))
ANYTHING = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["book", "chapter", "report", "thesis", "article-journal", "map", "bicycle"]),
        "title": TEXT,
    },
    optional={
        **dict.fromkeys(set(TEXTS) - {"type", "title"}, TEXT),
        **dict.fromkeys(["author", "editor", "translator", "container-author"], PEOPLE),
        **dict.fromkeys(["issued", "accessed"], DATE),
    },
)


@settings(max_examples=150)
@given(st.lists(ANYTHING, min_size=1, max_size=2))
def test_every_reference_that_is_accepted_can_be_cited_in_every_form(fields):
    try:
        accepted = [Reference(id=f"item-{n}", csl=each) for n, each in enumerate(fields)]
    except ValidationError:
        return
    for form in Form:
        text = citing.write([citing.reference_item(each) for each in accepted], form)
        assert text.strip()
        assert "None" not in text or "None" in json.dumps(fields)


# What an atlas cites


@pytest.mark.parametrize("kind", ["dataset", "map", "entry"])
def test_the_day_of_what_others_publish_is_not_told_as_that_of_its_data(kind):
    cited = written(item(kind, author=people("Kim, Ann"), version="2", issued=on(2020, 3, 4)))
    assert "ersion 2, March 4." in cited


def test_the_atlas_is_cited_with_version_day_and_address(minimal):
    atlas = citing.atlas_item(minimal, "http://localhost:8501/")
    assert [written(atlas, form) for form in STYLES] == [
        (
            "Iron Road Atlas contributors. 2022. Iron Road Atlas. Version 1, data of November 23. "
            "http://localhost:8501/."
        ),
        (
            "Iron Road Atlas contributors. (2022, November 23). Iron Road Atlas (Version 1) [Data set]. "
            "http://localhost:8501/"
        ),
        "Iron Road Atlas contributors. Iron Road Atlas. Version 1, 23 Nov. 2022, localhost:8501/.",
    ]


def test_a_feature_is_cited_as_an_entry_of_the_atlas(minimal):
    assert [written(citing.feature_item(minimal, "north-line", LINK), form) for form in STYLES] == [
        (
            "Iron Road Atlas contributors. 2022. “North line.” In Iron Road Atlas, version 1, data of "
            f"November 23. {LINK}."
        ),
        (
            "Iron Road Atlas contributors. (2022, November 23). North line. In Iron Road Atlas (Version 1). "
            f"{LINK}"
        ),
        (
            "Iron Road Atlas contributors. “North line.” Iron Road Atlas, version 1, 23 Nov. 2022, "
            f"{LINK.removeprefix('http://')}."
        ),
    ]


def test_a_view_is_cited_as_a_map(minimal):
    assert written(citing.view_item(minimal, "Rails", LINK), Form.APA) == (
        "Iron Road Atlas contributors. (2022, November 23). Rails [Map]. In Iron Road Atlas (Version 1). "
        f"{LINK}"
    )


TAGGED = "A <b>bold</b> x<sup>2</sup> <i>line"


def tagged(atlas):
    """The atlas with what looks like marks of CSL in its own texts, which are plain."""
    about = atlas.about.model_copy(update={"title": TAGGED, "version": "1<sub>b</sub>"})
    names = {**atlas.names, "north-line": atlas.names["north-line"].model_copy(update={"en": TAGGED})}
    return replace(atlas, about=about, names=names)


@pytest.mark.parametrize("form", [*STYLES, Form.RIS])
def test_names_and_titles_of_an_atlas_are_text_and_no_marks(minimal, form):
    atlas = tagged(minimal)
    feature = citing.write([citing.feature_item(atlas, "north-line", LINK)], form)
    assert feature.count(TAGGED) == 3  # the feature, the atlas and its contributors
    assert "1<sub>b</sub>" in feature
    assert TAGGED in citing.write([citing.atlas_item(atlas, LINK)], form)
    assert TAGGED in citing.write([citing.view_item(atlas, TAGGED, LINK)], form)


def test_names_and_titles_of_an_atlas_have_no_commands_of_latex(minimal):
    feature = citing.write([citing.feature_item(tagged(minimal), "north-line", LINK)], Form.BIBTEX)
    assert "textbf" not in feature
    assert "textsuperscript" not in feature
    assert "title = {{A <b>bold</b> x<sup>2</sup> <i>line}}" in feature


def test_no_reader_of_csl_json_finds_marks_in_the_names_of_an_atlas(minimal):
    (feature,) = json.loads(
        citing.write([citing.feature_item(tagged(minimal), "north-line", LINK)], Form.CSL_JSON)
    )
    assert feature["title"].replace("\u2060", "") == TAGGED
    assert not re.search("</?(?:i|b|su[bp]|sc|span)[ >]", feature["title"] + feature["container-title"])


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


def test_a_credit_that_ends_with_a_full_stop_gets_no_second_one(minimal):
    rails = minimal.datasets["open-rails"].model_copy(update={"attribution": "© Rails Inc."})
    atlas = replace(minimal, datasets={"open-rails": rails})
    assert citing.item_of(atlas, "open-rails")["note"].startswith("© Rails Inc. Licence: ")
    assert b"Rails Inc. Licence of the geometry" in as_file(atlas, Format.KML)


def test_what_csl_does_not_know_stays_away_from_the_style(recwarn):
    strange = Reference(id="strange", csl=item(author=[{"family": "Kim", "ORCID": "0"}], custom={"a": 1}))
    assert written(citing.reference_item(strange)) == "Kim. n.d. “The Iron Road.”"
    assert list(recwarn) == []


def test_a_doubted_quotation_is_cited_with_its_editor_s_note(minimal):
    doubted, plain = minimal.passages["bridge"], minimal.passages["farm"]
    note = "Editor’s note: The handbook dates the agreement to July."
    for form in Form:
        assert note in citing.quotation(minimal, doubted, form)
        assert "Editor" not in citing.quotation(minimal, plain, form)
