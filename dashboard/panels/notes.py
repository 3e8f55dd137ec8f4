"""What facts rest on, as numbered notes: the marks beside facts and the list of references (no Streamlit)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.panels.spans import Icon, Span, Spans, joined, link, muted, title
from geodata import Atlas, Basis, Fact, Passage, Reference, edtf, origins
from geodata.derivations import METHODS


@dataclass
class Notes:
    """The numbered list of what the facts rest on, in the order of first use."""

    atlas: Atlas
    ids: list[tuple[Basis, str]] = field(default_factory=list)

    def number(self, fact: Fact) -> int | None:
        """The number of a fact's basis; None for an unsourced fact."""
        if fact.basis_id is None:
            return None
        key = (fact.basis, fact.basis_id)
        if key not in self.ids:
            self.ids.append(key)
        return self.ids.index(key) + 1

    def mark(self, fact: Fact, *, dated: bool = False) -> Span:
        """The basis of a fact and its place there, small and grey, that opens its source."""
        number = self.number(fact)
        said = [f"{fact.basis}{'' if number is None else f' {number}'}", fact.locator]
        said += [edtf.spell(fact.as_of)] if dated and fact.as_of else []
        return link(muted(f"[{', '.join(filter(None, said))}]"), self._url(fact))

    def publisher(self, fact: Fact) -> str:
        """Who says so and when that appeared, in plain words; of an undated page, for when it says so."""
        match fact.basis:
            case Basis.QUOTED:
                return _published(self.atlas.reference_of(self.atlas.passages[fact.basis_id or ""]), fact)
            case Basis.CITED:
                return _published(self.atlas.references[fact.basis_id or ""], fact)
            case Basis.DATASET:
                return self.atlas.datasets[fact.basis_id or ""].name
            case _:
                return label_of(fact.basis)

    def text(self, basis: Basis, basis_id: str) -> Spans:
        """One note."""
        match basis:
            case Basis.QUOTED:
                passage = self.atlas.passages[basis_id]
                doubt = (" ", *editors_note(self.atlas, passage)) if passage.editors_note else ()
                return (f"“{passage.exact}” ", *source_line(self.atlas, passage), *doubt)
            case Basis.CITED:
                return citation(self.atlas.references[basis_id])
            case Basis.DATASET:
                dataset = self.atlas.datasets[basis_id]
                return (link(dataset.name, dataset.url), f", version {dataset.version}, {dataset.licence}")
            case _:
                return (f"Computed by this program: {METHODS.get(basis_id, basis_id)}",)

    def listed(self, basis: Basis, basis_id: str) -> Spans:
        """One note as the list of references has it: with what makes it less than a source of its own."""
        remarks = ", ".join(self._remarks(basis, basis_id))
        return (*self.text(basis, basis_id), *((" ", muted(f"({remarks})")) if remarks else ()))

    def _remarks(self, basis: Basis, basis_id: str) -> Iterator[str]:
        if basis is not Basis.CITED:
            return
        reference, copies = self.atlas.references[basis_id], origins.same_text(self.atlas, basis_id)
        if reference.is_encyclopaedia:
            yield "an encyclopaedia"
        if reference.original_publisher:
            yield f"the text of {reference.original_publisher}"
        listed = self.ids[: self.ids.index((basis, basis_id))]
        before = [number for number, key in enumerate(listed, 1) if key[1] in copies]
        yield from (f"the same text as {number}" for number in before[:1])

    def _url(self, fact: Fact) -> str | None:
        match fact.basis:
            case Basis.QUOTED:
                return self.atlas.reference_of(self.atlas.passages[fact.basis_id or ""]).url
            case Basis.CITED:
                return self.atlas.references[fact.basis_id or ""].url
            case Basis.DATASET:
                return self.atlas.datasets[fact.basis_id or ""].url
            case _:
                return None


def label_of(basis: Basis) -> str:
    """Who says so, where it is neither a publisher nor a dataset."""
    return "this program" if basis is Basis.DERIVED else "no source yet"


def _published(reference: Reference, fact: Fact) -> str:
    who = reference.publisher or ", ".join(reference.authors) or reference.title
    if reference.issued_in_words:
        return f"{who}, {reference.issued_in_words}"
    return f"{who}, undated, for {edtf.spell(fact.as_of)}" if fact.as_of else f"{who}, undated"


def editors_note(atlas: Atlas, passage: Passage) -> Spans:
    """Why a passage is doubted, with links to the references that say otherwise."""
    references = (atlas.references[item] for item in passage.editors_note_basis)
    sources = joined("; ", [(link(each.publisher or each.title, each.url),) for each in references])
    rest: Spans = (" (", *sources, ")") if sources else ()
    return (Icon("edit_note"), f" Editor’s note: {passage.editors_note}", *rest)


def source_line(atlas: Atlas, passage: Passage) -> Spans:
    """Title, authors, date and paragraph of a passage's document, with its link."""
    return (*article_line(atlas.reference_of(passage)), f", paragraph {passage.paragraph}")


def article_line(reference: Reference) -> Spans:
    """Title, authors, publisher and date of an article, with its link."""
    issued = reference.issued_in_words or "date not known"
    rest = [", ".join(reference.authors), reference.publisher, issued]
    return joined(", ", [(title(reference.title, reference.url),), *((part,) for part in rest)])


def citation(reference: Reference) -> Spans:
    """Authors, title, publisher, dates and note of a reference, with its link."""
    issued = reference.issued_in_words or "undated"
    read = f"read {edtf.spell(reference.accessed)}" if reference.accessed else ""
    line = joined(
        ", ",
        [
            (", ".join(reference.authors),),
            (title(reference.title, reference.url),),
            *((part,) for part in (reference.publisher, issued, read)),
        ],
    )
    return (*line, ". ", muted(reference.note)) if reference.note else line
