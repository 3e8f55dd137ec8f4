"""Figures as files: text is text, its letters come along, and who must be named is inside."""

from __future__ import annotations

import base64
import io
import re
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from dashboard.reader.exporting import figure_of
from dashboard.reader.links import from_query
from geodata import Atlas
from geodata.figure import Figure, FigureFormat, Part, credit_line, render
from geodata.figure.evidence import notes_on
from tests.drawing import everything

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SVG = "{http://www.w3.org/2000/svg}"
LINK = "https://example.org/atlas/?feature=rajin-khasan&at=42.34,130.5,10"


@pytest.fixture(scope="module")
def rajin_khasan(shipped: Atlas) -> Figure:
    """The figure of a feature with quotations, whose names are in three scripts."""
    return figure_of(shipped, from_query(shipped, LINK.partition("?")[2]), LINK)


@pytest.fixture(scope="module")
def svg(shipped: Atlas, rajin_khasan: Figure) -> str:
    return render(shipped, rajin_khasan, form=FigureFormat.SVG).decode()


@pytest.fixture(scope="module")
def pdf(shipped: Atlas, rajin_khasan: Figure) -> PdfReader:
    return PdfReader(io.BytesIO(render(shipped, rajin_khasan, form=FigureFormat.PDF)))


def text_of(document: str | PdfReader) -> str:
    """All text of an SVG or PDF, with single spaces."""
    if isinstance(document, str):
        found = " ".join("".join(text.itertext()) for text in ET.fromstring(document).iter(f"{SVG}text"))
    else:
        found = " ".join(page.extract_text() for page in document.pages)
    return re.sub(r"\s+", " ", found)


@pytest.fixture(scope="module", params=["svg", "pdf"])
def text(request: pytest.FixtureRequest) -> str:
    return text_of(request.getfixturevalue(request.param))


def test_vectors_hold_the_names_in_all_scripts_as_text(shipped: Atlas, text: str) -> None:
    names = shipped.names["rajin-khasan"]
    for name in (names.en, names.ko, names.ru):
        assert name in text


def test_vectors_hold_the_layers_that_are_drawn_and_their_credits(shipped: Atlas, text: str) -> None:
    for layer in ("rajin-khasan", "trans-korean", "gas-pipelines"):
        assert shipped.layers[layer].title in text
    assert "© OpenStreetMap contributors" in text


def test_vectors_hold_every_quotation_word_for_word(shipped: Atlas, text: str) -> None:
    found = notes_on(shipped, "rajin-khasan")
    quoted = [re.sub(r"\s+", " ", note.text) for note in found]
    assert len(quoted) > 20
    assert [note for note in quoted if note not in text] == []


# SVG


def embedded(svg: str) -> dict[tuple[str, str], set[int]]:
    """The characters of each embedded font, by family and weight."""
    rule = r"font-family: '([^']+)'; font-weight: (\d+); src: url\(data:font/woff;base64,([^)]+)\)"
    held: dict[tuple[str, str], set[int]] = {}
    for family, weight, data in re.findall(rule, svg):
        font = TTFont(io.BytesIO(base64.b64decode(data)))
        held.setdefault((family, weight), set()).update(font.getBestCmap())
    return held


def test_an_svg_brings_the_letters_of_all_its_texts_along(svg: str) -> None:
    held = embedded(svg)
    for text in ET.fromstring(svg).iter(f"{SVG}text"):
        weight = "700" if "font-weight: 700" in text.attrib["style"] else "400"
        letters = set().union(*(codes for (_, each), codes in held.items() if each == weight))
        assert set(map(ord, "".join(text.itertext()))) <= letters, text.text


def test_korean_and_russian_words_of_an_svg_carry_their_language(shipped: Atlas, svg: str) -> None:
    spans = [(span.get(LANG), span.text) for span in ET.fromstring(svg).iter(f"{SVG}tspan")]
    names = shipped.names["rajin-khasan"]
    assert {("ko", names.ko), ("ru", names.ru)} <= set(spans)
    assert {language for language, _ in spans} == {"ko", "ru"}


def test_a_line_of_an_svg_runs_as_its_first_letter_does(svg: str) -> None:
    assert "unicode-bidi: plaintext" in svg


def test_an_embedded_font_has_our_name_and_its_maker_s_notice(svg: str) -> None:
    for data in re.findall(r"base64,([^)]+)\)", svg):
        names = TTFont(io.BytesIO(base64.b64decode(data)))["name"]
        assert names.getDebugName(1).startswith("Nine Bridges ")
        assert "Copyright" in names.getDebugName(0)


def test_an_svg_is_as_large_as_the_page_and_the_same_each_time(minimal: Atlas) -> None:
    first, second = (render(minimal, everything(minimal), form=FigureFormat.SVG) for _ in range(2))
    drawing = ET.fromstring(first)
    assert (drawing.attrib["width"], drawing.attrib["height"]) == ("841.889764pt", "595.275591pt")
    assert first == second


def test_an_svg_names_what_is_drawn(svg: str) -> None:
    drawing = ET.fromstring(svg)
    ids = {group.attrib["id"] for group in drawing.iter(f"{SVG}g") if "id" in group.attrib}
    assert {"base-map", "graticule", "features", "names", "call-outs", "legend", "scale", "notes"} <= ids
    assert {"rajin-khasan-1", "rajin-port-1"} <= ids
    every = [element.attrib["id"] for element in drawing.iter() if "id" in element.attrib]
    assert len(every) == len(set(every))


# PDF


def test_a_pdf_goes_on_on_pages_of_the_same_size(pdf: PdfReader) -> None:
    assert [[round(side) for side in page.mediabox] for page in pdf.pages] == [[0, 0, 842, 595]] * 2
    assert "on the next page" in text_on(pdf, 0)
    assert "notes" in text_on(pdf, 1)


def text_on(pdf: PdfReader, page: int) -> str:
    return re.sub(r"\s+", " ", pdf.pages[page].extract_text())


def test_a_pdf_embeds_its_fonts(pdf: PdfReader) -> None:
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert descriptors
    assert all("/FontFile2" in descriptor.get_object() for descriptor in descriptors)


# What files say of themselves


def test_every_file_says_inside_who_must_be_named(minimal: Atlas) -> None:
    bare = everything(minimal, parts=frozenset())
    credit = credit_line(minimal, bare)
    assert "© OpenStreetMap contributors" in credit
    png, svg, pdf = (render(minimal, bare, form=form, dpi=50) for form in FigureFormat)
    assert credit in Image.open(io.BytesIO(png)).info["Copyright"]
    assert credit in svg.decode()
    assert credit in (PdfReader(io.BytesIO(pdf)).metadata or {})["/Subject"]
    assert credit not in text_of(svg.decode())


def test_every_file_tells_what_it_shows_to_those_who_do_not_see_it(shipped: Atlas) -> None:
    figure = figure_of(shipped, from_query(shipped, LINK.partition("?")[2]), LINK)
    told: list[str] = []
    png, svg, pdf = (
        render(shipped, figure, form=form, dpi=50, describe=told.append) for form in FigureFormat
    )
    name = shipped.name("rajin-khasan")
    about = Image.open(io.BytesIO(png)).info
    assert (about["Title"], about["Description"]) == (name, told[0])
    drawing = ET.fromstring(svg)
    title, text = drawing[:2]
    assert [(each.tag, each.text) for each in (title, text)] == [
        (f"{SVG}title", name),
        (f"{SVG}desc", told[1]),
    ]
    assert [drawing.get(key) for key in ("role", "aria-labelledby", "aria-describedby", LANG)] == [
        "img",
        title.get("id"),
        text.get("id"),
        "en",
    ]
    metadata = PdfReader(io.BytesIO(pdf)).metadata or {}
    assert metadata["/Title"] == name
    assert metadata["/Subject"].startswith(told[2])


def test_a_title_that_is_markup_is_text_in_an_svg(minimal: Atlas) -> None:
    trap = "<b>&amp;</b></title><script>1</script>"
    figure = everything(minimal, title=trap, subtitle=trap)
    drawing = ET.fromstring(render(minimal, figure, form=FigureFormat.SVG))
    assert drawing[0].text == trap
    assert trap in (drawing[1].text or "")
    assert list(drawing.iter(f"{SVG}script")) == []


def test_a_link_can_be_followed_in_an_svg(svg: str) -> None:
    assert LINK.replace("&", "&amp;") in re.findall(r'xlink:href="([^"]+)"', svg)


def test_an_address_that_is_no_web_address_is_no_link(minimal: Atlas) -> None:
    figure = everything(minimal, link="javascript:alert(1)", parts=frozenset(Part))
    assert b"xlink:href" not in render(minimal, figure, form=FigureFormat.SVG)
