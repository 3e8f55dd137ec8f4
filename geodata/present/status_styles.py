"""How each status looks, for every kind of feature: dash, opacity, break mark; hollow if unconfirmed."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.history import UNCONFIRMED_YEARS
from geodata.vocabulary import Status


@dataclass(frozen=True)
class StatusStyle:
    """How a status looks: dash in pixels (drawn, blank, …; empty: solid), opacity 0 to 1, break mark or not.

    It is `hollow`, drawn as UNCONFIRMED says, if the status has no recent report.
    """

    label: str
    dash: tuple[float, ...]
    opacity: float
    broken: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Unconfirmed:
    """How any unconfirmed status looks: hollow, because colour and dash already have other meanings.

    A line is `wider` by this many pixels, and the share `gap` of its width is left open along its middle. A
    symbol has its edge and sector sign in the layer's colour on a ground of paper colour; a symbol that is
    always hollow has notches in its edge. The fill of an area has the opacity `fill`. In formats without
    hollow lines, the opacity is multiplied by `faded`.
    """

    label: str = f"Unconfirmed: no report in {UNCONFIRMED_YEARS} years"
    wider: float = 0.8
    gap: float = 0.45
    fill: float = 0.05
    faded: float = 0.6


UNCONFIRMED = Unconfirmed()

#: The order is the order of the legend.
STATUS: dict[Status, StatusStyle] = {
    Status.OPERATING: StatusStyle("Operating", (), 1.0),
    Status.UNDER_CONSTRUCTION: StatusStyle("Under construction", (14, 5), 1.0),
    Status.PROPOSED: StatusStyle("Proposed", (5, 5), 1.0),
    Status.SUSPENDED: StatusStyle("Suspended", (20, 5, 3, 5), 0.7),
    Status.SHELVED: StatusStyle("Shelved", (2, 6), 0.8),
    Status.CANCELLED: StatusStyle("Cancelled", (8, 4, 1, 4, 1, 4), 0.55),
    Status.SEVERED: StatusStyle("Severed", (9, 7), 0.85, broken=True),
    Status.MISSING: StatusStyle("Missing", (3, 9), 0.7, broken=True),
    Status.RETIRED: StatusStyle("Retired", (1, 5), 0.5),
}

#: A line without a known status; it must not look as if it were operating.
NO_STATUS = StatusStyle("Status not known", (1, 4), 0.85)
#: A sea route is nobody's project, so it has no status.
NO_PROJECT = StatusStyle("Sea route, no status of its own", (1, 4), 0.85)
#: Points, areas and borders to which no status belongs.
PLAIN = StatusStyle("", (), 1.0)
