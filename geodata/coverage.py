"""Report how complete an atlas is: what its facts are based on, what is quoted, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from geodata import accuracy, comparing, history, origins
from geodata.catalogue import Atlas
from geodata.markdown import escape
from geodata.model import Fact, Passage
from geodata.quoting import covered_share
from geodata.vocabulary import WITH_STATUS, Basis, Precision

#: References beyond the quoted articles that every feature should have.
ENOUGH = 2


@dataclass(frozen=True)
class CoverageRow:
    """A row of the table: what is counted, the number as text, and the ids of items to mend, if any."""

    what: str
    count: str
    missing: tuple[str, ...] = ()


def independent_references(atlas: Atlas, feature_id: str) -> frozenset[str]:
    """The ids of references, except the quoted articles, that facts of a feature or its parts cite."""
    ids = [feature_id, *(part.id for part in atlas.parts(feature_id))]
    cited = (fact.reference_id for item in ids for fact in atlas.facts_of(item))
    return frozenset(each for each in cited if each is not None) - atlas.sources.keys()


def is_tied(atlas: Atlas, passage: Passage) -> bool:
    """Whether a passage is tied to a feature or carries a fact."""
    return bool(passage.features or atlas.facts_on(passage))


def table(atlas: Atlas) -> list[CoverageRow]:
    """The coverage of an atlas, line by line."""
    return [
        *_facts(atlas),
        *_claims(atlas),
        *_passages(atlas),
        *_features(atlas),
        *_references(atlas),
        *_geometry(atlas),
    ]


def claims(atlas: Atlas) -> list[tuple[Fact, ...]]:
    """The claims not computed by the program; each is a group of facts that give one feature one value."""
    same: dict[tuple[str, str, str, str | None], list[Fact]] = defaultdict(list)
    for fact in atlas.facts:
        if fact.method is None:
            same[fact.feature, fact.property, fact.value, fact.unit].append(fact)
    return [tuple(facts) for facts in same.values()]


def _facts(atlas: Atlas) -> Iterator[CoverageRow]:
    by_basis = Counter(fact.basis for fact in atlas.facts)
    yield CoverageRow("Facts", f"{len(atlas.facts):,}")
    for basis in Basis:
        bare = [fact for fact in atlas.facts if fact.basis is basis and fact.basis_id is None]
        yield CoverageRow(
            f"Facts, {basis}", f"{by_basis[basis]:,}", tuple(f"{f.feature} {f.property}" for f in bare)
        )
    yield CoverageRow(
        "Properties on which sources differ",
        f"{len(comparing.disagreements(atlas.facts, atlas.properties)):,}",
    )


def _claims(atlas: Atlas) -> Iterator[CoverageRow]:
    """How well claims are supported. Claims without a source are already counted in `_facts`."""
    supports = [origins.support(atlas, claim) for claim in claims(atlas)]
    yield CoverageRow("Claims: distinct values of a property of a feature", f"{len(supports):,}")
    single = sum(support.sources == 1 for support in supports)
    share = f" ({single / len(supports):.1%})" if supports else ""
    yield CoverageRow("Claims with one independent source", f"{single:,}{share}")
    alone = sum(0 < support.sources == support.encyclopaedias for support in supports)
    yield CoverageRow("Claims from encyclopaedias only", f"{alone:,}")


def _passages(atlas: Atlas) -> Iterator[CoverageRow]:
    for source in atlas.sources.values():
        own = [passage for passage in atlas.passages.values() if passage.source == source.id]
        share = covered_share(source, own)
        yield CoverageRow(f"Passages of “{source.title}”", f"{len(own):,} ({share:.1%} of its text)")
    passages = atlas.passages.values()
    yield CoverageRow(
        "Passages tied to a feature or a fact", f"{sum(is_tied(atlas, passage) for passage in passages):,}"
    )
    themed = sum(not is_tied(atlas, passage) for passage in passages)
    yield CoverageRow("Passages listed by theme only", f"{themed:,}")


def _features(atlas: Atlas) -> Iterator[CoverageRow]:
    yield CoverageRow("Features", f"{len(atlas.features):,}")
    few = [item for item in atlas.features if len(independent_references(atlas, item)) < ENOUGH]
    yield CoverageRow(
        "Features with fewer than two references beyond the quoted sources", f"{len(few):,}", tuple(few)
    )
    undated = [
        feature.id
        for feature in atlas.features.values()
        if feature.kind in WITH_STATUS and atlas.status(feature.id) is None
    ]
    yield CoverageRow("Projects without a dated status", f"{len(undated):,}", tuple(undated))
    old = sum(atlas.is_unconfirmed(feature) for feature in atlas.features)
    yield CoverageRow(f"Statuses without a report in the last {history.UNCONFIRMED_YEARS} years", f"{old:,}")


def _references(atlas: Atlas) -> Iterator[CoverageRow]:
    yield CoverageRow("References", f"{len(atlas.references) - len(atlas.sources):,}")
    looked_up = sum(reference.is_encyclopaedia for reference in atlas.references.values())
    yield CoverageRow("References that are encyclopaedias", f"{looked_up:,}")
    copied = sum(len(group) - 1 for group in origins.copies(atlas.references.values()))
    yield CoverageRow("References that are copies of others", f"{copied:,}")


def _geometry(atlas: Atlas) -> Iterator[CoverageRow]:
    precisions = Counter(f.precision for f in atlas.features.values() if f.geometry is not None)
    for precision in Precision:
        yield CoverageRow(f"Geometry, {precision}", f"{precisions[precision]:,}")
    composed = [f for f in atlas.features.values() if f.geometry is None and atlas.parts(f.id)]
    yield CoverageRow("Geometry combined from parts", f"{len(composed):,}")
    placeless = len(atlas.features) - sum(precisions.values()) - len(composed)
    yield CoverageRow("Without a place, with the reason", f"{placeless:,}")
    measured = accuracy.offsets(atlas.features, atlas.checkpoints)
    beyond = [f"{one.feature.id} {one.checkpoint.point}" for one in measured if not one.within]
    yield CoverageRow("Checkpoints", f"{len(measured):,}")
    yield CoverageRow("Checkpoints beyond the declared accuracy", f"{len(beyond):,}", tuple(beyond))


def as_markdown(atlas: Atlas) -> str:
    """The table as Markdown."""
    lines = ["| Item | Number |", "|---|---:|"]
    return "\n".join([*lines, *(f"| {escape(row.what)} | {row.count} |" for row in table(atlas)), ""])


def as_text(atlas: Atlas) -> str:
    """The table for a terminal; below each row are the ids of what is missing."""
    rows = table(atlas)
    width = max(len(row.what) for row in rows)
    lines = []
    for row in rows:
        lines.append(f"{row.what:<{width}}  {row.count}")
        lines += [f"  {item}" for item in row.missing]
    return "\n".join(lines)
