"""Check passages and their source documents: ids, positions, and how much is quoted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from geodata.folder import files
from geodata.folder.draft import Draft
from geodata.model import Feature, Passage, Source
from geodata.quoting import LARGEST_SHARE, covered_share
from geodata.references import Reference
from geodata.vocabulary import Severity


def check(draft: Draft) -> None:
    """Report sources without a reference, and passages with wrong ids or positions; warn of long ones."""
    known = {feature.id for feature in draft.features}
    sources = {source.id: source for source in draft.sources}
    references = {reference.id for reference in draft.references}
    for source in draft.sources:
        if not draft.may_have(Reference, source.id, references):
            draft.problem(
                files.PASSAGES, source.id, "has no reference", f"add '{source.id}' to {files.REFERENCES}"
            )
    for passage in draft.passages:
        _check_names(draft, passage, known, references)
        if passage.source not in sources:
            if not draft.may_have(Source, passage.source, sources):
                message = f"source '{passage.source}' is unknown"
                draft.problem(files.PASSAGES, passage.id, message, "correct the id or add the source")
        elif passage.end > sources[passage.source].characters:
            draft.problem(
                files.PASSAGES, passage.id, "ends after the document's end", "correct its start and end"
            )
    _check_shares(draft)


def _check_names(
    draft: Draft, passage: Passage, features: Collection[str], references: Collection[str]
) -> None:
    for reference in passage.editors_note_basis:
        if not draft.may_have(Reference, reference, references):
            message = f"its editor's note cites '{reference}', which is not in {files.REFERENCES}"
            draft.problem(files.PASSAGES, passage.id, message, "correct the id or add it there")
    for feature in passage.features:
        if not draft.may_have(Feature, feature, features):
            draft.problem(
                files.PASSAGES,
                passage.id,
                f"mentions '{feature}', which is not in any layer",
                "correct the id",
            )


def _check_shares(draft: Draft) -> None:
    quoted: dict[str, list[Passage]] = defaultdict(list)
    for passage in draft.passages:
        quoted[passage.source].append(passage)
    for source in draft.sources:
        share = covered_share(source, quoted[source.id])
        if share > LARGEST_SHARE:
            message = f"its passages cover {share:.1%} of the document, more than {LARGEST_SHARE:.0%}"
            draft.problem(
                files.PASSAGES, source.id, message, "quote sentences, not paragraphs", Severity.WARNING
            )
