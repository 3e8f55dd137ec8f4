"""Export the table of symbols and map settings as plain data (JSON) for the browser."""

from __future__ import annotations

from dataclasses import asdict

from geodata.present import colours, marks, status_styles, svg, symbols
from geodata.present.icons import SECTOR_ICONS
from geodata.present.marks import Mark
from geodata.present.overview import HALO, HALO_FROM_M, NAMING, OVERVIEW


def as_json() -> dict[str, object]:
    """The table: how kinds, statuses and points look, and what a map does at a zoom."""
    return {
        "colours": {"light": asdict(colours.LIGHT), "dark": asdict(colours.DARK)},
        "status": {status.value: asdict(style) for status, style in status_styles.STATUS.items()},
        "plain_status": asdict(status_styles.PLAIN),
        "unconfirmed": asdict(status_styles.UNCONFIRMED),
        "kinds": {kind.value: asdict(style) for kind, style in symbols.KINDS.items()},
        "ornaments": {name.value: [_mark(mark) for mark in some] for name, some in marks.ORNAMENTS.items()},
        "ornaments_from": marks.ORNAMENTS_FROM,
        "break": {"strokes": [_mark(mark) for mark in marks.BREAK], "casing": marks.BREAK_CASING},
        "casing": asdict(symbols.CASING),
        "line_growth": asdict(symbols.LINE_GROWTH),
        "points": {shape.value: _point(shape) for shape in symbols.PointShape},
        "edge": asdict(symbols.EDGE),
        "point_growth": asdict(symbols.POINT_GROWTH),
        "area": asdict(symbols.AREA),
        "icons": {sector.value: path for sector, path in SECTOR_ICONS.items()},
        "halo_from_m": HALO_FROM_M,
        "halo": asdict(HALO),
        "overview": asdict(OVERVIEW),
        "naming": asdict(NAMING),
    }


def _mark(mark: Mark) -> dict[str, object]:
    return {"sort": type(mark).__name__.lower(), **asdict(mark)}


def _point(shape: symbols.PointShape) -> dict[str, object]:
    style = symbols.POINTS[shape]
    cut = marks.FORMS[style.form]
    radius = symbols.legend_radius(shape)
    legend = {"legend_radius": radius, "legend_path": svg.form_path(style.form, (0, 0), radius)}
    return {**asdict(style), **asdict(cut), "around": cut.around, **legend}
