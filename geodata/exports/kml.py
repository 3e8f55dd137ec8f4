"""Export KML 2.2 (OGC 07-147r2) and KMZ for Google Earth and the like, in folders by layer and status.

KML has no dashes and no hollow lines, so lines with sparser dashes and unconfirmed lines are paler; in KMZ
unconfirmed symbols are hollow. Text of the atlas is escaped, so that no markup in it has an effect.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from shapely.geometry import mapping

from geodata.catalogue import Atlas
from geodata.exports import kml_icons
from geodata.exports import scope as scopes
from geodata.exports.archive import zip_files
from geodata.exports.contents import FEATURE_COLUMNS, feature_row
from geodata.exports.geometry import to_rfc7946
from geodata.exports.scope import WHOLE, Scope
from geodata.exports.tables import cell_text
from geodata.exports.xml import legal
from geodata.model import Fact, Feature, Layer
from geodata.present.sources import editors_note, source_of
from geodata.present.statements import dated_value, description
from geodata.present.status_styles import UNCONFIRMED, StatusStyle
from geodata.present.symbols import AREA, KINDS, POINTS, PointShape, status_style
from geodata.present.wording import (
    key_figures,
    position_line,
    safe_address,
)
from geodata.vocabulary import Status, in_sentence, label

_KML, _ATOM = "http://www.opengis.net/kml/2.2", "http://www.w3.org/2005/Atom"
#: The smallest opacity of a line or symbol, so that it stays visible.
_PALEST = 0.2
#: The reach in CSS pixels of a symbol drawn at icon scale 1.
_REACH = 10
#: The scale of labels, and of labels of points on a line.
_NAME, _SMALL_NAME = 0.8, 0.6


def kml(atlas: Atlas, scope: Scope = WHOLE) -> bytes:
    """The atlas as KML; points have the default symbol of the user's program, in the layer's colour.

    Raises ExportError if no feature has geometry.
    """
    return _document(atlas, scope, icons=False)


def kmz(atlas: Atlas, scope: Scope = WHOLE) -> bytes:
    """The atlas as KMZ: a zip of the KML, the symbols of points, and DATA_LICENSES.md.

    Raises ExportError if no feature has geometry.
    """
    files = {"doc.kml": _document(atlas, scope, icons=True)}
    files |= {
        _icon(shape, hollow=hollow): kml_icons.png(shape, hollow=hollow)
        for shape in PointShape
        for hollow in (False, True)
    }
    files["DATA_LICENSES.md"] = scopes.notice(atlas, scope).encode()
    return zip_files(files, atlas)


def _document(atlas: Atlas, scope: Scope, *, icons: bool) -> bytes:
    if not any(atlas.drawn_in(layer) for layer in atlas.layers):
        raise scopes.placeless()
    ET.register_namespace("", _KML)
    ET.register_namespace("atom", _ATOM)
    root = Element(_tag("kml"))
    document = _add(root, "Document")
    _add(document, "name", atlas.about.title)
    _add(document, "open", "1")
    if (address := safe_address(scope.link)) is not None:
        ET.SubElement(document, f"{{{_ATOM}}}link", href=address)
    said = scopes.about(atlas, scope)
    lines = [f"<b>{_safe(key)}:</b> {_linked(text, text)}" for key, text in said.items()]
    notice = _safe(scopes.plain_notice(atlas, scope)).replace("\n", "<br>")
    _add(document, "description", f"<p>{'<br>'.join(lines)}</p><p>{notice}</p>")
    folders = [folder for layer in atlas.layers.values() for folder in _folders(atlas, layer)]
    for style in sorted({_look(atlas, feature) for feature in _drawn(atlas)}):
        document.append(_style(style, icons=icons))
    document.extend(folders)
    ET.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode").encode()


def _drawn(atlas: Atlas) -> Iterator[Feature]:
    return (feature for layer in atlas.layers for feature in atlas.drawn_in(layer))


def _folders(atlas: Atlas, layer: Layer) -> Iterator[Element]:
    """The folder of a layer, or none if it is empty: a folder per status, then features without status."""
    if not atlas.drawn_in(layer.id):
        return
    folder = Element(_tag("Folder"), id=f"layer-{layer.id}")
    _add(folder, "name", layer.title)
    _add(folder, "description", _safe(scopes.layer_note(atlas, layer.id)))
    said = scopes.layer_about(atlas, layer.id)  # once per layer, because it reads every feature
    credit = f"{said['Attribution'].rstrip('.')}. Licence of the geometry: {said['Licence of the geometry']}"
    by_status: dict[Status | None, list[Feature]] = {}
    for feature in atlas.drawn_in(layer.id):
        by_status.setdefault(atlas.current_status(feature.id), []).append(feature)
    for status in (*Status, None):
        home = folder
        if status in by_status and status is not None:
            home = _add(folder, "Folder")
            _add(home, "name", label(status))
        home.extend(_placemark(atlas, feature, credit) for feature in by_status.get(status, ()))
    yield folder


def _placemark(atlas: Atlas, feature: Feature, credit: str) -> Element:
    placemark = Element(_tag("Placemark"), id=f"feature-{feature.id}")
    _add(placemark, "name", atlas.name(feature.id))
    status = atlas.status(feature.id)
    snippet = [label(feature.kind), *([in_sentence(label(status.value))] if status else [])]
    snippet += ["unconfirmed"] if atlas.is_unconfirmed(feature.id) else []
    _add(placemark, "Snippet", ", ".join(snippet)).set("maxLines", "1")
    _add(placemark, "description", _description(atlas, feature, credit))
    _add(placemark, "styleUrl", f"#{_style_id(_look(atlas, feature))}")
    data = _add(placemark, "ExtendedData")
    for column, cell in zip(FEATURE_COLUMNS, feature_row(atlas, feature), strict=True):
        if cell is not None:
            entry = _add(data, "Data")
            entry.set("name", column.name)
            _add(entry, "value", cell_text(cell))
    assert feature.geometry is not None
    placemark.append(_geometry(mapping(to_rfc7946(feature.geometry))))
    return placemark


def _description(atlas: Atlas, feature: Feature, credit: str) -> str:
    """The description of a feature as HTML; text of the atlas is escaped."""
    names, known = atlas.names[feature.id], atlas.facts_of(feature.id)
    other = (("ko", names.ko), ("ru", names.ru))
    lines = [" · ".join(f'<span lang="{language}">{_safe(name)}</span>' for language, name in other)]
    if (first := description(known)) is not None:
        lines.append(_fact_html(atlas, first))
    if (status := atlas.status(feature.id)) is not None:
        lines.append(f"<b>Status:</b> {_fact_html(atlas, status)}")
    lines += [
        f"<b>{_safe(atlas.property_label(f.property))}:</b> {_fact_html(atlas, f)}"
        for f in key_figures(known)
    ]
    lines.append(_safe(position_line(feature)))
    lines.append(f"<small>{_safe(credit)}</small>")
    return "".join(f"<p>{line}</p>" for line in lines)


def _fact_html(atlas: Atlas, fact: Fact) -> str:
    """A fact with its date, note and source, as HTML."""
    note = f" ({fact.note})" if fact.note else ""
    behind = source_of(atlas, fact)
    source = _linked(behind.line, behind.address)
    doubt = editors_note(atlas, behind.passage) if behind.passage is not None else ""
    lines = [f"<small>{line}</small>" for line in (source, _safe(doubt)) if line]
    return "<br>".join([_safe(dated_value(atlas, fact) + note), *lines])


def _linked(text: str, address: str | None) -> str:
    safe = safe_address(address)
    return f'<a href="{_safe(safe)}">{_safe(text)}</a>' if safe else _safe(text)


def _safe(text: str) -> str:
    """Text escaped for HTML and for Google Earth's `$[name]`."""
    return html.escape(text).replace("$[", "$&#91;")


#: The look of a feature: colour, width of line in pixels, shape of point, opacity in per cent, and whether it
#: is hollow.
_Look = tuple[str, float, PointShape, int, bool]


def _look(atlas: Atlas, feature: Feature) -> _Look:
    doubted = atlas.is_unconfirmed(feature.id)
    status = status_style(feature.kind, atlas.current_status(feature.id), unconfirmed=doubted)
    kind, accent = KINDS[feature.kind], atlas.layers[feature.layer].accent
    return accent, kind.line.width, kind.shape, round(100 * _opacity(status)), doubted


def _opacity(status: StatusStyle) -> float:
    """The opacity (0 to 1) for a status: lower for sparser dashes and hollow lines, which KML cannot draw."""
    drawn = sum(status.dash[::2]) / sum(status.dash) if status.dash else 1
    faded = UNCONFIRMED.faded if status.hollow else 1
    return max(_PALEST, status.opacity * (0.35 + 0.65 * drawn) * faded)


def _icon(shape: PointShape, *, hollow: bool) -> str:
    return f"symbols/{shape}{'-hollow' if hollow else ''}.png"


def _style_id(look: _Look) -> str:
    accent, width, shape, opacity, hollow = look
    marks = "-hollow" if hollow else ""
    # An XML id has to begin with a letter; a colour often begins with a digit.
    return f"style-{accent[1:].lower()}-{width:g}-{shape}-{opacity}{marks}"


def _style(look: _Look, *, icons: bool) -> Element:
    accent, width, shape, opacity, hollow = look
    size, text = POINTS[shape].reach / _REACH, _SMALL_NAME if POINTS[shape].on_line else _NAME
    style = Element(_tag("Style"), id=_style_id(look))
    icon = _add(style, "IconStyle")
    _add(icon, "color", _colour(accent, opacity))
    _add(icon, "scale", f"{size:g}")
    if icons:
        _add(_add(icon, "Icon"), "href", _icon(shape, hollow=hollow))
    _add(_add(style, "LabelStyle"), "scale", f"{text:g}")
    line = _add(style, "LineStyle")
    _add(line, "color", _colour(accent, opacity))
    _add(line, "width", f"{width:g}")
    fill = UNCONFIRMED.fill if hollow else AREA.fill
    _add(_add(style, "PolyStyle"), "color", _colour(accent, round(100 * fill)))
    balloon = _add(style, "BalloonStyle")
    _add(balloon, "text", "<h3>$[name]</h3>$[description]")
    return style


def _colour(accent: str, opacity: int) -> str:
    """A colour #rrggbb and an opacity in per cent as KML's aabbggrr."""
    red, green, blue = accent[1:3], accent[3:5], accent[5:7]
    return f"{round(opacity * 2.55):02x}{blue}{green}{red}".lower()


def _geometry(shape: dict[str, Any]) -> Element:
    kind = shape["type"]
    if kind.startswith("Multi") or kind == "GeometryCollection":
        several = Element(_tag("MultiGeometry"))
        parts = shape.get("geometries") or [
            {"type": kind.removeprefix("Multi"), "coordinates": part} for part in shape["coordinates"]
        ]
        several.extend(_geometry(part) for part in parts)
        return several
    element = Element(_tag(kind))
    if kind == "Point":
        _add(element, "coordinates", _coordinates([shape["coordinates"]]))
        return element
    _add(element, "tessellate", "1")
    if kind == "LineString":
        _add(element, "coordinates", _coordinates(shape["coordinates"]))
        return element
    for number, ring in enumerate(shape["coordinates"]):
        boundary = _add(element, "innerBoundaryIs" if number else "outerBoundaryIs")
        _add(_add(boundary, "LinearRing"), "coordinates", _coordinates(ring))
    return element


def _coordinates(points: Any) -> str:
    return " ".join(f"{x:.6f},{y:.6f}" for x, y in points)


def _tag(name: str) -> str:
    return f"{{{_KML}}}{name}"


def _add(parent: Element, name: str, text: str | None = None) -> Element:
    element = ET.SubElement(parent, _tag(name))
    if text is not None:
        element.text = legal(text)
    return element
