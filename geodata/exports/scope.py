"""What a file holds: the whole atlas or what a view of it shows, and what every file says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from geodata import licences, markdown
from geodata.catalogue import Atlas
from geodata.errors import ExportError
from geodata.origins import newest_source

_WHOLE = "The whole atlas"


@dataclass(frozen=True)
class Scope:
    """What part of an atlas a file holds, in words (empty: the whole), and the link to that view, if any."""

    of: str = ""
    link: str = ""


WHOLE = Scope()


def holds(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """What part of which whole a file holds, in words; an atlas that is an extract itself says so again."""
    own = atlas.about.extract
    if scope.of and own and scope.of != own:
        return f"{scope.of}; of an extract that holds: {own}"
    return scope.of or own or _WHOLE


def part(atlas: Atlas, scope: Scope) -> str:
    """The same, but nothing for a whole atlas: a layer in it goes without saying."""
    text = holds(atlas, scope)
    return "" if text == _WHOLE else text


def refuse_nothing(atlas: Atlas, scope: Scope = WHOLE) -> None:
    """Raise ExportError for a view that shows nothing: a file of nothing would only puzzle its reader.

    An atlas that has no features yet is exported whole: its groups, layers and references are something.
    """
    if not atlas.features and scope != WHOLE:
        raise ExportError(
            "there is nothing to export: no feature passes the layers and filters. "
            "Turn on a layer or clear a filter."
        )


def placeless() -> ExportError:
    """What to raise where a map was asked for and no feature has a place."""
    return ExportError("there is nothing to draw: no feature has a place. Choose a format of tables.")


def about(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, str]:
    """What a file says of itself, by what it is called; entries without content are left out."""
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
    """Each licence of geometry with the layers that are under it."""
    layers: dict[str, list[str]] = {}
    for layer in atlas.layers.values():
        features = atlas.features_in(layer.id)
        licence = licences.licence_of(features, atlas.datasets.values(), atlas.about)
        layers.setdefault(licence, []).append(layer.title or layer.id)
    return "; ".join(f"{licence} ({', '.join(titles)})" for licence, titles in layers.items())


def credit(atlas: Atlas) -> str:
    """Whom to name for what an atlas holds: itself, and every dataset that it was made from."""
    named = [atlas.about.title, *(dataset.attribution for dataset in licences.drawn_upon(atlas))]
    return "; ".join(name for name in dict.fromkeys(named) if name)


def notice(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """The licences and credits of a file, as Markdown."""
    return licences.notice(atlas, f"{holds(atlas, scope).rstrip('.')}.", scope.link)


def plain_notice(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """The same for cells, tables and descriptions, in which no sign needs a backslash before it."""
    return markdown.unescape(notice(atlas, scope))


def as_list(atlas: Atlas, scope: Scope = WHOLE) -> str:
    """What a file says of itself as a list in Markdown."""
    details = about(atlas, scope)
    link = {"Link": markdown.address(details["Link"])} if "Link" in details else {}
    lines = {key: markdown.escape(text) for key, text in details.items()} | link
    return "\n".join(f"- {key}: {text}" for key, text in lines.items())


def layer_about(atlas: Atlas, layer_id: str, scope: Scope = WHOLE) -> dict[str, str]:
    """What a layer in a file says of itself, by what it is called; entries without content are left out.

    A title, an attribution and the licence of the geometry are always there.
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


#: What stands elsewhere beside a note, or first in it.
_NOT_IN_A_NOTE = {"Title", "Description", "Link"}


def layer_note(atlas: Atlas, layer_id: str, scope: Scope = WHOLE) -> str:
    """The same in a few sentences."""
    details = layer_about(atlas, layer_id, scope)
    sentences = [details.get("Description", "")]
    sentences += [f"{key}: {text.rstrip('.')}." for key, text in details.items() if key not in _NOT_IN_A_NOTE]
    return " ".join(filter(None, sentences))
