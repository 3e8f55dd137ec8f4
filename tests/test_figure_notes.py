"""The numbered notes of a figure: what they say, where they stand, and the call-outs that lead to them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geodata import Atlas
from geodata.figure import Figure, FigureFormat, Part, notes
from geodata.figure.evidence import Note, notes_on
from geodata.figure.notes import Block, Line, Setter, flow
from geodata.figure.paper import Page, Style, Words
from tests.drawing import HERE, everything, marks_in, pages_of, words_of, words_on

LINES = 10.0 / Style(1).leading


def numbers(page: Page, group: str) -> list[int]:
    """The numbers that stand in a group of what is drawn, a range as its ends."""
    texts = [mark.text for mark in marks_in(page, group) if isinstance(mark, Words) and mark.style.bold]
    return [int(number) for text in texts for number in re.findall(r"^\d+(?=$|–)|(?<=–)\d+$", text)]


# What they say


def test_the_notes_hold_the_passages_word_for_word(shipped: Atlas) -> None:
    found = notes_on(shipped, "rajin-khasan")
    passages = shipped.passages_on("rajin-khasan")
    assert [note.number for note in found] == list(range(1, len(found) + 1))
    for note, passage in zip(found, passages, strict=False):
        assert note.text == f"“{passage.exact}” (para.\N{NO-BREAK SPACE}{passage.paragraph})"


def test_of_what_no_passage_speaks_facts_are_told_in_no_quotation_marks(shipped: Atlas) -> None:
    assert shipped.passages_on("vostochny-port") == ()
    found = [note for note in notes_on(shipped, "vostochny-port") if note.heading == "What is known"]
    assert any(note.text.startswith("Status: Operating") for note in found)
    assert all(note.source and "“" not in note.text for note in found)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("a \u202eb", "a \u202eb\u202c"),
        ("a \u202eb\u202c c", "a \u202eb\u202c c"),
        ("\u2067a \u202bb", "\u2067a \u202bb\u202c\u2069"),
        ("plain", "plain"),
    ],
)
def test_a_quotation_does_not_turn_its_paragraph_number(minimal: Atlas, text: str, ended: str) -> None:
    passage = minimal.passages["farm"].model_copy(update={"exact": text})
    atlas = replace(minimal, passages={"farm": passage})
    [note] = [each for each in notes_on(atlas, "rice-farm") if each.text.startswith("“")]
    assert note.text == f"“{ended}” (para.\N{NO-BREAK SPACE}4)"


def test_the_korean_name_does_not_turn_the_russian_one(minimal: Atlas) -> None:
    named = minimal.names["rice-farm"].model_copy(update={"ko": "논\u202e"})
    atlas = replace(minimal, names={**minimal.names, "rice-farm": named})
    assert "논\u202e\u202c · Рисовая ферма" in words_on(
        atlas, everything(atlas, selected="rice-farm"), "notes"
    )


@pytest.mark.parametrize("ending", [".", "!", "?", "…", "。"])
def test_a_sentence_that_has_ended_gets_no_full_stop(minimal: Atlas, ending: str) -> None:
    told = {"property": "description", "value": f"It runs{ending}"}
    fact = minimal.facts_of("rice-farm")[0].model_copy(update=told)
    atlas = replace(minimal, facts=(fact,), passages={})
    assert [note.text for note in notes_on(atlas, "rice-farm")] == [f"It runs{ending}"]


def test_a_date_is_told_once(minimal: Atlas) -> None:
    fact = minimal.facts_of("rice-farm")[0].model_copy(
        update={"property": "date", "value": "2013-04", "as_of": "2013-04", "note": "About."}
    )
    told = notes_on(replace(minimal, facts=(fact,), passages={}), "rice-farm")
    assert [note.text for note in told] == ["Date: April 2013. About."]


def event(atlas: Atlas, *dates: str) -> Atlas:
    """An atlas with an event of these dates, each from a source of its own."""
    about = atlas.facts_of("rice-farm")[0]
    facts = [
        about.model_copy(update={"property": "date", "value": text, "as_of": text, "note": None})
        for text in dates
    ]
    told = about.model_copy(update={"property": "description", "value": "A meeting.", "as_of": "2018"})
    return replace(atlas, facts=(told, *facts))


@pytest.mark.parametrize(
    ("dates", "spelled"),
    [
        (("2018-06-22",), "22 June 2018"),
        (("2017", "2017-09-07"), "7 September 2017"),
        (("2018-09-11/2018-09-17", "2018-09-11/2018-09-15"), "11–17 September 2018"),
        (("2018-03-04", "2018-03-05", "2018-03-05"), "5 March 2018"),
    ],
)
def test_the_date_of_an_event_is_told(minimal: Atlas, dates: tuple[str, ...], spelled: str) -> None:
    atlas = event(minimal, *dates)
    assert f"Farm · {spelled}" in words_on(atlas, everything(atlas, selected="rice-farm"), "notes")
    facts = [note.text for note in notes_on(replace(atlas, passages={}), "rice-farm")]
    assert facts[:2] == ["A meeting.", f"Date: {spelled}."]
    place = {"visible": ("rice-farm",), "bounds": atlas.bounds(["rice-farm"])}
    assert f"{spelled}. A meeting." in words_on(atlas, everything(atlas, **place), "notes")


def test_a_note_begins_with_a_capital(minimal: Atlas) -> None:
    fact = minimal.facts_of("rice-farm")[0].model_copy(
        update={"property": "event", "value": "It opened.", "as_of": "2017~", "note": None}
    )
    [told] = notes_on(replace(minimal, facts=(fact,), passages={}), "rice-farm")
    assert told.text == "About 2017: It opened."


def test_what_no_font_holds_is_named_only_if_it_is_set(minimal: Atlas) -> None:
    page = Page(297, 210)
    assert page.wrap("a 縦 b", 500, Style(8)) == ["a 縦 b"]
    assert page.missing == set()
    page.text(0, 0, "a 縦 b", Style(8))
    assert page.missing == {"縦"}
    assert words_of(page) == "a □ b"


def test_a_view_without_a_selection_numbers_features_and_tells_their_key_fact(minimal: Atlas) -> None:
    [page] = pages_of(minimal, everything(minimal, bounds=minimal.bounds(minimal.features)))
    told = words_of(page, "notes")
    assert "Operating, June 2018. Published length: 54 km (2018)." in told
    assert numbers(page, "call-outs") == numbers(page, "notes") == [1, 2, 3]


def test_what_is_spoken_of_most_is_numbered_first(shipped: Atlas) -> None:
    told = words_on(shipped, everything(shipped, centre=(40.6, 129.5), zoom=6.0), "notes")
    order = ["Rajin–Khasan railway.", "Trans-Korean Railway.", "Trans-Korean gas pipeline."]
    assert sorted(order, key=told.index) == order
    assert "more features are in this view." in told


def test_the_call_out_of_a_selection_gives_the_numbers_of_its_notes(minimal: Atlas) -> None:
    [page] = pages_of(minimal, everything(minimal, selected="north-line"))
    own = [note.number for note in notes_on(minimal, "north-line") if note.about == "north-line"]
    assert numbers(page, "call-outs") == [own[0], own[-1]][: len(own)]


def test_a_figure_without_notes_has_no_call_outs(minimal: Atlas) -> None:
    figure = everything(minimal, selected="north-line", parts=frozenset(Part) - {Part.NOTES})
    [page] = pages_of(minimal, figure)
    assert marks_in(page, "notes") == marks_in(page, "call-outs") == []


# Where they stand


@pytest.mark.parametrize("form", [FigureFormat.PNG, FigureFormat.PDF])
def test_no_note_is_lost_and_each_stands_once(shipped: Atlas, form: FigureFormat) -> None:
    figure = Figure(tuple(shipped.features), selected="rajin-khasan", **HERE)  # type: ignore[arg-type]
    pages = pages_of(shipped, figure, form)
    found = [number for page in pages for number in numbers(page, "notes")]
    assert found == [note.number for note in notes_on(shipped, "rajin-khasan")]
    assert len(pages) == (2 if form is FigureFormat.PDF else 1)


def test_a_png_is_as_high_as_its_notes_and_says_where_they_go_on(shipped: Atlas) -> None:
    figure = Figure(tuple(shipped.features), selected="rajin-khasan", **HERE)  # type: ignore[arg-type]
    [long] = pages_of(shipped, figure)
    [short] = pages_of(shipped, replace(figure, parts=frozenset(Part) - {Part.NOTES}))
    assert long.bottom < 0 == short.bottom
    assert all(words.box.y >= long.bottom for words in long.words)
    last = len(notes_on(shipped, "rajin-khasan"))
    told = " ".join(words.text for words in long.words)
    assert re.search(rf"Notes \d+ to {last} are below the figure.", told)


def block(number: int, lines: int) -> Block:
    return Block(
        (Line("word", Style(LINES), number=str(number)), *[Line("word", Style(LINES))] * (lines - 1)),
        (number,),
    )


def test_a_note_that_fits_into_no_column_goes_on_in_the_next() -> None:
    setting = flow([block(1, 2), block(2, 7)], [50.0, 50.0])
    assert [[len(part.lines) for part in column] for column in setting.columns] == [[2, 3], [4]]
    assert setting.shown == (1, 2)
    assert setting.rest == ()


def test_a_note_that_fits_into_the_next_column_is_not_parted() -> None:
    setting = flow([block(1, 2), block(2, 4), block(3, 5)], [50.0, 50.0])
    assert [[len(part.lines) for part in column] for column in setting.columns] == [[2], [4]]
    assert [part.notes for part in setting.rest] == [(3,)]


def test_a_name_in_bold_may_run_over_lines() -> None:
    page = Page(200, 150)
    note = Note(1, "x", "", "It is long.", "Somebody, 2018.", name="A name of very many words that is longer")
    [made] = Setter(page, 90).blocks([note], 8)
    bold = " ".join(line.start for line in made.lines if line.start)
    assert bold == f"{note.name}."
    said = " ".join(f"{line.start} {line.text}".strip() for line in made.lines)
    assert said == f"{note.name}. {note.text} {note.source}"


def test_columns_are_as_wide_as_the_page_has_room_for() -> None:
    assert [notes.count(width) for width in (150, 300, 460, 760)] == [1, 1, 2, 3]
