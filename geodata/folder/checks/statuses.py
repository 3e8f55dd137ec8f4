"""Statuses without a recent report, and statuses that their own source cannot know."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from geodata import edtf, history, origins
from geodata.folder import files
from geodata.folder.draft import Draft
from geodata.model import Fact
from geodata.references import Reference
from geodata.vocabulary import Severity

OLD_STATUSES = f"statuses without a report in the last {history.UNCONFIRMED_YEARS} years"
FORESEEN = "statuses dated after their source"
_CORRECT = "correct the date of one of them; a plan is a fact of its own, such as planned-opening"
_SEEK = "look for a newer report; until there is one, the map shows the status as unconfirmed"


def check(draft: Draft) -> None:
    """Warn of statuses without a report in the last UNCONFIRMED_YEARS years or dated after their source."""
    if draft.about is None or draft.unread[Fact] or draft.unread[Reference]:
        return  # the newest report may be in a row that could not be read
    today = edtf.latest(draft.about.data_date)
    passages = {passage.id: passage for passage in draft.passages}
    references = {reference.id: reference for reference in draft.references}
    reports: dict[str, list[history.Dated]] = defaultdict(list)
    for fact in draft.facts:
        if fact.property == "status":
            behind = origins.reference_behind(fact, passages, references)
            reports[fact.feature].append(history.dated(fact, behind.issued if behind else None))
            if behind is not None and _is_foreseen(fact, behind):
                message = f"'{fact.value}' is dated {edtf.spell(fact.as_of or '')}, after its source"
                message += f" {behind.id} ({edtf.spell(behind.issued or '')})"
                item = f"{fact.feature} status"
                draft.problem(files.FACTS, item, message, _CORRECT, Severity.WARNING, summary=FORESEEN)
    for feature, dated in reports.items():
        last = history.last_report(dated, date.max)
        if last is not None and history.is_unconfirmed(dated, date.max, today):
            message = f"'{last.fact.value}' was last reported {edtf.spell(last.fact.as_of or '')}"
            item = f"{feature} status"
            draft.problem(files.FACTS, item, message, _SEEK, Severity.WARNING, summary=OLD_STATUSES)


def _is_foreseen(fact: Fact, behind: Reference) -> bool:
    """Whether a fact's date begins after its reference appeared: nobody reports the future."""
    if fact.as_of is None or behind.issued is None:
        return False
    return edtf.earliest(fact.as_of) > edtf.latest(behind.issued)
