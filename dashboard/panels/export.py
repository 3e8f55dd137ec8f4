"""The download of what is seen, as a figure that carries its evidence."""

from __future__ import annotations

from functools import partial

from dashboard import cache, session
from dashboard.exporting import dated_name, figure_of
from dashboard.panels import downloading
from dashboard.session import Shown
from dashboard.state import ViewState, permalink
from geodata import Atlas


def file_name(atlas: Atlas, view: ViewState, form: str = "png") -> str:
    """A file name that says what is selected in the figure and to which day its data were kept."""
    return f"{dated_name(atlas, [view.selected] if view.selected is not None else [])}.{form}"


def draw(shown: Shown) -> None:
    """The button; the figure is drawn when it is pressed, which its spinner tells meanwhile."""
    atlas = cache.atlas()
    downloading.button(
        "Snapshot",
        partial(_png, atlas, shown, session.address()),
        "The snapshot could not be drawn",
        key="snapshot",
        file_name=file_name(atlas, shown.view),
        mime="image/png",
        icon=":material/image:",
        type="tertiary",
        help="A PNG figure of the map as it is now, with legend, scale, credits and source notes.",
    )


def _png(atlas: Atlas, shown: Shown, address: str) -> bytes:
    """The picture of what is shown when it is asked for."""
    from geodata.figure import render  # noqa: PLC0415 (matplotlib)

    view = shown.view
    return render(atlas, figure_of(atlas, view, permalink(atlas, address, view)))
