"""The pages of what facts rest on: references and datasets, and the list of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from dashboard.reader import citations
from dashboard.reader.panels.notes import Notes
from dashboard.reader.panels.passages import passage_blocks
from dashboard.reader.panels.rendering import spans_html, wrapped
from dashboard.reader.site import addresses, metadata
from dashboard.reader.site.features import cited
from dashboard.reader.site.frame import SitePage, link
from geodata import Atlas, Fact, Passage, citing, edtf, licences
from geodata.present.sources import dataset_source, reference_source
from geodata.present.wording import counted, value


def by_reference(atlas: Atlas) -> dict[str, list[Fact]]:
    """The facts that rest on each reference, directly or through a passage, in the order of the atlas."""
    found: dict[str, list[Fact]] = {reference: [] for reference in atlas.references}
    for fact in atlas.facts:
        behind = atlas.passages[fact.passage_id].source if fact.passage_id else fact.reference_id
        if behind is not None:
            found[behind].append(fact)
    return found


def reference_page(atlas: Atlas, reference_id: str, resting: Sequence[Fact]) -> SitePage:
    """The page of a reference, with the facts that rest on it and what is quoted of it."""
    path, reference = addresses.reference(reference_id), atlas.references[reference_id]
    item = citing.item_of(atlas, reference_id)
    line = spans_html(Notes(atlas).line(reference_source(reference)))
    quoted = [each for each in atlas.passages.values() if each.source == reference_id]
    content = [
        f"<h1>{escape(reference.title)}</h1>",
        f'<div class="blocks"><p>{line}</p></div>',
        _facts(atlas, path, resting),
        _passages(atlas, quoted),
        cited(citations.of(atlas, reference_id, "")),
    ]
    return SitePage(
        path,
        reference.title,
        f"{counted(len(resting), 'fact')} of the {atlas.about.title} rest on this source.",
        "\n".join(filter(None, content)),
        head=[*metadata.tags(item), metadata.linked_data(metadata.of_item(item))],
    )


def dataset_page(atlas: Atlas, dataset_id: str) -> SitePage:
    """The page of a dataset, with the facts and the geometry that were taken from it."""
    path, dataset = addresses.dataset(dataset_id), atlas.datasets[dataset_id]
    resting = [fact for fact in atlas.facts if fact.dataset_id == dataset_id]
    drawn = [each.id for each in atlas.features.values() if dataset_id in each.geometry_source]
    line = spans_html(Notes(atlas).line(dataset_source(dataset)))
    item = citing.item_of(atlas, dataset_id)
    content = [
        f"<h1>{escape(dataset.name)}</h1>",
        f'<div class="blocks"><p>{line}</p></div>',
        _facts(atlas, path, resting),
        _features(atlas, path, "Geometry from this dataset", drawn),
        cited(citations.of(atlas, dataset_id, "")),
    ]
    return SitePage(
        path,
        dataset.name,
        f"What the {atlas.about.title} took from {dataset.name} {dataset.version}.",
        "\n".join(filter(None, content)),
        head=[*metadata.tags(item), metadata.linked_data(metadata.of_item(item))],
    )


def _facts(atlas: Atlas, path: str, facts: Sequence[Fact]) -> str:
    if not facts:
        return ""
    rows = "".join(_fact(atlas, path, fact) for fact in facts)
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in ("Feature", "Property", "Value", "As of", "Where in the source")
    )
    return (
        f'<section id="facts"><h2>Facts from this source ({len(facts):,})</h2>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _fact(atlas: Atlas, path: str, fact: Fact) -> str:
    said = f"{value(fact)} {fact.note}" if fact.note else value(fact)
    dated = edtf.spell(fact.as_of) if fact.as_of else ""
    cells = [atlas.property_label(fact.property), said, dated, fact.locator or ""]
    name = link(path, addresses.feature(fact.feature), atlas.name(fact.feature))
    return f"<tr><td>{name}</td>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _features(atlas: Atlas, path: str, title: str, features: Sequence[str]) -> str:
    if not features:
        return ""
    items = "".join(f"<li>{link(path, addresses.feature(item), atlas.name(item))}</li>" for item in features)
    return f"<section><h2>{escape(title)} ({len(features):,})</h2><ul>{items}</ul></section>"


def _passages(atlas: Atlas, passages: Iterable[Passage]) -> str:
    quoted = "".join(wrapped(list(passage_blocks(atlas, passage)), 2) for passage in passages)
    return f'<section id="passages"><h2>Passages quoted</h2>{quoted}</section>' if quoted else ""


def index(atlas: Atlas, resting: dict[str, list[Fact]]) -> SitePage:
    """The list of all references by publisher, and of the datasets."""
    path = addresses.SOURCES
    count = counted(len(atlas.references), "reference")
    content = f"<h1>Sources</h1><p>{count}, by publisher.</p>{''.join(_lists(atlas, path, resting))}"
    return SitePage(path, "Sources", f"The sources of the facts in the {atlas.about.title}.", content)


def _lists(atlas: Atlas, path: str, resting: dict[str, list[Fact]]) -> Iterator[str]:
    publishers: dict[str, list[str]] = {}
    for each in atlas.references.values():
        publishers.setdefault(reference_source(each).who, []).append(each.id)
    for publisher in sorted(publishers, key=str.casefold):
        items = "".join(_reference(atlas, path, item, resting[item]) for item in publishers[publisher])
        yield f"<section><h2>{escape(publisher)}</h2><ul>{items}</ul></section>"
    drawn = licences.drawn_upon(atlas)
    if drawn:
        items = "".join(f"<li>{link(path, addresses.dataset(each.id), each.name)}</li>" for each in drawn)
        yield f"<section><h2>Datasets</h2><ul>{items}</ul></section>"


def _reference(atlas: Atlas, path: str, reference_id: str, resting: Sequence[Fact]) -> str:
    reference = atlas.references[reference_id]
    date = reference_source(reference).date
    facts = counted(len(resting), "fact")
    way = link(path, addresses.reference(reference_id), reference.title)
    return f"<li>{way}, {escape(date)} <small>{facts}</small></li>"
