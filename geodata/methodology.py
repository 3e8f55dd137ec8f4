"""How the atlas was made, as one Markdown text: the app's methodology page and docs/methodology.md.

What can be counted is counted here from the atlas.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from geodata import accuracy, comparing, coverage, edtf
from geodata.catalogue import Atlas
from geodata.derivations import METHODS
from geodata.licences import used_by
from geodata.markdown import escape
from geodata.model import Layer
from geodata.vocabulary import (
    BASIS_MEANS,
    PRECISION_MEANS,
    STATUS_MEANS,
    THEME_MEANS,
    Sector,
    label,
)

_Term = TypeVar("_Term", bound=StrEnum)


def as_markdown(atlas: Atlas) -> str:
    """The methodology of an atlas; headings of the first and second level."""
    parts = [
        f"# How this atlas was made\n\n{_edition(atlas)}",
        f"## What a fact rests on\n\n{_FACTS}\n\n{_terms(BASIS_MEANS)}",
        "## What the atlas holds\n\n" + coverage.as_markdown(atlas).rstrip(),
        f"## Quotations\n\n{_quotations(atlas)}",
        f"## Where sources disagree\n\n{_DISAGREEMENTS}\n\n{_lists()}",
        "## What the program computes\n\n" + "\n".join(f"- **{label(k)}.** {v}" for k, v in METHODS.items()),
        f"## Status and time\n\n{_STATUS}\n\n{_terms(STATUS_MEANS)}",
        f"## Geometry\n\n{_GEOMETRY}\n\n{_terms(PRECISION_MEANS)}",
        "### What each layer was made from\n\n" + "\n".join(_layer(atlas, x) for x in atlas.layers.values()),
        f"### What accuracy means\n\n{_accuracy(atlas)}",
        f"## Words for themes and sectors\n\n{_terms(THEME_MEANS)}\n\n{_SECTORS} {_sectors()}",
        f"## Known limits\n\n{_LIMITS}",
        f"## How to propose a correction\n\n{_corrections(atlas)}",
    ]
    return "\n\n".join(parts) + "\n"


def _edition(atlas: Atlas) -> str:
    about = atlas.about
    edition = (
        f"{about.title}, version {about.version}, data of {edtf.spell(about.data_date)}. {about.licence}"
    )
    return escape(edition)


def _terms(meanings: Mapping[_Term, str]) -> str:
    return "\n".join(f"- **{label(term)}.** {meaning}" for term, meaning in meanings.items())


def _quotations(atlas: Atlas) -> str:
    lines = [_QUOTATIONS, ""]
    for source in atlas.sources.values():
        reference = atlas.references[source.id]
        by = ", ".join((*reference.authors, reference.publisher))
        dated = reference.issued_in_words or "date not known"
        lines.append(
            f"- {escape(f'{reference.title} ({by}, {dated}).')} SHA-256 of the text: `{source.sha256}`"
        )
    return "\n".join(lines)


def _lists() -> str:
    lasting, estimates = (
        ", ".join(name.replace("-", " ") for name in sorted(names))
        for names in (comparing.LASTING, comparing.ESTIMATES)
    )
    return f"- **Lasting:** {lasting}.\n- **Estimates:** {estimates}.\n- **Changing with time:** all others."


def _layer(atlas: Atlas, layer: Layer) -> str:
    features = atlas.features_in(layer.id)
    datasets = [f"{d.name} ({d.licence})" for d in used_by(features, atlas.datasets.values())]
    references = {s for f in features for s in f.geometry_source} - atlas.datasets.keys()
    if references:
        datasets.append(f"positions printed in {len(references)} references")
    return f"- **{escape(layer.title)}:** {escape('; '.join(datasets)) or 'no geometry'}."


def _accuracy(atlas: Atlas) -> str:
    measured = accuracy.offsets(atlas.features, atlas.checkpoints)
    if not measured:
        return f"{_ACCURACY} This atlas has no checkpoints yet."
    names = {feature: atlas.name(feature) for feature in atlas.features}
    return "\n".join([_ACCURACY, "", *accuracy.summary_table(measured, names)])


def _sectors() -> str:
    return ", ".join(label(sector).lower() for sector in Sector) + "."


def _corrections(atlas: Atlas) -> str:
    where = f" The address is {escape(atlas.about.corrections)}." if atlas.about.corrections else ""
    return _CORRECTIONS + where


_FACTS = (
    "One fact is one claim about one feature: a property, a value with its unit, the date for which it "
    "holds, and its basis. Two sources that differ are two facts. Dates are EDTF (ISO 8601-2). Every mark in "
    "the panel names the basis and opens the source; the References tab lists them all, with the day on "
    "which each was read. There are five kinds of basis:"
)
_QUOTATIONS = (
    "Quotation marks hold only what stands in the two source articles, character for character: typographic "
    "quotes, spaces and typing errors included. Each passage is stored with W3C Web Annotation selectors: "
    "the exact text, what stands before and after it, its characters in the document, its paragraph. The "
    "passages page lists all of them in reading order with what each is tied to. Not more than 70 % of "
    "an article are quoted. A statement that is doubted is quoted as it stands, with an editor’s note that "
    "says why. `ninebridges verify` compares every passage with a copy of the article:"
)
_DISAGREEMENTS = (
    "Where two bases give different values of one property, the panel sets them in a table, the oldest "
    "first, and says by how much they differ. Lengths, areas and masses are compared in one unit; sums of "
    "money in different currencies are not converted. What counts as one property over time differs:"
)
_STATUS = (
    "A status is a fact with a date. The latest one is the current status; the slider in the sidebar shows "
    "any earlier year with the status that held at its end, and leaves out what was not yet proposed. The "
    "terms follow Global Energy Monitor’s trackers, with three that railways need:"
)
_GEOMETRY = (
    "Railways follow a network of OpenStreetMap that is thinned to vertices some kilometres apart, each "
    "piece with its true length of track; stations from independent pages were added as vertices where the "
    "thinned line passed too far from them. Where a straight step between two vertices would cross the sea, "
    "the line is led over the land of the base map instead, along the shore and never longer than the track "
    "there. Where nobody prints a station’s position, it is placed in its village by the lengths of track to "
    "its neighbours. Pipelines join the places that references name. Sea routes "
    "follow a network of shipping lanes, with approaches of our own. Sites and terminals stand at a position "
    "that a reference prints, of the site or of a place near by, else at the centre of their town. No line "
    "was bent to make a length come out: the panel shows the published length, the track’s length in the "
    "network and the drawn one, and says why they differ."
)
_ACCURACY = (
    "`accuracy_m` is the largest error of position that the atlas vouches for, and the halo on the map is as "
    "wide. It is checked against points from sources that the geometry was not made from. The table gives "
    "their distance from the drawn geometry; docs/accuracy.md lists every point. Stations lie where the "
    "network has its vertices, so they flatter a thinned line. Before the farthest were added as vertices, "
    "the 106 positions that were found lay 0.07 km from the network in the median, 11 of them beyond 0.5 km "
    "and the farthest 2.2 km: so far a line may stray between two stations, and its declared accuracy is "
    "what the length of the track there allows."
)
_SECTORS = "Sectors are the industries of the Nine Bridges plan, as the first article and the plan list them:"
_LIMITS = """\
- Between two vertices a railway may run beside the drawn line by as much as its declared accuracy allows.
- Pipelines that were never built have no route: what is drawn joins the places that are named.
- Many references were read in stored copies; their notes say so. Undated pages carry a rough date.
- Several Korean and Russian names of small stations are our own transcriptions.
- Amounts are as published, in their currency and year; nothing is adjusted for inflation.
- North Korean events are often known from one agency or from satellite images alone."""
_CORRECTIONS = (
    "Open the feature, choose *Report an error*, copy the form and fill it in: what is wrong, what is right, "
    "and the source that says so. Or correct the row yourself: the atlas is a folder of plain files, "
    "`ninebridges check` tells what is wrong with an edit, and CONTRIBUTING.md shows with an example how a "
    "reference, a fact and a site are added."
)
