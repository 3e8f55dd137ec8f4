"""What the dashboard needs of an atlas beyond what `geodata.folder.validation` checks."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.reader import material
from dashboard.reader.links import from_query
from dashboard.server import feed
from geodata import Atlas, Problem
from geodata.errors import LinkError
from geodata.folder import files
from geodata.folder.draft import Draft
from geodata.vocabulary import Severity


def start_views(draft: Draft) -> Iterator[Problem]:
    """The start views of an atlas whose links open no view."""
    if draft.about is None:
        return
    opened = Atlas.from_draft(draft, draft.about)
    for start in draft.start_views:
        try:
            from_query(opened, start.link)
        except LinkError as error:
            yield Problem(
                severity=Severity.ERROR,
                file=files.ATLAS,
                item=start.id,
                message=f"its link does not open: {str(error).rstrip('.')}",
                remedy="copy the link from the address bar of the view it should open",
            )


def icons(draft: Draft) -> Iterator[Problem]:
    """The start views with an unknown icon, with which their page would not open."""
    known = material.symbols()
    for start in draft.start_views:
        if known and start.icon not in known:
            yield Problem(
                severity=Severity.ERROR,
                file=files.ATLAS,
                item=start.id,
                message=f"its icon '{start.icon}' is not a Material symbol",
                remedy="take a name from fonts.google.com/icons, such as train",
            )


#: All these checks, for `validation.check`.
CHECKS = (start_views, icons, feed.check)
