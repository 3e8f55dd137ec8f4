"""Verbatim means the same characters, and a moved or altered quotation is told from a true one."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from geodata import Passage, Source
from geodata.errors import DocumentMismatchError, QuotationAmbiguousError, QuotationNotFoundError
from geodata.quoting import CONTEXT, DocumentText, read_document, select, verify

TEXT = (
    "The Iron Road\n\nThe “iron” road is 54\u00a0km long.\n\n"
    "It carries coal. It’s said that it carries ,too much."
)
HOLDS = (True, "is where the atlas says")
#: What a quotation may hold: no control characters but those of lines.
_LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=["Cc"],
    include_characters="\t\n\r\x85",
    exclude_characters="\ufffe\uffff",
)
TEXTS = st.text(alphabet=_LETTERS, min_size=1, max_size=200)
UNSUITABLE = (QuotationAmbiguousError, QuotationNotFoundError)  # stands twice; is blank


def document(text):
    return DocumentText(text, hashlib.sha256(text.encode()).hexdigest())


def source(of):
    return Source(id="document", title="The Iron Road", sha256=of.sha256, characters=len(of.text))


def passage(of, exact, **changed):
    selectors = asdict(select(of, exact)) | changed
    return Passage(id="words", source="document", theme="rail", features=(), **selectors)


def verdict(words, of, copy):
    [only] = verify(source(of), [words], copy)
    return only.holds, only.reason


def test_a_quotation_is_found_with_its_place_and_surroundings():
    found = select(document(TEXT), "54\u00a0km long")
    assert asdict(found) == {
        "exact": "54\u00a0km long",
        "prefix": "The Iron Road\n\nThe “iron” road is ",
        "suffix": ".\n\nIt carries coal. It’s said that it ca",
        "start": 34,
        "end": 44,
        "paragraph": 2,
    }


@pytest.mark.parametrize(
    "words",
    ['The "iron" road', "54 km long", "It's said", "it carries, too much", "the “iron” road", "coal.  It"],
    ids=[
        "straight quotes",
        "breaking space",
        "straight apostrophe",
        "typing error mended",
        "case",
        "two spaces",
    ],
)
def test_words_that_are_not_the_same_characters_are_not_found(words):
    with pytest.raises(QuotationNotFoundError, match="Copy the words from it character for character"):
        select(document(TEXT), words)


def test_words_that_stand_twice_are_refused():
    with pytest.raises(
        QuotationAmbiguousError, match=r"found 2 times in the document: 'arries'.*Quote more words"
    ):
        select(document(TEXT), "arries")


def test_words_that_overlap_themselves_stand_twice():
    with pytest.raises(QuotationAmbiguousError, match="found 2 times"):
        select(document("hahaha"), "haha")


@pytest.mark.parametrize("words", ["", " ", "\n"])
def test_no_words_are_no_quotation(words):
    with pytest.raises(QuotationNotFoundError, match="Give the words to quote"):
        select(document("It carries coal.\n\n"), words)


def test_a_passage_stands_where_it_is_said_to():
    of = document(TEXT)
    assert verdict(passage(of, "It carries coal."), of, of) == HOLDS


@pytest.mark.parametrize("changed", [{"prefix": "other"}, {"suffix": "other"}, {"paragraph": 9}])
def test_surroundings_that_differ_are_reported(changed):
    of = document(TEXT)
    expected = (False, "prefix, suffix or paragraph differ from the document")
    assert verdict(passage(of, "It carries coal.", **changed), of, of) == expected


def test_a_passage_that_moved_in_another_edition_holds_and_says_where_to():
    of, later = document(TEXT), document("A correction was made.\n" + TEXT)
    assert verdict(passage(of, "It carries coal."), of, later) == (True, "moved by 23 characters (to 70)")


def test_one_character_is_counted_as_one():
    of, later = document(TEXT), document(" " + TEXT)
    assert verdict(passage(of, "It carries coal."), of, later)[1] == "moved by 1 character (to 48)"


def test_a_wrong_place_in_the_very_document_does_not_hold():
    of = document(TEXT)
    words = passage(of, "It carries coal.", start=0, end=16)
    assert verdict(words, of, of) == (False, "is at character 47, not at 0")


def test_words_in_other_surroundings_do_not_hold():
    of, other = document(TEXT), document("Someone else wrote: It carries coal. And more.")
    expected = (False, "the words are in the document, but with other text around them")
    assert verdict(passage(of, "It carries coal."), of, other) == expected


@pytest.mark.parametrize("other", [TEXT.replace("coal", "iron"), ""])
def test_altered_words_do_not_hold(other):
    of = document(TEXT)
    expected = (False, "the words are not in the document")
    assert verdict(passage(of, "It carries coal."), of, document(other)) == expected


DECOMPOSED = "\u110e\u1165\u11af\u1100\u1175\u11af"


@pytest.mark.parametrize(
    ("exact", "changed", "differs"),
    [
        ("It carries coal.\nAnd", ("\n", "\r\n"), " except for line endings"),
        ("It carries coal.", ("\n", "\r\n"), ", but line endings around them differ"),
        ("It carries coal.", ("It carries", "It  carries"), " except for spaces and line breaks"),
        ("“road”", ("“road”", '"road"'), " except for quotation marks, apostrophes or dashes"),
        ("철길", ("철길", DECOMPOSED), " except for the encoding of accents or Hangul"),
        ("the end.", ("the end.\n", "the end."), ", but the line break after the end is missing"),
    ],
)
def test_what_a_copy_differs_in_is_named(exact, changed, differs):
    text = "The “road” (철길) is long.\nIt carries coal.\nAnd this is\nthe end.\n"
    of, copy = document(text), document(text.replace(*changed))
    expected = (False, f"the words are in the document{differs}")
    assert verdict(passage(of, exact), of, copy) == expected


def test_words_that_stand_twice_in_another_edition_hold_where_they_stood():
    of = document(TEXT)
    assert verdict(passage(of, TEXT[:40]), of, document(TEXT + TEXT)) == HOLDS
    words = passage(of, "It carries coal.", prefix="", suffix="")
    assert verdict(words, of, document("\n" + TEXT + TEXT)) == (True, "moved by 1 character (to 48)")


def test_a_paragraph_that_another_edition_counts_otherwise_is_reported():
    of, later = document(TEXT), document(TEXT.replace(" ", "\n", 1))
    words = passage(of, TEXT[-4:], prefix="", suffix="")
    assert verdict(words, of, later) == (
        True,
        f"is at the same character, but in paragraph {words.paragraph + 1} instead of {words.paragraph}",
    )


def test_passages_of_other_sources_are_left_alone(minimal):
    assert (
        verify(
            source(document(TEXT)).model_copy(update={"id": "other"}), minimal.passages.values(), document("")
        )
        == []
    )


def test_the_passages_of_the_minimal_atlas_stand_in_its_document(minimal):
    copy = read_document(Path(__file__).parent / "data/document.txt")
    verdicts = verify(minimal.sources["document"], minimal.passages.values(), copy)
    assert [(each.passage, each.holds) for each in verdicts] == [
        ("length", True),
        ("gauge", True),
        ("bridge", True),
        ("farm", True),
    ]


def test_line_ends_are_kept_as_they_are(tmp_path):
    path = tmp_path / "document.txt"
    path.write_bytes("one\r\ntwo\u00a0”".encode())
    assert read_document(path) == document("one\r\ntwo\u00a0”")


def test_a_document_that_is_not_there_is_reported(tmp_path):
    with pytest.raises(
        DocumentMismatchError, match=r"none.txt is missing. Give the path of the document's text file"
    ):
        read_document(tmp_path / "none.txt")


def test_a_document_that_is_not_text_is_reported(tmp_path):
    (tmp_path / "scan.pdf").write_bytes(b"%PDF\xff\xfe")
    with pytest.raises(DocumentMismatchError, match="is not UTF-8 text"):
        read_document(tmp_path / "scan.pdf")


@given(TEXTS, st.data())
def test_whatever_was_selected_verifies(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    exact = text[start : data.draw(st.integers(start + 1, len(text)))]
    of = document(text)
    try:
        words = passage(of, exact)
    except UNSUITABLE:
        reject()
    assert verdict(words, of, of) == HOLDS


@given(TEXTS, st.data())
def test_selectors_lie_round_their_quotation(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    try:
        found = select(document(text), text[start : start + 9])
    except UNSUITABLE:
        reject()
    assert text[: found.start].endswith(found.prefix)
    assert text[found.end :].startswith(found.suffix)
    assert (len(found.prefix), len(found.suffix)) == (
        min(CONTEXT, found.start),
        min(CONTEXT, len(text) - found.end),
    )


@given(TEXTS, st.data())
def test_a_changed_character_never_verifies_in_place(text, data):
    of = document(text)
    try:
        words = passage(of, text)
    except UNSUITABLE:
        reject()
    at = data.draw(st.integers(0, len(text) - 1))
    other = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
    assert not verify(source(of), [words], document(other))[0].holds
