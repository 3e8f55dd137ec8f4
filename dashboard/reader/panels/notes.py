"""What facts rest on, as numbered notes: the marks beside facts and the list of references (no Streamlit)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dashboard.reader.panels.spans import Icon, Span, Spans, Way, joined, link, muted, small, strong, title
from geodata import Atlas, Basis, Fact, Passage, Reference, edtf, origins
from geodata.present.sources import EDITORS_NOTE, UNDATED, Provenance, source, source_of, witnesses
from geodata.references import is_description


@dataclass
class Notes:
    """The numbered list of what the facts rest on, in the order of first use.

    `pages` gives the relative address of the page of what a fact rests on, or '' where there is none.
    """

    atlas: Atlas
    ids: list[tuple[Basis, str]] = field(default_factory=list)
    pages: Callable[[Provenance], str] | None = None

    def number(self, fact: Fact) -> int | None:
        """The number of a fact's basis; None for an unsourced fact."""
        if fact.basis_id is None:
            return None
        key = (fact.basis, fact.basis_id)
        if key not in self.ids:
            self.ids.append(key)
        return self.ids.index(key) + 1

    def mark(self, fact: Fact, *, dated: bool = False) -> Span:
        """A fact's basis, number and place in its source, small and grey, as a link that opens the source."""
        number = self.number(fact)
        basis = f"[{fact.basis}{'' if number is None else f' {number}'}"
        end = f", {edtf.spell(fact.as_of)}]" if dated and fact.as_of else "]"
        said = (f"{basis}, ", fact.locator, end) if fact.locator else (basis + end,)
        return link(muted(*said), source_of(self.atlas, fact).address)

    def publisher(self, fact: Fact) -> Spans:
        """Who published a fact and when; for an undated page, the date for which it gives the fact."""
        behind = source_of(self.atlas, fact)
        spoken = f"for {edtf.spell(fact.as_of)}" if behind.date == UNDATED and fact.as_of else ""
        return joined(", ", [(part,) for part in (behind.who, behind.date, spoken)])

    def text(self, basis: Basis, basis_id: str) -> Spans:
        """One note: a quotation with its document, a reference with its note, a dataset, a computation.

        For a reference it also says why it is not an independent source, if it is not.
        """
        behind = source(self.atlas, basis, basis_id)
        line, page = self.line(behind, (basis, basis_id)), self.pages(behind) if self.pages else ""
        return (*line, " ", small(Way(page, ("all facts from it",)))) if page else line

    def line(self, behind: Provenance, key: tuple[Basis, str] | None = None) -> Spans:
        """What a fact may rest on, as a note; `key` is its place among the notes, if it has one there."""
        if behind.passage is not None:
            doubt = (" ", *editors_note(self.atlas, behind.passage)) if behind.passage.editors_note else ()
            return (f"“{behind.passage.exact}” ", *source_line(behind), *doubt)
        line = source_line(behind, read=True)
        remarks = "; ".join(self._remarks(behind.reference, key))
        noted = behind.reference.note if behind.reference is not None else ""
        said = [strong(small(f"{remarks[:1].upper()}{remarks[1:]}."))] if remarks else []
        said += [muted(noted)] if noted else []
        return joined(". ", [line, joined(" ", [(each,) for each in said])])

    def _remarks(self, reference: Reference | None, key: tuple[Basis, str] | None) -> Iterator[str]:
        if reference is None:
            return
        copies = origins.same_text(self.atlas, reference.id)
        if reference.is_encyclopaedia:
            yield "encyclopaedia"
        if reference.original_publisher:
            yield f"text of {reference.original_publisher}"
        own = self.ids.index(key) if key is not None and key in self.ids else len(self.ids)
        before = [number for number, (_, each) in enumerate(self.ids[:own], 1) if each in copies]
        yield from (f"same text as {number}" for number in before[:1])


def editors_note(atlas: Atlas, passage: Passage) -> Spans:
    """Why a passage is doubted, with links to the references that say otherwise."""
    sources = joined("; ", [(link(each.who, each.address),) for each in witnesses(atlas, passage)])
    rest: Spans = (" (", *sources, ")") if sources else ()
    return (Icon("edit_note"), f" {EDITORS_NOTE} {passage.editors_note}", *rest)


def source_line(behind: Provenance, *, read: bool = False) -> Spans:
    """`Provenance.line` with the title as a link; with `read`, also when it was read."""
    plain = behind.reference is None or is_description(behind.title)
    named = (link if plain else title)(behind.title, behind.address)
    said = [*behind.after, *([f"read {behind.read}"] if read and behind.read else [])]
    return joined(", ", [(part,) for part in (behind.before, named, *said)])
