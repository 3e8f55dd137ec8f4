"""Which licences hold for which layer, and DATA_LICENSES.md, which says so."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from geodata.files import Draft
from geodata.model import Dataset, Feature, Layer
from geodata.vocabulary import Basis

_TITLE = """\
# Licences of the data

Written by `make docs` from geodata/data; do not edit it by hand.

"""
_HEAD = """\
The program is under the MIT licence (LICENSE). Its data come from several hands:

- **Facts, names and descriptions** were compiled by the atlas's contributors from the references that
  each of them names: CC BY 4.0, <https://creativecommons.org/licenses/by/4.0/>.
- **Quotations** are short passages of
  {sources}.
  They remain their authors' and publishers'. They are quoted with their source, for criticism and study;
  no licence is given for them.
- **Geometry** is under the licences below, layer by layer. Whoever passes on a layer names what stands
  under its attribution. A layer that uses a dataset under the ODbL is a database derived from it and is
  passed on under the ODbL 1.0; a layer that uses none is under CC BY 4.0, apart from what was taken from a
  dataset under another licence, which keeps it.
"""


def used_by(features: Iterable[Feature], datasets: Iterable[Dataset]) -> list[Dataset]:
    """The datasets that the geometry of features was taken from, in the order of the datasets."""
    named = {source for feature in features for source in feature.geometry_source}
    return [dataset for dataset in datasets if dataset.id in named]


def credits_of(features: Iterable[Feature], datasets: Iterable[Dataset]) -> str:
    """The credit line of those datasets; empty if the geometry was compiled from references alone."""
    return "; ".join(dict.fromkeys(dataset.attribution for dataset in used_by(features, datasets)))


def licence_of(features: Iterable[Feature], datasets: Iterable[Dataset]) -> str:
    """The licence under which the geometry of a layer is passed on."""
    shared_alike = any("ODbL" in dataset.licence for dataset in used_by(features, datasets))
    return "ODbL 1.0" if shared_alike else "CC BY 4.0"


def as_markdown(draft: Draft) -> str:
    """DATA_LICENSES.md for an atlas folder."""
    return _TITLE + terms(draft)


def terms(draft: Draft) -> str:
    """The licences of an atlas as Markdown: in general, then of its layers, its base map, its datasets."""
    titles = [f"“{source.title}”" for source in draft.sources]
    parts = [
        _HEAD.format(sources=" and\n  ".join(titles) or "the source articles"),
        "## Layers\n\n" + "\n".join(_layer(draft, layer) for layer in draft.layers),
        "## Base map\n\n" + "\n".join(_basemap(draft)),
        "## Datasets\n\n" + "\n".join(_dataset(draft, dataset) for dataset in draft.datasets),
    ]
    return "\n".join(parts)


def _features(draft: Draft, layer: Layer) -> list[Feature]:
    return [feature for feature in draft.features if feature.layer == layer.id]


def _layer(draft: Draft, layer: Layer) -> str:
    features = _features(draft, layer)
    datasets = used_by(features, draft.datasets)
    references = {s for f in features for s in f.geometry_source} - {dataset.id for dataset in draft.datasets}
    sources = [f"{dataset.name} {dataset.version} ({dataset.licence})" for dataset in datasets]
    if references:
        sources.append("positions compiled from the references that each feature names")
    return (
        f"### {layer.title}\n\n"
        f"- File: `layers/{layer.id}.geojson`\n"
        f"- Licence of the geometry: {licence_of(features, draft.datasets)}\n"
        f"- Made from: {'; '.join(sources) or 'nothing yet'}\n"
        f"- Attribution: {credits_of(features, draft.datasets) or 'Nine Bridges Atlas'}\n"
    )


def _basemap(draft: Draft) -> Iterable[str]:
    manifest = draft.folder / "basemap" / "manifest.toml"
    if not manifest.is_file():
        yield "The base map of the shipped atlas.\n"
        return
    for part, entry in tomllib.loads(manifest.read_text(encoding="utf-8")).items():
        yield (
            f"### {part}\n\n"
            f"- File: `basemap/{part}.geojson`\n"
            f"- Licence: {entry['licence']}\n"
            f"- Made from: {entry['dataset']}\n"
            f"- Attribution: {entry['attribution'] or 'none needed'}\n"
        )


def _dataset(draft: Draft, dataset: Dataset) -> str:
    uses = [layer.title for layer in draft.layers if used_by(_features(draft, layer), [dataset])]
    if any(fact.basis is Basis.DATASET and fact.basis_id == dataset.id for fact in draft.facts):
        uses.append("facts")
    return (
        f"### {dataset.name}\n\n"
        f"- Version: {dataset.version}, from <{dataset.url}>\n"
        f"- Licence: {dataset.licence}, <{dataset.licence_url}>\n"
        f"- Attribution: {dataset.attribution}\n"
        f"- Used for: {'; '.join(uses) or 'the base map, or checks while the data were made'}\n"
    )
