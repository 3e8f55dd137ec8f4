"""What facts rest on, as numbered notes: the marks beside facts and the list of references (no Streamlit)."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.panels.text import citation, link, markdown, safe_address
from geodata import Atlas, Basis, Fact, Passage, Reference, edtf
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

    def mark(self, fact: Fact, *, dated: bool = False) -> str:
        """The basis of a fact, small and grey, that opens its source, as Markdown."""
        number = self.number(fact)
        when = f", {edtf.spell(fact.as_of)}" if dated and fact.as_of else ""
        mark = f":small[:gray[\\[{fact.basis}{'' if number is None else f' {number}'}{when}\\]]]"
        address = self.address(fact)
        return f"[{mark}]({address})" if address else mark

    def address(self, fact: Fact) -> str | None:
        """The web address of a fact's basis, escaped for Markdown; None if it has none."""
        return safe_address(self._url(fact))

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

    def text(self, basis: Basis, basis_id: str) -> str:
        """One note as Markdown."""
        match basis:
            case Basis.QUOTED:
                passage = self.atlas.passages[basis_id]
                return f"“{markdown(passage.exact)}” {source_line(self.atlas, passage)}"
            case Basis.CITED:
                return citation(self.atlas.references[basis_id])
            case Basis.DATASET:
                dataset = self.atlas.datasets[basis_id]
                about = f", version {dataset.version}, {dataset.licence}"
                return link(dataset.name, dataset.url) + markdown(about)
            case _:
                return f"Computed by this program: {markdown(METHODS.get(basis_id, basis_id))}"

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


def editors_note(atlas: Atlas, passage: Passage) -> str:
    """Why a passage is doubted, with links to the references that say otherwise, as Markdown."""
    references = (atlas.references[item] for item in passage.editors_note_basis)
    sources = "; ".join(
        link(reference.publisher or reference.title, reference.url) for reference in references
    )
    rest = f" ({sources})" if sources else ""
    return f":material/edit_note: Editor’s note: {markdown(passage.editors_note)}{rest}"


def source_line(atlas: Atlas, passage: Passage) -> str:
    """Title, authors, date and paragraph of a passage's document, as Markdown with its link."""
    return f"{article_line(atlas.reference_of(passage))}, paragraph {passage.paragraph}"


def article_line(reference: Reference) -> str:
    """Title, authors, publisher and date of an article, as Markdown with its link."""
    parts = [f"*{link(reference.title, reference.url)}*", markdown(", ".join(reference.authors))]
    parts += [markdown(reference.publisher)] if reference.publisher else []
    parts += [markdown(reference.issued_in_words) or "date not known"]
    return ", ".join(part for part in parts if part)
