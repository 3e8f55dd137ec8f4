"""Work out the licence of each layer, and write DATA_LICENSES.md and the licence notice of an export."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.folder.files import Draft
from geodata.markdown import address, escape
from geodata.model import About, Dataset, Feature, Layer, Source

_TITLE = """\
# Licences of the data

Written by `make docs` from geodata/data; do not edit it by hand.

"""
_HEAD = """\
The program is under the MIT licence (LICENSE). The data come from several sources:

- **Facts, names and descriptions** were compiled by the atlas's contributors from the references that
  each of them names: CC BY 4.0, <https://creativecommons.org/licenses/by/4.0/>.
"""
_QUOTATIONS = """\
- **Quotations** are short passages of
  {sources}.
  They remain their authors' and publishers'. They are quoted with their source, for criticism and study;
  no licence is given for them.
"""
_GEOMETRY = """\
- **Geometry** is under the licences below, layer by layer. If you redistribute a layer, include its
  attribution. A layer that uses a dataset under the ODbL is a derived database and is under the ODbL 1.0;
  any other layer is under {licence}, except for material from a dataset under another licence, which keeps
  that licence.
"""
_NOTICE = """\
# Licences of the data

{edition}

- **Facts, names and descriptions:** {licence}
"""


#: Shown where an atlas states no licence.
UNSTATED = "not stated"


def used_by(features: Iterable[Feature], datasets: Iterable[Dataset]) -> list[Dataset]:
    """The datasets that the geometry of features was taken from, in the order of the datasets."""
    named = {source for feature in features for source in feature.geometry_source}
    return [dataset for dataset in datasets if dataset.id in named]


def credits_of(features: Iterable[Feature], datasets: Iterable[Dataset]) -> str:
    """The credit line of those datasets; empty if the geometry was compiled from references alone."""
    return "; ".join(dict.fromkeys(dataset.attribution for dataset in used_by(features, datasets)))


def licence_of(features: Iterable[Feature], datasets: Iterable[Dataset], about: About) -> str:
    """The licence under which the geometry of a layer is passed on."""
    shared_alike = any("ODbL" in dataset.licence for dataset in used_by(features, datasets))
    return "ODbL 1.0" if shared_alike else own_geometry(about)


def own_geometry(about: About) -> str:
    """The licence of geometry that is not bound by a share-alike licence (ODbL) of a dataset."""
    return about.geometry_licence or about.licence or UNSTATED


def drawn_upon(atlas: Atlas) -> list[Dataset]:
    """The datasets that geometry, facts or checkpoints of an atlas come from, in the order of the atlas."""
    named = {dataset.id for dataset in used_by(atlas.features.values(), atlas.datasets.values())}
    named |= {fact.dataset_id or "" for fact in atlas.facts}
    named |= {checkpoint.basis_id for checkpoint in atlas.checkpoints}
    return [dataset for dataset in atlas.datasets.values() if dataset.id in named]


def made_from(features: Iterable[Feature], datasets: Iterable[Dataset]) -> str:
    """The sources of geometry as text: datasets with their licences, then references if there are any."""
    features, datasets = list(features), list(datasets)
    references = {s for f in features for s in f.geometry_source} - {dataset.id for dataset in datasets}
    used = used_by(features, datasets)
    sources = [f"{dataset.name} {dataset.version} ({dataset.licence})" for dataset in used]
    if references:
        sources.append("positions compiled from the references that each feature names")
    return "; ".join(sources)


def as_markdown(draft: Draft) -> str:
    """DATA_LICENSES.md for an atlas folder: its layers, its base map, its datasets."""
    about = draft.about
    assert about is not None
    parts = [
        _TITLE
        + _HEAD
        + _QUOTATIONS.format(sources=_titles(draft.sources) or "the source articles")
        + _GEOMETRY.format(licence=own_geometry(about)),
        "## Layers\n\n"
        + "\n".join(
            _layer(layer, _features(draft, layer), draft.datasets, about, f"layers/{layer.id}.geojson")
            for layer in draft.layers
        ),
        "## Base map\n\n" + "\n".join(_basemap(draft.folder / "basemap")),
        "## Datasets\n\n" + "\n".join(_dataset(dataset, _uses(draft, dataset)) for dataset in draft.datasets),
    ]
    return "\n".join(parts)


def notice(atlas: Atlas, of: str = "", link: str = "", base_map: Path | None = None) -> str:
    """The licences of everything in an atlas, as Markdown, to go with exported files.

    `of` says which part of an atlas it is, `link` is the address of the view, and `base_map` the folder of
    the base map if the export includes one.
    """
    about, datasets = atlas.about, list(atlas.datasets.values())
    edition = escape(f"{about.title}, version {about.version}, data of {edtf.spell(about.data_date)}. {of}")
    if link:
        edition += f"\n\n{address(link)}" if "://" in link else f"\n\nView: `{link}`"
    head = _NOTICE.format(edition=edition, licence=escape(about.licence or UNSTATED))
    head += _QUOTATIONS.format(sources=_titles(atlas.sources.values())) if atlas.sources else ""
    head += _GEOMETRY.format(licence=escape(own_geometry(about).rstrip(".")))
    layers = [_layer(each, atlas.features_in(each.id), datasets, about) for each in atlas.layers.values()]
    used = [_dataset(dataset) for dataset in drawn_upon(atlas)]
    parts = [head, "## Layers\n\n" + "\n".join(layers)]
    if base_map:
        parts.append("## Base map\n\n" + "\n".join(_basemap(base_map)))
    return "\n".join([*parts, "## Datasets\n\n" + "\n".join(used)] if used else parts)


def _titles(sources: Iterable[Source]) -> str:
    return " and\n  ".join(f"“{escape(source.title)}”" for source in sources)


def _features(draft: Draft, layer: Layer) -> list[Feature]:
    return [feature for feature in draft.features if feature.layer == layer.id]


def _layer(
    layer: Layer, features: Iterable[Feature], datasets: Iterable[Dataset], about: About, file: str = ""
) -> str:
    features, datasets = list(features), list(datasets)
    return (
        f"### {escape(layer.title or layer.id)}\n\n"
        + (f"- File: `{file}`\n" if file else "")
        + f"- Licence of the geometry: {escape(licence_of(features, datasets, about))}\n"
        f"- Made from: {escape(made_from(features, datasets)) or 'nothing yet'}\n"
        f"- Attribution: {escape(credits_of(features, datasets) or about.title or UNSTATED)}\n"
    )


def base_map_parts(folder: Path) -> dict[str, dict[str, Any]]:
    """The entries of manifest.toml in the folder of a base map, one per file; empty without a manifest."""
    manifest = folder / "manifest.toml"
    return tomllib.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}


def base_map_credits(folder: Path) -> tuple[str, ...]:
    """Who must be named wherever the base map in a folder is shown, each once."""
    entries = base_map_parts(folder).values()
    named = [part.strip() for entry in entries for part in str(entry.get("attribution", "")).split(";")]
    return tuple(dict.fromkeys(part[:1].upper() + part[1:] for part in named if part))


def _basemap(folder: Path) -> Iterable[str]:
    parts = base_map_parts(folder)
    if not parts:
        yield "The base map of the shipped atlas.\n"
        return
    for part, entry in parts.items():
        yield (
            f"### {escape(part)}\n\n"
            f"- File: `basemap/{part.replace('`', '')}.geojson`\n"
            f"- Licence: {_of(entry, 'licence', UNSTATED)}\n"
            f"- Made from: {_of(entry, 'dataset', UNSTATED)}\n"
            f"- Attribution: {_of(entry, 'attribution', 'none needed')}\n"
        )


def _of(entry: dict[str, Any], key: str, otherwise: str) -> str:
    """A value from the manifest of a base map, escaped because any author of an atlas may have written it."""
    return escape(str(entry.get(key) or otherwise))


def _uses(draft: Draft, dataset: Dataset) -> str:
    uses = [layer.title for layer in draft.layers if used_by(_features(draft, layer), [dataset])]
    if any(fact.dataset_id == dataset.id for fact in draft.facts):
        uses.append("facts")
    return "; ".join(uses) or "the base map, or checks made while compiling the data"


def _dataset(dataset: Dataset, uses: str = "") -> str:
    return (
        f"### {escape(dataset.name)}\n\n"
        f"- Version: {escape(dataset.version)}, from {address(dataset.url)}\n"
        f"- Licence: {escape(dataset.licence)}, {address(dataset.licence_url)}\n"
        f"- Attribution: {escape(dataset.attribution)}\n"
    ) + (f"- Used for: {escape(uses)}\n" if uses else "")
