"""The pages that are one of a kind: home, passages, methodology, disagreements, downloads, licences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from dashboard.reader import citations
from dashboard.reader.interactive.page import software
from dashboard.reader.panels import facts
from dashboard.reader.panels import feature as panel
from dashboard.reader.panels.blocks import Caption, Still, Text
from dashboard.reader.panels.markup import to_html
from dashboard.reader.panels.notes import source_line
from dashboard.reader.panels.passages import passage_blocks, source_text
from dashboard.reader.panels.rendering import wrapped
from dashboard.reader.panels.spans import muted
from dashboard.reader.site import addresses, metadata
from dashboard.reader.site.features import cited, lists
from dashboard.reader.site.frame import SitePage, link
from geodata import Atlas, citing, comparing, licences, methodology
from geodata.exports import FORMATS, Format
from geodata.present.sources import reference_source
from geodata.present.wording import counted
from geodata.vocabulary import in_sentence


def home(atlas: Atlas, address: str) -> SitePage:
    """The front page of an atlas too large for a map: what it is, and all features."""
    about, path = atlas.about, addresses.HOME
    content = [
        f"<h1>{escape(about.title)}</h1>",
        f"<p>{escape(about.description)}</p>",
        *lists(atlas, path),
        cited(citations.of_atlas(atlas, address)),
    ]
    here = f"{address}/" if address else ""
    return SitePage(
        path,
        about.title,
        about.description,
        "\n".join(filter(None, content)),
        head=[
            *metadata.tags(citing.atlas_item(atlas, here)),
            metadata.linked_data(metadata.of_atlas(atlas, address)),
        ],
    )


def passages(atlas: Atlas) -> SitePage:
    """Every quotation in reading order, by the document in which it stands."""
    content = ["<h1>Passages</h1>", *_documents(atlas)]
    if not atlas.passages:
        content.append("<p>No passages are quoted yet.</p>")
    about = f"Every passage that the {atlas.about.title} quotes, character for character."
    return SitePage(addresses.PASSAGES, "Passages", about, "\n".join(content))


def _documents(atlas: Atlas) -> Iterator[str]:
    for source in atlas.sources.values():
        quoted = [each for each in atlas.passages.values() if each.source == source.id]
        reference = atlas.references[source.id]
        head: list[Still] = [
            Text((source_line(reference_source(reference)),)),
            Caption(source_text(source, quoted)),
        ]
        yield f"<section><h2>{escape(reference.title)}</h2>{wrapped(head, 2)}"
        for passage in quoted:
            ties = ", ".join(
                link(addresses.PASSAGES, addresses.feature(item), atlas.name(item))
                for item in passage.features
            )
            about = f'<p class="links"><span class="caption">About:</span> {ties}</p>' if ties else ""
            inner = wrapped(list(passage_blocks(atlas, passage)), 2)
            yield f'<article id="{escape(passage.id)}">{inner}{about}</article>'
        yield "</section>"


def method(atlas: Atlas) -> SitePage:
    """How the atlas was made."""
    text = to_html(methodology.as_markdown(atlas))
    about = f"How the {atlas.about.title} was made and how accurate it is."
    return SitePage(addresses.METHODOLOGY, "Methodology", about, f'<div class="blocks">{text}</div>')


def licences_page(atlas: Atlas) -> SitePage:
    """The licences of the atlas and its base map, and whom to credit."""
    text = to_html(licences.notice(atlas, base_map=atlas.basemap_folder)) + to_html(software())
    about = f"Licences and credits of the {atlas.about.title}."
    return SitePage(addresses.LICENCES, "Licences and credits", about, f'<div class="blocks">{text}</div>')


def disagreements(atlas: Atlas) -> SitePage:
    """Every property on which sources differ."""
    path, found = addresses.DISAGREEMENTS, []
    for feature_id in atlas.features:
        known = comparing.disagreements(atlas.facts_of(feature_id), atlas.properties)
        notes = panel.numbered(atlas, feature_id)
        for each in known:
            name = link(path, addresses.feature(feature_id), atlas.name(feature_id))
            table = wrapped([facts.table(each, notes), Text(((muted(facts.difference_text(each)),),))], 2)
            about = escape(in_sentence(atlas.property_label(each.about)))
            found.append(f"<section><h2>{name}: {about}</h2>{table}</section>")
    count = counted(len(found), "property", "properties")
    lead = f"<h1>Disagreements</h1><p>Sources differ on {count}.</p>"
    about = f"Where the sources of the {atlas.about.title} disagree, and by how much."
    return SitePage(path, "Disagreements", about, "\n".join([lead, *found]))


def downloads(atlas: Atlas, sizes: Mapping[Format, int], address: str) -> SitePage:
    """The files to download, with their sizes in bytes, and the permanent addresses."""
    path = addresses.DOWNLOADS
    rows = "".join(
        f"<tr><td>{link(path, addresses.download(form), about.title)}</td><td>{escape(about.use)}</td>"
        f"<td>{_size(sizes[form])}</td></tr>"
        for form, about in FORMATS.items()
        if form in sizes
    )
    feature = next(iter(atlas.features), "ID")
    layer = next(iter(atlas.layers), "ID")
    stay = [
        (addresses.ATLAS_JSON, "the whole atlas as one document"),
        (
            addresses.feature_json(feature),
            "one feature with its facts, passages and references; for another one, change the id",
        ),
        (addresses.layer_json(layer), "the features of a layer as GeoJSON; for another one, change the id"),
        (addresses.SCHEMA_JSON, "the JSON Schema of atlas and feature documents"),
    ]
    listed = "".join(f"<li>{link(path, where, where)}: {escape(what)}</li>" for where, what in stay)
    content = (
        '<h1>Downloads</h1><table><thead><tr><th scope="col">Format</th><th scope="col">For</th>'
        f'<th scope="col">Size</th></tr></thead><tbody>{rows}</tbody></table>'
        f"<h2>Permanent addresses</h2><p>Programs can rely on these.</p><ul>{listed}</ul>"
    )
    about = f"The {atlas.about.title} in formats for other programs."
    content += (
        f"<p>{link(path, addresses.MAP, 'The map in one file')} works without a server and offline.</p>"
    )
    content += cited(citations.of_atlas(atlas, address))
    return SitePage(path, "Downloads", about, content)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{max(count / 1e3, 0.1):.1f} kB"  # noqa: PLR2004


def no_map(atlas: Atlas, why: str) -> SitePage:
    """The page that replaces the map where the atlas is too large for it."""
    way = link(addresses.MAP, addresses.FEATURES, "All features")
    content = f"<h1>This site has no map</h1><p>{escape(why[:1].upper() + why[1:])}</p><p>{way}</p>"
    return SitePage(addresses.MAP, "Map", f"The map of the {atlas.about.title}.", content)


def not_found(atlas: Atlas, address: str) -> SitePage:
    """The page that a server shows for a missing page; its links are full where the address is known."""
    up = f"{address}/" if address else ""
    ways = " ".join(
        f'<a href="{escape(up + path)}">{text}</a>'
        for text, path in (("Map", addresses.HOME), ("Features", addresses.FEATURES))
    )
    content = f"<h1>Page not found</h1><p>It may have moved. Look for it here: {ways}</p>"
    return SitePage(addresses.NOT_FOUND, "Not found", f"A page of the {atlas.about.title}.", content)
