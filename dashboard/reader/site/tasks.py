"""All files of a site, as independent tasks, so that several processes can share them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from dashboard import web
from dashboard.reader import interactive
from dashboard.reader.exporting import figure_of
from dashboard.reader.interactive.documents import panel_of
from dashboard.reader.places import place_for
from dashboard.reader.site import addresses, data, features, front, sources, texts
from dashboard.reader.site.frame import SitePage, as_html
from dashboard.reader.site.sitemap import sitemap
from dashboard.reader.state import ViewState, default_view
from dashboard.server import documents, feed
from dashboard.styles import STYLES
from geodata import Atlas, Fact
from geodata.errors import ExportError
from geodata.exports import FORMATS, Format, Scope, as_file

#: How many pages of features or references are one task.
_BUNCH = 40
#: A map's size in millimetres and its dots per inch: 944 pixels wide.
_PICTURE_MM, _PICTURE_DPI = (160.0, 100.0), 150


@dataclass(frozen=True)
class Site:
    """A site to make: the atlas, and the site's full address without a slash at its end, or ''."""

    atlas: Atlas
    address: str

    def page(self, page: SitePage) -> dict[str, bytes]:
        """A page as a file: its content by its path."""
        return {page.path: as_html(self.atlas, page, self.address)}

    @cached_property
    def resting(self) -> dict[str, list[Fact]]:
        """The facts that rest on each reference."""
        return sources.by_reference(self.atlas)


@dataclass(frozen=True)
class Task:
    """Some files of a site: the function that makes them, and the ids of the items that they are about."""

    make: Callable[[Site, Sequence[str]], Mapping[str, bytes]]
    ids: tuple[str, ...] = ()

    def files(self, site: Site) -> Mapping[str, bytes]:
        """The content of the files by their paths. Raises ExportError for what cannot be made."""
        return self.make(site, self.ids)


def tasks(atlas: Atlas) -> list[Task]:
    """All tasks of a site, the slowest first."""
    drawn = [item for item in atlas.features if atlas.bounds([item]) is not None]
    return [
        Task(_downloads),
        Task(_map),
        *(Task(_pictures, bunch) for bunch in _bunches(drawn, 4)),
        *(Task(_reference_pages, bunch) for bunch in _bunches(atlas.references)),
        *(Task(_feature_pages, bunch) for bunch in _bunches(atlas.features)),
        Task(_lists),
        Task(_texts),
        Task(_data),
    ]


def _bunches(ids: Sequence[str] | Mapping[str, object], size: int = _BUNCH) -> Iterator[tuple[str, ...]]:
    rest = iter(ids)
    while bunch := tuple(islice(rest, size)):
        yield bunch


def _feature_pages(site: Site, ids: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for item in ids:
        found |= site.page(features.page(site.atlas, item, site.address))
        found[panel_of(item)] = documents.panel(site.atlas, item, site.address).body
        found[addresses.feature_json(item)] = data.feature_json(site.atlas, item, site.address)
    return found


def _reference_pages(site: Site, ids: Sequence[str]) -> dict[str, bytes]:
    pages = (sources.reference_page(site.atlas, item, site.resting[item]) for item in ids)
    return {path: content for page in pages for path, content in site.page(page).items()}


def _pictures(site: Site, ids: Sequence[str]) -> dict[str, bytes]:
    return {addresses.picture(item): _picture(site.atlas, item) for item in ids}


def _picture(atlas: Atlas, feature_id: str) -> bytes:
    bounds = atlas.bounds([feature_id])
    assert bounds is not None
    return _drawn(atlas, replace(default_view(atlas), selected=feature_id, place=place_for(bounds)))


def _drawn(atlas: Atlas, view: ViewState) -> bytes:
    """A view as a picture."""
    from geodata.figure import Part, Size, render  # noqa: PLC0415 - matplotlib

    parts = frozenset({Part.CREDITS, Part.SCALE, Part.LOCATOR})
    figure = replace(figure_of(atlas, view, ""), size=Size(*_PICTURE_MM), parts=parts, title="", subtitle="")
    return render(atlas, figure, dpi=_PICTURE_DPI)


def _map(site: Site, _: Sequence[str]) -> dict[str, bytes]:
    """The front page with what it loads, and the map in one file; without a map if the atlas is too large."""
    atlas = site.atlas
    try:
        one_file = interactive.as_html(atlas, default_view(atlas)).encode()
    except ExportError as error:
        return site.page(texts.home(atlas, site.address)) | site.page(texts.no_map(atlas, str(error)))
    overview = {addresses.OVERVIEW: _drawn(atlas, default_view(atlas))}
    loaded = front.files(atlas)
    return {addresses.MAP: one_file} | site.page(front.page(atlas, site.address, loaded)) | loaded | overview


def _downloads(site: Site, _: Sequence[str]) -> dict[str, bytes]:
    files: dict[Format, bytes] = {}
    for form in FORMATS:
        try:
            files[form] = as_file(site.atlas, form, Scope(link=f"{site.address}/" if site.address else ""))
        except ExportError:  # such as a map of an atlas without a place: the page offers the others
            continue
    sizes = {form: len(content) for form, content in files.items()}
    page = site.page(texts.downloads(site.atlas, sizes, site.address))
    return {addresses.download(form): content for form, content in files.items()} | page


def _lists(site: Site, _: Sequence[str]) -> dict[str, bytes]:
    atlas = site.atlas
    pages = [
        features.index(atlas),
        sources.index(atlas, site.resting),
        *(sources.dataset_page(atlas, item) for item in atlas.datasets),
    ]
    return {path: content for page in pages for path, content in site.page(page).items()}


def _texts(site: Site, _: Sequence[str]) -> dict[str, bytes]:
    atlas = site.atlas
    pages = [
        texts.passages(atlas),
        texts.method(atlas),
        texts.licences_page(atlas),
        texts.disagreements(atlas),
        texts.not_found(atlas, site.address),
    ]
    return {path: content for page in pages for path, content in site.page(page).items()} | _beside(site)


def _beside(site: Site) -> dict[str, bytes]:
    """The files that are not pages: styles, icon, feed, and what search engines read."""
    found = {
        addresses.STYLES: (
            web.styles_of("site.css") + (STYLES / "blocks.css").read_text(encoding="utf-8")
        ).encode(),
        addresses.ICON: (STYLES.parent / "icon.svg").read_bytes(),
        addresses.ROBOTS: _robots(site.address),
    }
    if changes := feed.changes(site.atlas):
        found[addresses.FEED] = feed.as_atom(site.atlas, changes, site.address)
    if site.address:
        found[addresses.SITEMAP] = _sitemap(site)
    return found


def _robots(address: str) -> bytes:
    sitemap = f"Sitemap: {address}/{addresses.SITEMAP}\n" if address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


def _sitemap(site: Site) -> bytes:
    """The sitemap of all pages; it needs the site's own address."""
    atlas = site.atlas
    paths = [
        "",
        addresses.FEATURES,
        addresses.SOURCES,
        addresses.PASSAGES,
        addresses.DISAGREEMENTS,
        addresses.METHODOLOGY,
        addresses.DOWNLOADS,
        addresses.LICENCES,
        addresses.MAP,
        *map(addresses.feature, atlas.features),
        *map(addresses.reference, atlas.references),
        *map(addresses.dataset, atlas.datasets),
    ]
    return sitemap(f"{site.address}/{path}" for path in paths)


def _data(site: Site, _: Sequence[str]) -> dict[str, bytes]:
    atlas = site.atlas
    layers = {
        addresses.layer_json(layer): data.layer_geojson(atlas, layer, site.address)
        for layer in atlas.layers
        if atlas.features_in(layer)
    }
    return layers | {
        addresses.ATLAS_JSON: data.atlas_json(atlas, site.address),
        addresses.SCHEMA_JSON: data.schema_json(),
    }
