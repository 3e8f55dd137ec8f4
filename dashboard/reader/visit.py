"""The state of a visit to the page beyond the values of its inputs, and how events change it.

With every request, a browser sends the values of its inputs as far as it has received them. What the program
has set since then is `pending`: it is set again in each run until one run of the page completes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from dashboard.leaflet.messages import Heard, Known, Move, Progress, hear
from dashboard.reader.inputs import BASE, terms, values_of, view_of
from dashboard.reader.links import to_query
from dashboard.reader.places import MIDDLE, Place, is_place, near, place_for
from dashboard.reader.state import BUILT_IN, ViewState, bounds_of, hiding, home_of, least_zoom, nothing_shown
from dashboard.workspace import Edition, Workspace
from geodata import Atlas
from geodata.limits import MOST_NAMED_PARTS

#: The parameters of a link that belong to no input.
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
    #: A callback has set what the next run is to show; if that is cut short, the browser never received it.
    IN_CALLBACK = auto()
    #: The last run was complete: what the inputs hold is what the reader wants.
    DRAWN = auto()


class Opening(Enum):
    """How a run of the map's page begins."""

    #: With the view of the link: the first run, or the browser's Back or Forward.
    LINK = auto()
    #: With the link's view or, if it names none, the last view: after another page, or with another edition.
    RETURN = auto()
    #: With the values of the inputs.
    INPUTS = auto()


@dataclass
class Visit:
    """A visit to a workspace; `edition` is the one from which its page was drawn."""

    workspace: Workspace
    edition: Edition = field(init=False)
    stage: Stage = Stage.FRESH
    #: Whether the map's page has still to be drawn from another edition.
    reopened: bool = False
    selected: str | None = None
    #: Where the map looks, and the bounds (west, south, east, north in degrees) that it was told to fit.
    place: Place = MIDDLE
    bounds: tuple[float, float, float, float] | None = None
    #: The place that the link names; it does not follow every place where the map comes to rest.
    linked: Place = MIDDLE
    #: The feature that the browser's link named last, as far as the program knows. A run may begin with an
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
    #: The text last entered in the search box that names no feature.
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
        """Begin a page other than the map's."""
        if self.stage is not Stage.FRESH:
            self.stage = Stage.AWAY
        self.outgrown = self.exporting = False

    def begin(self, *, navigated: bool) -> tuple[Opening, str]:
        """Begin a run of the map's page: how it opens, and the words for what its link names in vain.

        `navigated` says that the browser went back or forward; its inputs then have that moment's values.
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
        """Begin the callback of the map: its frame may have sent it before it received what is pending."""
        self.stage = Stage.IN_CALLBACK

    def complete(self, view: ViewState) -> None:
        """End a run that shows a view."""
        self.stage, self.last = Stage.DRAWN, to_query(self.atlas, view)

    def view(self, inputs: Mapping[Any, Any]) -> ViewState:
        """The view that is shown, given the values of the inputs."""
        return view_of(self.atlas, inputs, self.selected, self.place)

    def adopt(
        self, new: ViewState, inputs: Mapping[Any, Any], *, keep_bounds: bool = False
    ) -> dict[str, object]:
        """Show another view. Returns the inputs to set for it, by name, before they are drawn.

        Inputs that already have the wanted value are left out: setting an input sends it again.
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
        """Take selection and place from the browser's link; the inputs have the link's values already."""
        self.selected = self.named = opened.selected
        self.place, self.bounds = opened.place, None
        self.arrive(opened, given)

    def arrive(self, opened: ViewState, given: Given) -> None:
        """Move the map to where a link opens: to its feature, if its parameters name one and no place."""
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
        """Apply a message of the map (what the reader did there) to the view before it."""
        atlas = self.atlas
        known = Known(atlas.features, *terms(atlas), range(atlas.first_year, atlas.last_year))
        heard = hear(view, self.progress, message, known)
        self.progress = heard.progress
        return heard

    def follow(self, place: Place, *, resting: bool) -> None:
        """Let the link name the place where the reader moved the map, not where the program's move ended."""
        if not (resting and near(place, self.linked)):
            self.linked = place

    def drop_base(self, title: str) -> None:
        """Fall back on the built-in base map, because the one with this title cannot be reached."""
        self.pending[BASE] = BUILT_IN
        self.outgrown = True
        self.notice = f"{title} cannot be reached. The built-in base map is shown instead."

    def switched(self, layer: str, now: ViewState) -> None:
        """Note that a layer was switched on or off, and whether that changes the panel."""
        before = replace(now, layers=now.layers.symmetric_difference({layer}))
        self.outgrown = self.outgrown or panel_differs(self.atlas, before, now)

    def unread(self, problems: Sequence[tuple[str, str]], why: str = UNREADABLE) -> None:
        """Set the notice for the parts of a link that could not be read, each as (noun, value)."""
        if problems:
            named = [
                f"{noun} “{value}”" if value else f"{noun} without a value"
                for noun, value in problems[:MOST_NAMED_PARTS]
            ]
            more = len(problems) - len(named)
            self.notice = f"{why}: {', '.join(named)}" + (f" and {more:,} more" if more else "")

    def named_in_link(self, at: str | None) -> dict[str, str | None]:
        """The link's `feature` and `at` (None: left out); `at` stays as written if it means the same."""
        if self.linked == home_of(self.atlas) and self.selected is None:
            place = None
        else:
            place = at if at is not None and is_place(at, self.linked) else str(self.linked)
        return {FEATURE: self.selected, AT: place}

    def parameters(self, view: ViewState, at: str | None) -> dict[str, list[str]]:
        """All parameters of the link to a view."""
        ours = self.named_in_link(at)
        wanted = parse_qs(to_query(self.atlas, view))
        others = {name: values for name, values in wanted.items() if name not in ours}
        return others | {name: [value] for name, value in ours.items() if value is not None}


def corrected(atlas: Atlas, read: ViewState, given: Given) -> dict[str, list[str]]:
    """The parameters of a link without what could not be read; feature and place stay as written there."""
    wanted = parse_qs(to_query(atlas, read))
    return wanted | {
        name: list(given[name][-1:]) for name in (FEATURE, AT) if name in given and name in wanted
    }


def panel_differs(atlas: Atlas, before: ViewState, now: ViewState) -> bool:
    """Whether the panel differs between two views that differ in their layers."""
    if now.selected is None:
        return nothing_shown(atlas, now) != nothing_shown(atlas, before)
    return hiding(atlas, now, now.selected) != hiding(atlas, before, now.selected)
