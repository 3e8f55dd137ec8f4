"""How a status looks, whatever it is of: dash, opacity, break mark; hollow where it is unconfirmed."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.history import UNCONFIRMED_YEARS
from geodata.vocabulary import Status


@dataclass(frozen=True)
class StatusStyle:
    """How a status looks: stroke pattern (drawn, blank, …), opacity 0 to 1, break mark or not.

    It is `hollow`, in the way of UNCONFIRMED, if nobody has reported the status of late.
    """

    label: str
    dash: tuple[float, ...]
    opacity: float
    broken: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Unconfirmed:
    """How an unconfirmed status looks, whatever it is: hollow, which colour and dash leave free.

    A line is `wider` by so many pixels, and `gap` of its width, along its middle, is left open. A symbol has
    an edge and the sign of its sector in the layer's colour on paper; one that is hollow anyway has its edge
    broken. The fill of an area has the opacity `fill`. Where a format knows no hollow lines, they are paler
    by the factor `faded`.
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

#: A line of which no dated status is known must not look as if it were operating.
NO_STATUS = StatusStyle("Status not known", (1, 4), 0.85)
#: A way by sea is nobody's project: it is there, whoever sails it.
NO_PROJECT = StatusStyle("Sea route, no status of its own", (1, 4), 0.85)
#: Points, areas and borders to which no status belongs.
PLAIN = StatusStyle("", (), 1.0)
