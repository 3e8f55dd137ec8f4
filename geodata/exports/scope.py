"""Describe what an exported file contains: the whole atlas, or what a view shows."""

from __future__ import annotations

from dataclasses import dataclass

from geodata import licences, markdown
from geodata.catalogue import Atlas
from geodata.errors import ExportError
from geodata.origins import newest_source

_WHOLE = "The whole atlas"


@dataclass(frozen=True)
class Scope:
    """The part of an atlas in a file, in words (empty for all of it), and the link to its view, if any."""

    of: str = ""
    link: str = ""


WHOLE = Scope()


def holds(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """What a file contains, in words; if the atlas itself is an extract, also what that contains."""
    own = atlas.about.extract
    if scope.of and own and scope.of != own:
        return f"{scope.of}; of an extract that holds: {own}"
    return scope.of or own or _WHOLE


def part(atlas: Atlas, scope: Scope) -> str:
    """What a file contains, in words; empty for a whole atlas."""
    text = holds(atlas, scope)
    return "" if text == _WHOLE else text


def refuse_nothing(atlas: Atlas, scope: Scope = WHOLE) -> None:
    """Raise ExportError for a view that shows nothing, because an empty file would be a puzzle.

    An atlas without features is exported: it still has groups, layers and references.
    """
    if not atlas.features and scope != WHOLE:
        raise ExportError(
            "there is nothing to export: no feature passes the layers and filters. "
            "Turn on a layer or clear a filter."
        )


def placeless() -> ExportError:
    """The error for a map format when no feature has geometry."""
    return ExportError("there is nothing to draw: no feature has a place. Choose a format of tables.")


def about(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, str]:
    """The description of a file, as texts by their labels, without empty ones."""
    own = atlas.about
    details = {
        "Title": own.title,
        "Description": own.description,
        "Version": own.version,
        "Data of": own.data_date,
        "Newest source": newest_source(atlas) or "",
        "Holds": holds(atlas, scope),
        "Link": scope.link,
        "Attribution": credit(atlas),
        "Licence": own.licence,
        "Licence of the geometry": _by_layer(atlas),
        "Corrections": own.corrections,
    }
    return {key: text for key, text in details.items() if text}


def _by_layer(atlas: Atlas) -> str:
    """Each licence of geometry with the titles of its layers, in one line."""
    layers: dict[str, list[str]] = {}
    for layer in atlas.layers.values():
        features = atlas.features_in(layer.id)
        licence = licences.licence_of(features, atlas.datasets.values(), atlas.about)
        layers.setdefault(licence, []).append(layer.title or layer.id)
    return "; ".join(f"{licence} ({', '.join(titles)})" for licence, titles in layers.items())


def credit(atlas: Atlas) -> str:
    """The credit line of an atlas: its title, and the attributions of all datasets that it uses."""
    named = [atlas.about.title, *(dataset.attribution for dataset in licences.drawn_upon(atlas))]
    return "; ".join(name for name in dict.fromkeys(named) if name)


def notice(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """The licences and credits of a file, as Markdown."""
    return licences.notice(atlas, f"{holds(atlas, scope).rstrip('.')}.", scope.link)


def plain_notice(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """The licences and credits of a file, as plain text for cells and descriptions."""
    return markdown.unescape(notice(atlas, scope))


def as_list(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """The description of a file (see `about`), as a list in Markdown."""
    details = about(atlas, scope)
    link = {"Link": markdown.address(details["Link"])} if "Link" in details else {}
    lines = {key: markdown.escape(text) for key, text in details.items()} | link
    return "\n".join(f"- {key}: {text}" for key, text in lines.items())


def layer_about(atlas: Atlas, layer_id: str, scope: Scope = WHOLE) -> dict[str, str]:
    """The description of a layer, as texts by their labels, without empty ones.

    Title, attribution and licence of the geometry are always included.
    """
    layer, features, own = atlas.layers[layer_id], atlas.features_in(layer_id), atlas.about
    datasets = list(atlas.datasets.values())
    credit_ = licences.credits_of(features, datasets)
    details = {
        "Title": layer.title or layer.id,
        "Description": layer.description,
        "From": f"{own.title}, version {own.version}",
        "Data of": own.data_date,
        "Newest source": newest_source(atlas, layer_id) or "",
        "Holds": part(atlas, scope),
        "Attribution": "; ".join(filter(None, [own.title, credit_])) or licences.UNSTATED,
        "Licence of the geometry": licences.licence_of(features, datasets, own),
        "Licence": own.licence,
        "Link": scope.link,
    }
    return {key: text for key, text in details.items() if text}


#: Labels that a note leaves out, because their texts are shown beside it or begin it.
_NOT_IN_A_NOTE = {"Title", "Description", "Link"}


def layer_note(atlas: Atlas, layer_id: str, scope: Scope = WHOLE) -> str:
    """The description of a layer (see `layer_about`) in a few sentences."""
    details = layer_about(atlas, layer_id, scope)
    sentences = [details.get("Description", "")]
    sentences += [f"{key}: {text.rstrip('.')}." for key, text in details.items() if key not in _NOT_IN_A_NOTE]
    return " ".join(filter(None, sentences))
