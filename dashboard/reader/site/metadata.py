"""A page's metadata for programs: tags that Zotero's connector reads, and schema.org's JSON-LD.

Zotero's translator “Embedded Metadata” takes an item's type from `z:itemType`, the rest from the `citation_…`
tags that Highwire introduced. A feature's page is a web page of the atlas; the page of a reference describes
that reference, so that Zotero saves the source itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from geodata import Atlas
from geodata.citing import Item
from geodata.richtext import plain

#: Zotero's type for each CSL type; all others are `webpage`.
_ZOTERO = {
    "article-newspaper": "newspaperArticle",
    "article-magazine": "magazineArticle",
    "article-journal": "journalArticle",
    "book": "book",
    "chapter": "bookSection",
    "entry-encyclopedia": "encyclopediaArticle",
    "report": "report",
    "thesis": "thesis",
    "paper-conference": "conferencePaper",
    "speech": "presentation",
    "broadcast": "tvBroadcast",
    "motion_picture": "film",
    "post-weblog": "blogPost",
    "legislation": "statute",
    "patent": "patent",
    "map": "map",
    "document": "document",
}
#: schema.org's type for each CSL type; all others are `CreativeWork`.
_SCHEMA = {
    "article-newspaper": "NewsArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "thesis": "Thesis",
    "map": "Map",
    "dataset": "Dataset",
    "webpage": "WebPage",
    "post-weblog": "BlogPosting",
    "legislation": "Legislation",
}
#: The tag for each variable of a CSL item.
_TAGS = {
    "title": "citation_title",
    "container-title": "citation_journal_title",
    "publisher": "citation_publisher",
    "volume": "citation_volume",
    "issue": "citation_issue",
    "DOI": "citation_doi",
    "ISBN": "citation_isbn",
    "ISSN": "citation_issn",
    "URL": "citation_public_url",
    "language": "citation_language",
}


def tags(item: Item) -> list[str]:
    """The tags (HTML) of a page about a CSL item."""
    return [f'<meta name="{name}" content="{escape(text)}">' for name, text in _tags(item)]


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    yield "z:itemType", _ZOTERO.get(item.get("type", ""), "webpage")
    for variable, tag in _TAGS.items():
        if value := item.get(variable):
            yield tag, plain(str(value))
    for name in item.get("author", ()):
        yield "citation_author", _name(name)
    if date := _date(item):
        yield "citation_date", date
    if page := str(item.get("page", "")):
        first, _, last = page.partition("–" if "–" in page else "-")
        yield "citation_firstpage", first.strip()
        if last:
            yield "citation_lastpage", last.strip()


def _name(name: Mapping[str, Any]) -> str:
    """A person's family name first, as the tag wants it; an institution as it is."""
    if literal := name.get("literal"):
        return str(literal)
    particle = name.get("non-dropping-particle") or name.get("dropping-particle") or ""
    family = " ".join(filter(None, [particle, name.get("family", "")]))
    return ", ".join(filter(None, [family, name.get("given", "")]))


def _date(item: Item) -> str:
    """The day, month or year of publication, as in 2018/08/19; '' if it is not known."""
    [parts] = (item.get("issued") or {}).get("date-parts", [[]])[:1] or [[]]
    return "/".join(f"{int(part):02}" for part in parts)


def linked_data(content: Mapping[str, Any]) -> str:
    """JSON-LD as a tag of the head; nothing in it can end the tag."""
    text = json.dumps({"@context": "https://schema.org", **content}, ensure_ascii=False, sort_keys=True)
    return f'<script type="application/ld+json">{text.replace("<", chr(92) + "u003c")}</script>'


def of_atlas(atlas: Atlas, address: str) -> dict[str, Any]:
    """The atlas as a dataset of schema.org."""
    about = atlas.about
    said = {
        "@type": "Dataset",
        "name": about.title,
        "description": about.description,
        "version": about.version,
    }
    return said | _there("url", f"{address}/" if address else "") | {"license": about.licence}


def of_feature(atlas: Atlas, feature_id: str, description: str, here: str) -> dict[str, Any]:
    """A feature as a place of schema.org, at its page."""
    names = atlas.names[feature_id]
    said: dict[str, Any] = {
        "@type": "Place",
        "name": names.en,
        "alternateName": list(dict.fromkeys([names.ko, names.ru, *names.aliases])),
        "description": description,
        "isPartOf": of_atlas(atlas, "") | {"@type": "Dataset"},
    }
    bounds = atlas.bounds([feature_id])
    if bounds is not None:
        west, south, east, north = (f"{number:.5f}" for number in bounds)
        said["geo"] = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return said | _there("url", here)


def of_item(item: Item) -> dict[str, Any]:
    """A reference or dataset as a work of schema.org."""
    said: dict[str, Any] = {
        "@type": _SCHEMA.get(item.get("type", ""), "CreativeWork"),
        "name": plain(str(item.get("title", ""))),
    }
    authors = [_name(name) for name in item.get("author", ())]
    return (
        said
        | _there("author", [{"@type": "Person", "name": name} for name in authors])
        | _there("datePublished", _date(item).replace("/", "-"))
        | _there("publisher", plain(str(item.get("publisher") or item.get("container-title") or "")))
        | _there("url", item.get("URL", ""))
    )


def _there(key: str, value: Any) -> dict[str, Any]:
    return {key: value} if value else {}
