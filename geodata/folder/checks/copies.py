"""Find references with the same text, which count as one source."""

from __future__ import annotations

from geodata import origins
from geodata.folder import files
from geodata.folder.draft import Draft
from geodata.references import Reference
from geodata.vocabulary import Severity

_ALIKE = "references that are copies of others"
_DECLARE = "cite the original alone, or give the copy custom.copy_of: together they count as one source"


def check(draft: Draft) -> None:
    """Warn of undeclared copies among the references, and of declared copies of an unknown reference."""
    references = {reference.id: reference for reference in draft.references}
    for reference in references.values():
        original = reference.copy_of
        if original is not None and not draft.may_have(Reference, original, references):
            message = f"custom.copy_of names '{original}', which is not there"
            draft.problem(files.REFERENCES, reference.id, message, "correct the id", Severity.WARNING)
    for group in origins.copies(references.values()):
        for copy in origins.undeclared(group):
            other = next(each for each in group if each is not copy)
            message = f"has the address of '{other.id}', or its title, publisher and date"
            draft.problem(files.REFERENCES, copy.id, message, _DECLARE, Severity.WARNING, summary=_ALIKE)
