"""Make QGIS styles (QML) for layers, from the symbols of `present.symbols`.

As on the map, colour shows the layer, dashes the status, ornaments the kind, and halos the accuracy. Sizes
are in millimetres on paper. The styles need QGIS 3.18 or newer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from geodata.catalogue import Atlas
from geodata.exports import qgis_symbols as symbols
from geodata.exports.qgis_symbols import WHITE, colour, rule_filter
from geodata.exports.xml import made_legal
from geodata.model import Feature, Layer
from geodata.present.overview import HALO
from geodata.present.status_styles import StatusStyle
from geodata.present.symbols import KINDS, PointShape, status_style
from geodata.vocabulary import Kind, Status, in_sentence, label

#: The scale denominator of Web Mercator at zoom 0, with pixels of 0.28 mm (OGC WMTS).
_SCALE_AT_ZOOM_0 = 559_082_264
#: The type of QGIS symbol for each kind of geometry.
_SYMBOL_TYPES = {"points": "marker", "lines": "line", "areas": "fill"}


def style(atlas: Atlas, layer: Layer, geometry: str, features: Sequence[Feature]) -> str:
    """The QML for the 'points', 'lines' or 'areas' of a layer, with one rule per look."""
    root, rules, drawn = _rule_based(f"{layer.id}/{geometry}")
    for number, (kinds, status, doubted) in enumerate(_looks(atlas, features, geometry)):
        title = _label(kinds, status) + (", unconfirmed" if doubted else "")
        rule = _rule(rules, drawn, number, title, _SYMBOL_TYPES[geometry])
        rule.set("filter", rule_filter(kinds, status, unconfirmed=doubted))
        if zoom := min(KINDS[kind].min_zoom for kind in kinds):
            rule.set("scalemaxdenom", _scale(zoom))
        look = status_style(kinds[0], status, unconfirmed=doubted)
        drawn[-1].extend(_symbol_layers(layer.accent, geometry, kinds[0], look))
    _labels(root, layer, geometry, {feature.kind for feature in features})
    ET.SubElement(root, "previewExpression").text = '"name"'
    return _written(root)


def halo_style(layers: Iterable[Layer], geometry: str) -> str:
    """The QML for the halos of 'lines' or 'points' of all layers, in their colours; overlaps do not add."""
    root, rules, drawn = _rule_based(f"halos/{geometry}")
    root.set("labelsEnabled", "0")
    for number, layer in enumerate(layers):
        rule = _rule(rules, drawn, number, layer.title, _SYMBOL_TYPES[geometry])
        rule.set("filter", f"\"layer\" = '{layer.id}'")
        drawn[-1].extend(symbols.halo(layer.accent, geometry))
    ET.SubElement(root, "layerOpacity").text = str(HALO.opacity)
    return _written(root)


def _rule_based(name: str) -> tuple[Element, Element, Element]:
    """A new style, its empty rules and its empty symbols; the keys of rules are made from `name`."""
    root = Element("qgis", version="3.18", labelsEnabled="1", styleCategories="Symbology|Labeling")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0")
    return root, ET.SubElement(renderer, "rules", key=_key(name)), ET.SubElement(renderer, "symbols")


def _rule(rules: Element, drawn: Element, number: int, title: str, symbol_type: str) -> Element:
    """Add a rule and an empty symbol for it; return the rule."""
    symbol = ET.SubElement(drawn, "symbol", name=str(number), type=symbol_type, alpha="1")
    symbol.set("clip_to_extent", "1")
    key = _key(rules.get("key", ""), str(number))
    return ET.SubElement(rules, "rule", key=key, symbol=str(number), label=title)


def _written(root: Element) -> str:
    ET.indent(made_legal(root))
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, "unicode")


#: Kinds that are drawn alike, their status, and whether it is unconfirmed.
_Look = tuple[tuple[Kind, ...], Status | None, bool]


def _looks(atlas: Atlas, features: Iterable[Feature], geometry: str) -> list[_Look]:
    """The distinct looks of features, sorted by kind, status and whether it is unconfirmed."""
    alike: dict[tuple[PointShape | Kind, int | None, Status | None, bool], set[Kind]] = {}
    for feature in features:
        look = KINDS[feature.kind].shape if geometry == "points" else feature.kind
        status, doubted = atlas.current_status(feature.id), atlas.is_unconfirmed(feature.id)
        alike.setdefault((look, KINDS[feature.kind].min_zoom, status, doubted), set()).add(feature.kind)
    kinds, statuses = list(Kind), list(Status)
    found = [(tuple(sorted(same, key=kinds.index)), *key[2:]) for key, same in alike.items()]
    return sorted(
        found,
        key=lambda look: (kinds.index(look[0][0]), statuses.index(look[1]) if look[1] else 99, look[2]),
    )


def _label(kinds: Sequence[Kind], status: Status | None) -> str:
    first, *others = map(label, kinds)
    names = ", ".join([first, *map(in_sentence, others)])
    return f"{names}: {in_sentence(label(status))}" if status else names


def _symbol_layers(accent: str, geometry: str, kind: Kind, look: StatusStyle) -> list[Element]:
    if geometry == "points":
        return symbols.point(accent, KINDS[kind].shape, look)
    if geometry == "lines":
        return symbols.line(accent, KINDS[kind].line, look)
    return symbols.area(accent, look)


def _labels(root: Element, layer: Layer, geometry: str, kinds: set[Kind]) -> None:
    """Add rules for labels with names; kinds with a smallest zoom get labels one zoom level later."""
    labeling = ET.SubElement(root, "labeling", type="rule-based")
    rules = ET.SubElement(labeling, "rules", key=_key(layer.id, geometry, "labels"))
    by_zoom: dict[int, list[Kind]] = {}
    for kind in sorted(kinds, key=list(Kind).index):
        by_zoom.setdefault(KINDS[kind].min_zoom, []).append(kind)
    for zoom, same in sorted(by_zoom.items()):
        rule = ET.SubElement(rules, "rule", key=_key(layer.id, geometry, "labels", str(zoom)))
        rule.set("filter", rule_filter(same))
        if zoom:
            rule.set("scalemaxdenom", _scale(zoom + 1))
        settings = ET.SubElement(rule, "settings", calloutType="simple")
        text = ET.SubElement(settings, "text-style", fieldName="name", isExpression="0")
        for name, value in {
            "fontSize": "7.5",
            "fontSizeUnit": "Point",
            "textColor": colour("#20262c"),
        }.items():
            text.set(name, value)
        ET.SubElement(
            text, "text-buffer", bufferDraw="1", bufferSize="0.7", bufferSizeUnits="MM", bufferColor=WHITE
        )
        settings.append(_PLACEMENTS[geometry]())
        ET.SubElement(settings, "rendering", drawLabels="1", obstacle="1", scaleVisibility="0")


def _around() -> Element:
    """Label placement beside a point, on the side with room."""
    placement = Element("placement", placement="6", dist="0.6", distUnits="MM", offsetType="1", priority="6")
    placement.set("predefinedPositionOrder", "R,L,TR,BR,TL,BL,TSR,BSR")
    return placement


def _along() -> Element:
    """Label placement along a line, above or below it."""
    return Element("placement", placement="3", placementFlags="10", dist="1", distUnits="MM", priority="4")


def _within() -> Element:
    return Element("placement", placement="1", priority="5")


_PLACEMENTS = {"points": _around, "lines": _along, "areas": _within}


def _scale(zoom: int) -> str:
    return str(round(_SCALE_AT_ZOOM_0 / 2**zoom))


def _key(*parts: str) -> str:
    """A UUID that is always the same for the same parts."""
    return f"{{{uuid5(NAMESPACE_URL, '/'.join(parts))}}}"
