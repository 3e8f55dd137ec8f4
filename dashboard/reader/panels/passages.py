"""Passages as blocks: which match a search, how each is shown, and the facts that rest on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.reader.panels.blocks import Caption, Quotation, Still, Text
from dashboard.reader.panels.notes import editors_note
from dashboard.reader.panels.spans import Spans, code, small
from dashboard.reader.searching import comparable
from geodata import Atlas, Fact, Passage
from geodata.model import Source
from geodata.present.wording import counted, value
from geodata.quoting import covered_share
from geodata.vocabulary import Theme, in_sentence, label


def fact_line(atlas: Atlas, fact: Fact) -> str:
    """A fact in words: feature, property, value."""
    return f"{atlas.name(fact.feature)}, {in_sentence(atlas.property_label(fact.property))}: {value(fact)}"


def matching(passages: Sequence[Passage], themes: Sequence[Theme], words: str) -> list[Passage]:
    """The passages under some themes (none: all) that hold some words, however they are typed."""
    wanted = comparable(words)
    return [
        passage
        for passage in passages
        if (not themes or passage.theme in themes) and wanted in comparable(passage.exact)
    ]


def source_text(source: Source, passages: Sequence[Passage]) -> Spans:
    """How much of a document is quoted, and what identifies it."""
    share = covered_share(source, passages)
    count = counted(len(passages), "passage")
    said = f"{count}, {share:.1%} of the text. SHA-256 of the quoted document: "
    return (said, code(source.sha256))


def passage_blocks(atlas: Atlas, passage: Passage) -> Iterator[Still]:
    """A quotation, why it is doubted if it is, where it stands, and the facts that rest on it."""
    yield Quotation(passage.exact)
    if passage.editors_note:
        yield Caption(editors_note(atlas, passage))
    lines = [f"Paragraph {passage.paragraph} · {label(passage.theme)}"]
    lines += [fact_line(atlas, fact) for fact in atlas.facts_on(passage)]
    yield Text(tuple((small(line),) for line in lines))
