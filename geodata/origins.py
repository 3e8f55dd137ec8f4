"""Find where claims come from: the reference behind a fact, copies of one text, and independent sources.

Two references are copies of each other if the data say so (`custom.copy_of` of the CSL-JSON item names the
other one), if they have the same address, or the same title, publisher and date. Sources are independent if
they are not copies and have different publishers. So two reports of one agency count as one source; so do
two articles of one encyclopaedia, and one agency's text (`original-publisher`) in two newspapers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from geodata import edtf
from geodata.caching import kept
from geodata.model import Fact, Passage
from geodata.references import Reference

if TYPE_CHECKING:
    from geodata.catalogue import Atlas


def reference_behind(
    fact: Fact, passages: Mapping[str, Passage], references: Mapping[str, Reference]
) -> Reference | None:
    """The reference that a fact cites or whose document it quotes; None if it rests on neither."""
    passage = passages.get(fact.passage_id or "")
    return references.get(fact.reference_id or (passage.source if passage else ""))


@kept(64)
def newest_source(atlas: Atlas, layer_id: str | None = None) -> str | None:
    """The date (EDTF) of the newest source of a layer or of the whole atlas; None if none is dated.

    A date without a day or month counts as its first day, the earliest day that is possible.
    """
    facts = (
        atlas.facts
        if layer_id is None
        else chain.from_iterable(atlas.facts_of(feature.id) for feature in atlas.features_in(layer_id))
    )
    behind = (reference_behind(fact, atlas.passages, atlas.references) for fact in facts)
    dates = {each.issued for each in behind if each is not None and each.issued}
    return max(dates, key=lambda when: (edtf.earliest(when), when), default=None)


def copies(references: Iterable[Reference]) -> list[tuple[Reference, ...]]:
    """The groups of references that are copies of one text, each in the order given."""
    return [group for group in _joined(references, _marks_of_a_text) if len(group) > 1]


def same_text(atlas: Atlas, reference_id: str) -> frozenset[str]:
    """The ids of the other references of an atlas that have the text of this one."""
    return _texts(atlas).get(reference_id, frozenset()) - {reference_id}


@kept()
def _texts(atlas: Atlas) -> dict[str, frozenset[str]]:
    groups = (frozenset(each.id for each in group) for group in copies(atlas.references.values()))
    return {each: group for group in groups for each in group}


def undeclared(group: Sequence[Reference]) -> list[Reference]:
    """The references in a group of copies that lack `copy_of`, except one, which is taken as the original."""
    bare = [each for each in group if each.copy_of is None]
    named = {each.copy_of for each in group}
    original = next((each for each in bare if each.id in named), bare[0] if bare else None)
    return [each for each in bare if each is not original]


@dataclass(frozen=True)
class Support:
    """How many independent sources a claim has, and how many of these are encyclopaedias."""

    sources: int
    encyclopaedias: int

    def __str__(self) -> str:
        """In words: '2 independent sources', '1 source, an encyclopaedia'; '' for none."""
        if not self.sources:
            return ""
        count = "1 source" if self.sources == 1 else f"{self.sources:,} independent sources"
        match self.sources, self.encyclopaedias:
            case _, 0:
                return count
            case 1, _:
                return f"{count}, an encyclopaedia"
            case total, same if total == same:
                return f"{count}, all encyclopaedias"
            case _, 1:
                return f"{count}, one of them an encyclopaedia"
            case _, some:
                return f"{count}, {some:,} of them encyclopaedias"


def support(atlas: Atlas, claim: Iterable[Fact]) -> Support:
    """How well a claim is supported, given its facts; facts computed by the program are not sources."""
    facts = tuple(claim)
    behind = (reference_behind(fact, atlas.passages, atlas.references) for fact in facts)
    references = {each.id: each for each in behind if each is not None}
    groups = _joined(references.values(), _marks_of_an_origin)
    encyclopaedias = sum(all(each.is_encyclopaedia for each in group) for group in groups)
    datasets = {fact.dataset_id for fact in facts} - {None}
    return Support(len(groups) + len(datasets), encyclopaedias)


#: A function that yields the marks of a reference. References that share a mark belong together.
_Marks = Callable[[Reference], Iterator[Hashable]]


def _joined(references: Iterable[Reference], marks_of: _Marks) -> list[tuple[Reference, ...]]:
    """References in groups of those that share a mark, directly or through others."""
    leader: dict[Hashable, Hashable] = {}

    def find(mark: Hashable) -> Hashable:
        while leader.setdefault(mark, mark) != mark:
            leader[mark] = mark = leader[leader[mark]]
        return mark

    given = tuple(references)
    for each in given:
        for mark in marks_of(each):
            leader[find(mark)] = find(each.id)
    groups: dict[Hashable, list[Reference]] = defaultdict(list)
    for each in given:
        groups[find(each.id)].append(each)
    return [tuple(group) for group in groups.values()]


def _marks_of_a_text(reference: Reference) -> Iterator[Hashable]:
    if reference.copy_of is not None:
        yield reference.copy_of
    if reference.url:
        yield "address", _bare(reference.url)
    if not reference.title.startswith("["):  # a description of ours, not its title
        yield "title", _plain(reference.title), _plain(reference.publisher), reference.issued


def _marks_of_an_origin(reference: Reference) -> Iterator[Hashable]:
    yield from _marks_of_a_text(reference)
    if who := reference.original_publisher or reference.publisher:
        yield "publisher", _plain(who)
    elif reference.url:
        yield "publisher", urlsplit(reference.url).netloc.lower().removeprefix("www.")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _bare(address: str) -> str:
    """An address without the parts that do not change the page: scheme, `www.`, last slash, fragment."""
    parts = urlsplit(address)
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{unquote(parts.path).rstrip('/')}?{parts.query}"
