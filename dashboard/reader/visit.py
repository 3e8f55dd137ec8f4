"""What a visit to the page keeps beside the page's inputs, and what follows from what happens in it.

A browser sends the values of its inputs with every request, those that it has heard of. What the program has
set since then is `pending`: it is set once more until a run of the page was complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from dashboard.leaflet.messages import Heard, Move, Progress, hear
from dashboard.reader.inputs import BASE, values_of, view_of
from dashboard.reader.links import to_query
from dashboard.reader.places import MIDDLE, Place, is_place, near, place_for
from dashboard.reader.state import BUILT_IN, ViewState, bounds_of, hiding, home_of, least_zoom, nothing_shown
from dashboard.workspace import Edition, Workspace
from geodata import Atlas
from geodata.limits import MOST_TOLD

#: The parameters of a link that no input has.
FEATURE, AT = "feature", "at"
UNREADABLE, GONE = "Part of the link could not be read", "No longer in the atlas"
#: A link's parameters.
Given = Mapping[str, Sequence[str]]


class Stage(Enum):
    """Where a visit is between two requests of its browser."""

    #: The map's page was not shown yet: its link says what to show.
    FRESH = auto()
    #: Another page is shown; the map's view is kept.
    AWAY = auto()
    #: A callback has set what the next run is to show; if that is cut short, the browser has not heard of it.
    IN_CALLBACK = auto()
    #: The last run was complete: what the inputs hold is what the reader wants.
    DRAWN = auto()


class Opening(Enum):
    """How a run of the map's page begins."""

    #: With the view of the link: the first run, or the browser's Back or Forward.
    LINK = auto()
    #: With the view of the link or, if it names none, the last one: from another page, or of another edition.
    RETURN = auto()
    #: With what the inputs hold.
    INPUTS = auto()


@dataclass
class Visit:
    """A visit. `workspace` is what it is to, `edition` what its page was drawn from."""

    workspace: Workspace
    edition: Edition = field(init=False)
    stage: Stage = Stage.FRESH
    #: Whether the map's page has yet to take up another edition.
    reopened: bool = False
    selected: str | None = None
    #: Where the map looks, and the bounds (west, south, east, north in degrees) that it was told to fit.
    place: Place = MIDDLE
    bounds: tuple[float, float, float, float] | None = None
    #: The place that the link names: not each of those at which the map comes to rest.
    linked: Place = MIDDLE
    #: The feature that the browser's link named last, as far as it was told or heard. A run may begin with an
    #: older link: that of the moment when the browser asked for it.
    named: str | None = None
    #: How many moves of the map the program has made.
    moves: int = 0
    progress: Progress = field(default_factory=lambda: Progress(session=uuid4().hex))
    #: The inputs that the program has set, by name.
    pending: dict[str, object] = field(default_factory=dict)
    #: Whether a callback of a part of the page changed what other parts show.
    outgrown: bool = False
    #: Whether the dialog of the exports is open.
    exporting: bool = False
    notice: str | None = None
    #: The text that the search box was given last, where it names no feature.
    sought: str = ""
    #: The link of the map's last view, as a query string.
    last: str = ""

    def __post_init__(self) -> None:
        self.edition = self.workspace.current

    @property
    def atlas(self) -> Atlas:
        """The atlas that the page was drawn from."""
        return self.edition.atlas

    @property
    def outdated(self) -> bool:
        """Whether other files were opened since."""
        return self.edition is not self.workspace.current

    @property
    def move(self) -> Move:
        """The last move of the map that the program made."""
        return Move(self.moves, self.bounds)

    def take_up(self, workspace: Workspace) -> None:
        """Go on with the current edition of a workspace."""
        self.workspace = workspace
        if self.outdated:
            self.edition, self.reopened = workspace.current, True

    def leave_map(self) -> None:
        """Begin another page than the map's."""
        if self.stage is not Stage.FRESH:
            self.stage = Stage.AWAY
        self.outgrown = self.exporting = False

    def begin(self, *, navigated: bool) -> tuple[Opening, str]:
        """Begin a run of the map's page: how, and what is said of what its link names in vain.

        `navigated` says that the browser went back or forward; its inputs are those of that moment then.
        """
        stage, reopened = self.stage, self.reopened
        self.reopened = False
        if stage is Stage.FRESH or stage is Stage.AWAY:
            self.stage = Stage.DRAWN
        if stage is Stage.FRESH:
            opening = Opening.LINK
        elif stage is Stage.AWAY or reopened:
            opening = Opening.RETURN
        elif navigated:
            opening = Opening.LINK
            self.moves += 1
            self.exporting = False
        else:
            opening = Opening.INPUTS
        if opening is not Opening.INPUTS or stage is Stage.DRAWN:
            self.pending = {}  # no callback set an input for this run: the reader did
        return opening, GONE if reopened and stage is not Stage.FRESH else UNREADABLE

    def begin_callback(self) -> None:
        """Begin a callback of the page's own inputs: what the browser sent with it is up to date."""
        if self.stage is Stage.DRAWN:
            self.pending = {}
        self.stage = Stage.IN_CALLBACK

    def begin_message(self) -> None:
        """Begin the callback of the map: its frame may have spoken before it heard of what is pending."""
        self.stage = Stage.IN_CALLBACK

    def complete(self, view: ViewState) -> None:
        """End a run that shows a view."""
        self.stage, self.last = Stage.DRAWN, to_query(self.atlas, view)

    def view(self, inputs: Mapping[Any, Any]) -> ViewState:
        """What is shown, given what the inputs hold."""
        return view_of(self.atlas, inputs, self.selected, self.place)

    def adopt(
        self, new: ViewState, inputs: Mapping[Any, Any], *, keep_bounds: bool = False
    ) -> dict[str, object]:
        """Show another view: the inputs that are to be set for it, before they are drawn.

        Those that hold it already are left out: an input that is set is sent anew.
        """
        self.selected, self.place = new.selected, new.place
        self.bounds = self.bounds if keep_bounds else None
        wanted = values_of(self.atlas, new)
        changed = {
            name: value for name, value in wanted.items() if name not in inputs or inputs[name] != value
        }
        self.pending |= {name: wanted[name] for name in wanted if name in changed or name in self.pending}
        self.outgrown = self.outgrown or bool(changed)
        return changed

    def read(self, opened: ViewState, given: Given) -> None:
        """Select and look as the browser's link says; its inputs are the link's already."""
        self.selected = self.named = opened.selected
        self.place, self.bounds = opened.place, None
        self.arrive(opened, given)

    def arrive(self, opened: ViewState, given: Given) -> None:
        """Look where a link opens, given its parameters: at its feature, if it names one and no place."""
        self.linked = opened.place
        if opened.selected is not None and AT not in given:
            self.go_to(opened.selected)

    def go_to(self, feature: str) -> None:
        """Move the map to a feature, if it has a place."""
        bounds = bounds_of(self.atlas, feature)
        if bounds is not None:
            self.place, self.bounds = place_for(bounds, least=least_zoom(self.atlas)), bounds
            self.linked = self.place
            self.moves += 1

    def hear(self, message: object, view: ViewState) -> Heard:
        """Take in a message of the map: what the reader did there, given the view before."""
        heard = hear(view, self.progress, message, self.atlas.features)
        self.progress = heard.progress
        return heard

    def follow(self, place: Place, *, resting: bool) -> None:
        """Let the link name where the reader moved the map: not where one of our moves came to rest."""
        if not (resting and near(place, self.linked)):
            self.linked = place

    def drop_base(self, title: str) -> None:
        """Fall back on the built-in base map, as the one of this title cannot be had."""
        self.pending[BASE] = BUILT_IN
        self.outgrown = True
        self.notice = f"{title} cannot be reached. The built-in base map is shown instead."

    def switched(self, layer: str, now: ViewState) -> None:
        """Note that a layer was switched on or off, and whether the panel tells something else now."""
        before = replace(now, layers=now.layers.symmetric_difference({layer}))
        self.outgrown = self.outgrown or panel_differs(self.atlas, before, now)

    def unread(self, problems: Sequence[tuple[str, str]], why: str = UNREADABLE) -> None:
        """Tell what of a link could not be read, each as (what it is, value)."""
        if problems:
            named = [
                f"{noun} “{value}”" if value else f"{noun} without a value"
                for noun, value in problems[:MOST_TOLD]
            ]
            more = len(problems) - len(named)
            self.notice = f"{why}: {', '.join(named)}" + (f" and {more:,} more" if more else "")

    def named_in_link(self, at: str | None) -> dict[str, str | None]:
        """The link's `feature` and `at`; the latter as it stands in the address if that says the same."""
        if self.linked == home_of(self.atlas) and self.selected is None:
            place = None
        else:
            place = at if at is not None and is_place(at, self.linked) else str(self.linked)
        return {FEATURE: self.selected, AT: place}

    def parameters(self, view: ViewState, at: str | None) -> dict[str, list[str]]:
        """The parameters of the whole view's link."""
        ours = self.named_in_link(at)
        wanted = parse_qs(to_query(self.atlas, view))
        others = {name: values for name, values in wanted.items() if name not in ours}
        return others | {name: [value] for name, value in ours.items() if value is not None}


def corrected(atlas: Atlas, read: ViewState, given: Given) -> dict[str, list[str]]:
    """The parameters that a link should have that was read so: feature and place as they stand there."""
    wanted = parse_qs(to_query(atlas, read))
    return wanted | {
        name: list(given[name][-1:]) for name in (FEATURE, AT) if name in given and name in wanted
    }


def panel_differs(atlas: Atlas, before: ViewState, now: ViewState) -> bool:
    """Whether the panel tells something else of two views that differ in their layers."""
    if now.selected is None:
        return nothing_shown(atlas, now) != nothing_shown(atlas, before)
    return hiding(atlas, now, now.selected) != hiding(atlas, before, now.selected)
