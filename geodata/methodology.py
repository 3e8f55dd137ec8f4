"""Write how the atlas was made, as Markdown: the app's methodology page and docs/methodology.md.

All numbers in the text are counted from the atlas itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from geodata import accuracy, comparing, coverage
from geodata.catalogue import Atlas
from geodata.derivations import METHODS
from geodata.history import UNCONFIRMED_YEARS
from geodata.licences import used_by
from geodata.markdown import escape
from geodata.model import Layer
from geodata.present.sources import reference_source
from geodata.present.wording import counted, how_current
from geodata.quoting import LARGEST_SHARE
from geodata.vocabulary import (
    BASIS_MEANS,
    PRECISION_MEANS,
    STATUS_MEANS,
    THEME_MEANS,
    Comparison,
    Sector,
    in_sentence,
    label,
)

_Term = TypeVar("_Term", bound=StrEnum)


def as_markdown(atlas: Atlas) -> str:
    """The methodology of an atlas as Markdown, with headings of the first to third level."""
    parts = [
        f"# How this atlas was made\n\n{_edition(atlas)}",
        f"## What facts are based on\n\n{_FACTS}\n\n{_terms(BASIS_MEANS)}\n\n{_SOURCES}",
        "## What the atlas holds\n\n" + coverage.as_markdown(atlas).rstrip(),
        f"## Quotations\n\n{_quotations(atlas)}",
        f"## Where sources disagree\n\n{_DISAGREEMENTS}\n\n{_lists(atlas)}",
        "## What the program computes\n\n" + "\n".join(f"- **{label(k)}.** {v}" for k, v in METHODS.items()),
        f"## Status and time\n\n{_STATUS}\n\n{_terms(STATUS_MEANS)}\n\n{_REPORTS}",
        f"## Geometry\n\n{_geometry(atlas)}{_terms(PRECISION_MEANS)}",
        "### What each layer was made from\n\n" + "\n".join(_layer(atlas, x) for x in atlas.layers.values()),
        f"### What accuracy means\n\n{_accuracy(atlas)}",
        f"## Themes and sectors\n\n{_terms(THEME_MEANS)}\n\n{_SECTORS} {_sectors()}",
        f"## Known limits\n\n{_limits(atlas)}",
        f"## How to propose a correction\n\n{_corrections(atlas)}",
    ]
    return "\n\n".join(parts) + "\n"


def _edition(atlas: Atlas) -> str:
    about = atlas.about
    edition = f"{about.title}, version {about.version}, {how_current(atlas)}. {about.licence}"
    return escape(f"{edition} An extract: {about.extract}" if about.extract else edition)


def _terms(meanings: Mapping[_Term, str]) -> str:
    return "\n".join(f"- **{label(term)}.** {meaning}" for term, meaning in meanings.items())


def _quotations(atlas: Atlas) -> str:
    lines = [_QUOTATIONS, ""]
    for source in atlas.sources.values():
        line = reference_source(atlas.references[source.id]).line
        lines.append(f"- {escape(f'{line}.')} SHA-256 of the text: `{source.sha256}`")
    return "\n".join(lines)


def _lists(atlas: Atlas) -> str:
    used = {fact.property for fact in atlas.facts}
    lasting, estimates = (
        "; ".join(
            in_sentence(atlas.property_label(name))
            for name in sorted(used)
            if comparing.comparison_of(name, atlas.properties) is kind
        )
        or "none"
        for kind in (Comparison.LASTING, Comparison.ESTIMATE)
    )
    return f"- **Lasting:** {lasting}.\n- **Estimates:** {estimates}.\n- **Changing with time:** all others."


def _layer(atlas: Atlas, layer: Layer) -> str:
    features = atlas.features_in(layer.id)
    datasets = [f"{d.name} ({d.licence})" for d in used_by(features, atlas.datasets.values())]
    references = {s for f in features for s in f.geometry_source} - atlas.datasets.keys()
    if references:
        datasets.append(f"positions given in {counted(len(references), 'reference')}")
    return f"- **{escape(layer.title)}:** {escape('; '.join(datasets)) or 'no geometry'}."


def _geometry(atlas: Atlas) -> str:
    own = atlas.about.methodology.geometry
    return f"{escape(own)}\n\n" if own else ""


def _accuracy(atlas: Atlas) -> str:
    introduction = f"{_ACCURACY} {escape(atlas.about.methodology.accuracy)}".rstrip()
    measured = accuracy.offsets(atlas.features, atlas.checkpoints)
    if not measured:
        return f"{introduction} This atlas has no checkpoints yet."
    names = {feature: atlas.name(feature) for feature in atlas.features}
    return "\n".join([introduction, "", *accuracy.summary_table(measured, names)])


def _limits(atlas: Atlas) -> str:
    return "\n".join(f"- {line}" for line in (*_LIMITS, *map(escape, atlas.about.methodology.limits)))


def _sectors() -> str:
    return ", ".join(in_sentence(label(sector)) for sector in Sector) + "."


def _corrections(atlas: Atlas) -> str:
    where = f" The address is {escape(atlas.about.corrections)}." if atlas.about.corrections else ""
    return _CORRECTIONS + where


_FACTS = (
    "A fact is one claim about one feature: a property, a value with its unit, the date it applies to, and "
    "its basis. Two sources that differ are two facts. Dates use EDTF (ISO 8601-2). Every mark in the panel "
    "names the basis and opens the source; the References tab lists them all, with the date each was read. "
    "There are five kinds of basis:"
)
_QUOTATIONS = (
    "Quotation marks enclose only what stands in a quoted document, character for character, including "
    "typographic quotes, spaces and typing errors. Each passage is stored with W3C Web Annotation selectors: "
    "the exact text, the text before and after it, its character positions and its paragraph. The Passages "
    "page lists them all in reading order, with the features and facts tied to each. At most "
    f"{LARGEST_SHARE:.0%} of a document is quoted. A doubtful statement is quoted as it stands, with an "
    "editor’s note that says why. `ninebridges verify` compares every passage with a copy of the document:"
)
_DISAGREEMENTS = (
    "Where sources give different values of one property, the panel lists them in a table, oldest first, and "
    "says by how much they differ. Lengths, areas and masses are compared in one unit; amounts in different "
    "currencies are not converted. Properties are compared over time as follows:"
)
_SOURCES = (
    "A figure is as good as the number of sources that give it independently. The panel shows how many there "
    "are. Two references are one source if one is a copy of the other (the data say so, or address, or "
    "title, publisher and date are the same), if they have one publisher, or if both print the text of one "
    "agency or encyclopaedia. References that are encyclopaedias, and copies, are marked in the list."
)
_STATUS = (
    "A status is a fact with a date. The latest one is the current status; the slider in the sidebar shows "
    "the status at the end of an earlier year and hides later projects. The terms follow Global Energy "
    "Monitor’s trackers, with three added for railways:"
)
_REPORTS = (
    "A status was last reported on the last day of its date, but no later than its source appeared; the day "
    "on which we read a page confirms nothing. Of an open date such as 2018/.. the day of the source counts, "
    f"or else its beginning. A status that nobody has reported in the {UNCONFIRMED_YEARS} years before the "
    "day of the data, or before the end of the year that is shown, is *unconfirmed*: it may still hold, but "
    "nobody says so. Lines and symbols of it are drawn hollow, and the panel says when it was last reported. "
    "In an earlier year, a status between two reports that agree counts as confirmed."
)
_ACCURACY = (
    "`accuracy_m` is the largest positional error the atlas vouches for; the width of the halo on the map "
    "shows it. It is checked against points from sources that were not used to make the geometry. The table "
    "gives their distance from the drawn geometry."
)
_SECTORS = "Sectors are the industries of the Nine Bridges plan:"
_LIMITS = (
    "Between two vertices of a generalised line, the real line may lie as far away as the declared accuracy.",
    "Amounts are as published, in the currency and prices of their year; nothing is adjusted for inflation.",
)
_CORRECTIONS = (
    "Open the feature, choose *Report an error*, copy the form and fill it in: what is wrong, what is right, "
    "and the source that says so. Or correct the row yourself: the atlas is a folder of plain files, "
    "`ninebridges check` finds mistakes in an edit, and CONTRIBUTING.md shows by an example how to "
    "add a reference, a fact and a site."
)
