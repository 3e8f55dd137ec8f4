"""The data and the figure that a view exports, and their titles and file names (no Streamlit)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from dashboard.leaflet.basemaps import tile_layer
from dashboard.reader.links import permalink
from dashboard.reader.state import ViewState
from geodata import Atlas, edtf
from geodata.contract import slug
from geodata.exports import FORMATS, Format, Scope
from geodata.extracting import extract
from geodata.figure import Figure
from geodata.limits import MOST_SUBTITLE, MOST_TITLE
from geodata.vocabulary import Sector, Status, in_sentence, label

#: How long a file name may grow, in characters, before its date.
_LONGEST_NAME = 80
#: More layers than this are not named one by one in titles and file names.
_MOST_NAMED = 2
#: How high the frame in another page is, in CSS pixels; the reader may change it there.
FRAME_HEIGHT = 600


def figure_of(atlas: Atlas, view: ViewState, link: str) -> Figure:
    """The figure of a view: the features that pass its layers and filters, its base map, where it looks."""
    visible = tuple(feature.id for feature in atlas.features.values() if view.shows(atlas, feature))
    return Figure(
        visible=visible,
        selected=view.selected,
        centre=(view.place.latitude, view.place.longitude),
        zoom=view.place.zoom,
        title=_cut(title_of(atlas, view), MOST_TITLE),
        subtitle=_cut(
            subtitle_of(atlas, replace(view, year=None)), MOST_SUBTITLE
        ),  # the figure shows the year itself
        link=link,
        year=view.year,
        tiles=tile_layer(view.base),
    )


def _cut(text: str, most: int) -> str:
    """A text that the program chose, on one line as in its field, and cut to at most `most` characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def title_of(atlas: Atlas, view: ViewState) -> str:
    """The name of what is selected, else the layers if they are few, else the atlas's title."""
    if view.selected is not None:
        return atlas.name(view.selected)
    shown = [layer.title for layer in atlas.layers.values() if layer.id in view.layers]
    if not 1 <= len(shown) <= _MOST_NAMED:
        return atlas.about.title
    return (", " if any(" and " in title for title in shown) else " and ").join(shown)


def page_title(atlas: Atlas, name: str) -> str:
    """The title of a browser page: the name of what it shows (empty: the atlas), then the atlas's title."""
    title = atlas.about.title
    return title if name in {"", title} else f"{name} – {title}"


def subtitle_of(atlas: Atlas, view: ViewState) -> str:
    """The layers that are shown and what filters them."""
    shown = [layer for layer in atlas.layers.values() if layer.id in view.layers]
    if not shown:
        parts = ["No layer is shown"]
    elif len(shown) == len(atlas.layers):
        parts = ["All layers"]
    elif view.selected is None and len(shown) <= 2:  # noqa: PLR2004
        parts = [". ".join(filter(None, (layer.description.rstrip(".") for layer in shown)))]
    else:
        parts = [", ".join(layer.title for layer in shown)]
    return "; ".join([*parts, *filter_words(view)])


def part_of(atlas: Atlas, view: ViewState, link: str) -> tuple[Atlas, Scope]:
    """The features that a view shows, as an atlas, and the words that describe it: layers, filters and year.

    Where the map looks and what is selected make no difference.
    """
    shown = [feature.id for feature in atlas.features.values() if view.shows(atlas, feature)]
    return extract(atlas, shown, view.year), Scope(holds(atlas, view), link)


def holds(atlas: Atlas, view: ViewState) -> str:
    """The layers, filters and year of a view, in words."""
    shown = [layer.title for layer in atlas.layers.values() if layer.id in view.layers]
    layers = "All layers" if len(shown) == len(atlas.layers) else ", ".join(shown) or "No layer"
    return "; ".join([layers, *filter_words(view)])


def filter_words(view: ViewState) -> list[str]:
    """The filters and the year of a view, each in words; empty if none is set."""
    filters = []
    if view.statuses:
        filters.append(f"is {_either([term for term in Status if term in view.statuses])}")
    if view.sectors:
        filters.append(f"belongs to {_either([term for term in Sector if term in view.sectors])}")
    words = [f"only what {' and '.join(filters)}"] if filters else []
    return words + ([f"status at the end of {view.year}"] if view.year is not None else [])


def _either(terms: Sequence[Status | Sector]) -> str:
    words = [in_sentence(label(term)) for term in terms]
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def file_name(atlas: Atlas, view: ViewState | None, form: Format) -> str:
    """The file name of a data export: what a view shows (None: the whole atlas), and the date of the data."""
    about = FORMATS[form]
    kind = f"-{form}" if about.suffix == ".zip" else ""
    return dated_name(atlas, [] if view is None else _view_words(atlas, view)) + kind + about.suffix


def figure_name(atlas: Atlas, view: ViewState, suffix: str) -> str:
    """The file name of a figure or page: its subject, the date of the data, and a suffix such as '.png'."""
    return dated_name(atlas, _subject_words(atlas, view)) + suffix


def references_name(atlas: Atlas, view: ViewState, suffix: str) -> str:
    """The file name of the references behind the selected feature, or else behind the view."""
    subject = _subject_words(atlas, view) if view.selected is None else [view.selected]
    return dated_name(atlas, ["references", *subject]) + suffix


def dated_name(atlas: Atlas, parts: Sequence[str]) -> str:
    """The atlas's title, then parts, then the day of its data: a file name without its suffix."""
    name = "-".join([slug(atlas.about.title) or "atlas", *parts])
    if len(name) > _LONGEST_NAME:  # no word is cut, unless it is the only one
        name = name[: max(name.rfind("-", 0, _LONGEST_NAME + 1), 0) or _LONGEST_NAME]
    return f"{name}-{edtf.latest(atlas.about.data_date).isoformat()}"


def _view_words(atlas: Atlas, view: ViewState) -> list[str]:
    """What sets a view apart, in words of a file name: its layers if they are few, filters and year."""
    shown = [layer for layer in atlas.layers if layer in view.layers]
    layers = (shown or ["no-layer"]) if len(shown) <= _MOST_NAMED else ["view"]
    return [*layers, *_filters(view)]


def _subject_words(atlas: Atlas, view: ViewState) -> list[str]:
    """The same for a figure: a selected feature stands in place of the layers."""
    return _view_words(atlas, view) if view.selected is None else [view.selected, *_filters(view)]


def _filters(view: ViewState) -> list[str]:
    """What filters a view, in words of a file name."""
    terms = [term for term in Status if term in view.statuses]
    sectors = [term for term in Sector if term in view.sectors]
    return [*terms, *sectors, *([str(view.year)] if view.year is not None else [])]


def embed_code(atlas: Atlas, view: ViewState, address: str) -> str:
    """The HTML of an iframe that shows a view; `address` is the server's public one."""
    link = permalink(atlas, address, view)
    embedded = f"{link}{'&' if '?' in link else '?'}embed=true"
    title = title_of(atlas, view)
    full_title = title if title == atlas.about.title else f"{title} – {atlas.about.title}"
    return (
        f'<iframe src="{escape(embedded)}" title="{escape(full_title)}" '
        f'width="100%" height="{FRAME_HEIGHT}" style="border: 0" loading="lazy"></iframe>'
    )
