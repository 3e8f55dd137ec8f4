"""The part of the export dialog that makes a figure: size, format, colours, titles, parts, and a preview."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.reader.exporting import figure_name, figure_of
from dashboard.reader.links import permalink
from dashboard.reader.panels.text import literal
from dashboard.reader.state import BUILT_IN, ViewState
from dashboard.widgets import downloading
from geodata import Atlas
from geodata.errors import AtlasError
from geodata.figure import SIZES, Figure, FigureFormat, Palette, Part, Size, TileLayer, credit_line, render
from geodata.limits import LEAST_FIGURE_MM, MOST_FIGURE_MM, MOST_SUBTITLE, MOST_TITLE

OTHER = "other"
SIZE_LABELS = {
    "a4": "A4 landscape",
    "a4-portrait": "A4 portrait",
    "letter": "Letter landscape",
    "letter-portrait": "Letter portrait",
    "slide": "Slide, 16:9",
    "column": "Journal, one column",
    "double-column": "Journal, two columns",
    OTHER: "Custom",
}
PALETTE_LABELS = {
    Palette.DEFAULT: "As on the map",
    Palette.GREYSCALE: "Greyscale",
    Palette.COLOUR_BLIND: "Colour-blind safe",
}
PART_LABELS = {
    Part.LEGEND: "Legend",
    Part.SCALE: "Scale bar",
    Part.NORTH: "North arrow",
    Part.GRATICULE: "Graticule",
    Part.LOCATOR: "Locator",
    Part.NOTES: "Notes",
    Part.DATE: "Data date",
    Part.CREDITS: "Credits",
    Part.LINK: "Link",
    Part.QR: "QR code",
}
MIME = {FigureFormat.PNG: "image/png", FigureFormat.SVG: "image/svg+xml", FigureFormat.PDF: "application/pdf"}
RESOLUTIONS = (150, 200, 300, 600)
#: The preview's greatest width in CSS pixels, the CSS pixels per millimetre of a smaller one, and its image
#: dots per CSS pixel.
_WIDEST_PX, _PX_A_MM, _DOTS_A_PX = 720, 4, 1.5
_FAILED = "The figure could not be drawn"
#: Where a session keeps the last preview, with the figure that it is of.
_KEPT = "_figure_preview"


def preview_width(size: Size) -> int:
    """How wide the preview of a size is shown, in CSS pixels."""
    return round(min(_WIDEST_PX, _PX_A_MM * size.width_mm))


def preview_dpi(size: Size) -> float:
    """The dots per inch at which a figure is rendered for its preview, at least 50."""
    return max(_DOTS_A_PX * preview_width(size) / (size.width_mm / 25.4), 50)


def draw(view: ViewState) -> None:
    """The choices, the preview, and the download, which draws the figure in full when it is pressed."""
    atlas = session.atlas()
    figure = figure_of(atlas, view, permalink(atlas, session.address(), view))
    choices, preview = st.columns([2, 5], gap="medium")
    with choices:
        figure, form, dpi = _choices(figure)
    with preview:
        try:
            shown = _preview(atlas, figure)
        except AtlasError as error:
            st.error(literal(f"{_FAILED}: {error}"), icon=":material/error:")
            return
        with st.container(border=True, width="content"):
            st.image(shown.picture, width=preview_width(figure.size), alt=shown.text)
    with choices:
        _download(atlas, view, figure, form, dpi)
        with st.expander("Alternative text"):
            st.caption("The file contains it too. Copy it to the page or document that shows the figure.")
            st.code(shown.text, language=None, wrap_lines=True)
        for remark in shown.remarks:
            st.caption(literal(remark))
        if form is FigureFormat.PDF and not figure.size.fixed:
            st.caption("In the PDF, the notes below the figure continue on further pages.")
        if Part.CREDITS not in figure.parts:
            st.caption(f"The caption must say: {literal(credit_line(atlas, figure))}")


@dataclass(frozen=True)
class Preview:
    """A figure as a picture, its alternative text, and remarks on what it leaves out."""

    picture: bytes
    text: str
    remarks: tuple[str, ...]


def _preview(atlas: Atlas, figure: Figure) -> Preview:
    """The preview of a figure; drawn again only if the figure changes."""
    kept: tuple[object, Preview] | None = st.session_state.get(_KEPT)
    key = session.edition().version, figure
    if kept is None or kept[0] != key:
        remarks: list[str] = []
        texts: list[str] = []
        with st.spinner("Drawing the preview"):
            dpi = preview_dpi(figure.size)
            picture = render(atlas, figure, dpi=dpi, notice=remarks.append, describe=texts.append)
        kept = key, Preview(picture, "".join(texts), tuple(remarks))
        st.session_state[_KEPT] = kept
    return kept[1]


def _choices(figure: Figure) -> tuple[Figure, FigureFormat, int]:
    """Draw the widgets; returns the figure, format and dots per inch that they ask for."""
    size = _size()
    form = st.segmented_control(
        "Format", list(MIME), default=FigureFormat.PNG, required=True, format_func=_upper, key="figure-format"
    )
    dpi = RESOLUTIONS[2]
    if form is FigureFormat.PNG:
        dpi = st.selectbox("Resolution, dots per inch", RESOLUTIONS, index=2, key="figure-dpi")
    tiles = _tiles(figure.tiles) if figure.tiles is not None else None
    palette = st.selectbox(
        "Colours", list(PALETTE_LABELS), format_func=PALETTE_LABELS.__getitem__, key="figure-colours"
    )
    title = st.text_input(
        "Title", figure.title or "", max_chars=MOST_TITLE, key=f"figure-title-{figure.title}"
    )
    subtitle = st.text_input(
        "Subtitle", figure.subtitle, max_chars=MOST_SUBTITLE, key=f"figure-subtitle-{figure.subtitle}"
    )
    parts = st.pills(
        "Parts",
        list(PART_LABELS),
        selection_mode="multi",
        default=list(PART_LABELS),
        format_func=PART_LABELS.__getitem__,
        wrap=True,
        key="figure-parts",
    )
    asked = replace(
        figure,
        size=size,
        tiles=tiles,
        palette=palette,
        title=title,
        subtitle=subtitle,
        parts=frozenset(parts),
    )
    return asked, FigureFormat(form), dpi


def _tiles(online: TileLayer) -> TileLayer | None:
    """The choice between the map's online base map and the built-in one, which is always at hand."""
    name = st.selectbox("Base map", [online.title, BUILT_IN], key=f"figure-base-{online.title}")
    return None if name == BUILT_IN else online


def _upper(form: FigureFormat) -> str:
    return form.value.upper()


def _size() -> Size:
    """A size by name, or width and height."""
    name = st.selectbox("Size", list(SIZE_LABELS), format_func=SIZE_LABELS.__getitem__, key="figure-size")
    if name != OTHER:
        return SIZES[name]
    with st.container(horizontal=True):
        return Size(_millimetres("Width", 160), _millimetres("Height", 120))


def _millimetres(side: str, first: float) -> float:
    return st.number_input(
        f"{side}, mm",
        float(LEAST_FIGURE_MM),
        float(MOST_FIGURE_MM),
        float(first),
        step=1.0,
        format="%.0f",
        key=f"figure-{side.lower()}",
    )


def _download(atlas: Atlas, view: ViewState, figure: Figure, form: FigureFormat, dpi: int) -> None:
    downloading.button(
        f"Download {form.value.upper()}",
        partial(render, atlas, figure, form=form, dpi=dpi),
        _FAILED,
        key="figure-download",
        file_name=figure_name(atlas, view, f".{form.value}"),
        mime=MIME[form],
        icon=":material/download:",
        type="primary",
    )
