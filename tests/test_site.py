"""The published site: whole, the same every time, and safe in its folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from dashboard import cli
from dashboard.reader.interactive import documents as held
from dashboard.reader.interactive import page as interactive_page
from dashboard.reader.site import Site, addresses, folder, metadata, publishing, tasks
from dashboard.reader.site.folder import LIST
from geodata import Atlas, citing, load_atlas
from geodata.errors import ExportError
from geodata.exports import document
from tests.asking import ask, server_of
from tests.pages import hostile

ADDRESS = "https://atlas.example.org/rails"


def made(atlas: Atlas, address: str = "") -> dict[str, bytes]:
    """All files of a site but the pictures, by their paths."""
    site = Site(atlas, address)
    found: dict[str, bytes] = {}
    for task in tasks(atlas):
        if task.make.__name__ != "_pictures":
            files = task.files(site)
            assert not files.keys() & found.keys()
            found |= files
    return found


@pytest.fixture(scope="module")
def site(minimal: Atlas) -> dict[str, bytes]:
    return made(minimal, ADDRESS)


@pytest.fixture(scope="module")
def large(shipped: Atlas) -> dict[str, bytes]:
    return made(shipped)


class Read(HTMLParser):
    """The links, ids, tags and text of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.meta: dict[str, list[str]] = {}
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids |= {given["id"]} if given.get("id") else set()
        if tag == "a" or (tag == "link" and given.get("rel") != "canonical"):
            self.links.append(given["href"])
        if tag == "img" or (tag == "script" and "src" in given):
            self.sources.append(given["src"])
        if tag == "meta":
            name = given.get("name") or given.get("property") or ""
            self.meta.setdefault(name, []).append(given.get("content") or "")

    def handle_data(self, data):
        self.text += data


def pages(files: dict[str, bytes]) -> dict[str, Read]:
    """The pages but the map in one file, which has tests of its own, and the panels that are fetched."""
    fetched = {addresses.MAP, held.INTRODUCTION}
    names = [path for path in files if path.endswith(".html") and path not in fetched]
    names = [path for path in names if not path.startswith("atlas/panels/")]
    return {path: Read(files[path]) for path in names}


def broken(files: dict[str, bytes], pictures: set[str], address: str = "") -> list[str]:
    """The links of pages that lead to nothing within the site."""
    read = pages(files)
    found = []
    for path, page in read.items():
        for link in [*page.links, *page.sources]:
            parts = urlsplit(link.removeprefix(f"{address}/") if address and path == "404.html" else link)
            if parts.scheme:
                continue
            target = os.path.normpath(Path(path).parent / unquote(parts.path)) if parts.path else path
            if target not in files and target not in pictures:
                found.append(f"{path}: {link}")
            elif parts.fragment and parts.fragment not in read[target].ids:
                found.append(f"{path}: {link} (no such place)")
    return found


def pictured(atlas: Atlas) -> set[str]:
    return {addresses.picture(item) for item in atlas.features if atlas.bounds([item]) is not None}


# What it holds


def test_every_link_within_the_site_leads_somewhere(site, large, minimal, shipped):
    assert broken(site, pictured(minimal), ADDRESS) == []
    assert broken(large, pictured(shipped)) == []


def test_the_front_page_says_without_a_script_what_the_atlas_is_and_where_its_features_are(site, minimal):
    page = Read(site[addresses.HOME])
    assert minimal.about.description in page.text
    drawn = [layer for layer in minimal.layers if minimal.features_in(layer)]
    assert {f"{addresses.FEATURES}#{layer}" for layer in drawn} | {addresses.MAP} <= set(page.links)


def test_the_front_page_finds_all_that_its_map_asks_for(site):
    config = json.loads(site[addresses.MAP_JSON])
    details = [each["url"] for each in config["basemap_details"].values()]
    asked = [*config["layer_urls"].values(), *config["basemap_urls"].values(), *details]
    asked += [layer["symbol"] for layer in config["layers"]]
    asked += [held.PANELS.format(feature=each["id"]) for each in json.loads(site[addresses.SEARCH_JSON])]
    assert [each for each in asked if urlsplit(each).path not in site] == []
    assert (config["tile_urls"], config["bases"]) == ({}, {})


def test_a_link_that_leads_nowhere_is_found(minimal):
    files = {"a/b.html": b'<a href="../c.html">x</a><a href="#there">y</a>', "c.html": b""}
    assert broken(files, set()) == ["a/b.html: #there (no such place)"]
    assert broken({"a/b.html": files["a/b.html"]}, set())[0] == "a/b.html: ../c.html"


def test_an_atlas_too_large_for_a_map_has_a_site_all_the_same(minimal, monkeypatch):
    monkeypatch.setattr(interactive_page, "MOST_FEATURES", 1)
    files = made(minimal)
    assert "holds at most 1 features" in Read(files[addresses.MAP]).text
    assert set(minimal.features) == {
        Path(link).stem for link in Read(files[addresses.HOME]).links if link.startswith("features/")
    } - {"index"}
    assert broken(files, pictured(minimal)) == []


def test_every_feature_and_source_has_a_page(large, shipped):
    wanted = {addresses.feature(item) for item in shipped.features}
    wanted |= {addresses.reference(item) for item in shipped.references}
    wanted |= {addresses.dataset(item) for item in shipped.datasets}
    assert wanted <= large.keys()
    assert {addresses.feature_json(item) for item in shipped.features} <= large.keys()


def test_a_page_of_a_feature_says_what_is_known_of_it(large, shipped):
    page = Read(large[addresses.feature("rajin-khasan")])
    text = page.text
    for name in shipped.names["rajin-khasan"].all()[:3]:
        assert name in text
    for passage in shipped.passages_on("rajin-khasan"):
        assert f"“{passage.exact}”" in text
    assert {"quotations", "facts", "history", "references", "cite"} <= page.ids
    assert all(part in text for part in ("Operating", "BibTeX", "RIS", "APA", "Report an error"))


def test_a_page_of_a_feature_holds_every_block_of_its_panel(site, minimal):
    block = re.compile(r"<(?:blockquote|table|p|ol|ul)[ >].*?</(?:blockquote|table|p|ol|ul)>", re.DOTALL)
    for item in minimal.features:
        page = site[addresses.feature(item)].decode()
        panel = site[held.panel_of(item)].decode()
        of_script = ('class="tools"', "data-from", "<ol>", 'role="group"')
        blocks = [each for each in block.findall(panel) if not any(sign in each for sign in of_script)]
        assert len(blocks) > 1
        assert [each for each in blocks if each not in page and "caption" not in each] == [], item


def test_references_on_a_page_lead_to_the_pages_of_what_they_are(site, minimal):
    page = Read(site[addresses.feature("north-line")])
    rest = {f"../{addresses.reference(each)}" for each in minimal.references}
    assert rest & set(page.links)
    assert "all facts from it" in page.text
    assert b"all facts from it" not in site[held.panel_of("north-line")]


def test_a_page_of_a_reference_names_every_fact_that_rests_on_it(large, shipped):
    by_reference = Site(shipped, "").resting
    reference, facts = max(by_reference.items(), key=lambda entry: len(entry[1]))
    page = Read(large[addresses.reference(reference)])
    assert f"Facts from this source ({len(facts):,})" in page.text
    assert {f"../{addresses.feature(fact.feature)}" for fact in facts} <= set(page.links)


def test_every_passage_stands_on_its_page_character_for_character(large, shipped):
    text = Read(large[addresses.PASSAGES]).text
    assert [each.id for each in shipped.passages.values() if f"“{each.exact}”" not in text] == []


def test_no_page_but_the_front_runs_anything_and_none_asks_anyone(site):
    for path, page in pages(site).items():
        assert site[path].count(b"Content-Security-Policy") == 1
        assert b'content="default-src &#x27;none&#x27;; style-src &#x27;self&#x27;;' in site[path]
        assert (b"script-src" in site[path]) == (path == addresses.HOME)
        for tag, given in page.tags:
            runs = tag == "script" and given.get("type") not in {"application/ld+json", "application/json"}
            assert not runs or (path == addresses.HOME and given["src"].startswith("assets/reader.js?")), path
            assert not any(name.startswith("on") or name == "style" for name in given), path
        loaded = [*page.sources, *(given["href"] or "" for tag, given in page.tags if tag == "link")]
        assert [each for each in loaded if "://" in each and not each.startswith(ADDRESS)] == []


def test_text_of_the_data_stays_text(tmp_path, minimal):
    copy = Path(shutil.copytree(minimal.folder, tmp_path / "atlas"))
    atlas = load_atlas(hostile(copy))
    for path, content in made(atlas, "").items():
        if path.endswith(".html") and path != addresses.MAP:
            assert b"<img src=x" not in content, path
            used = OF_THE_READER if path == addresses.HOME or path.startswith("atlas/") else set()
            for tag, given in Read(content).tags:
                assert tag in ALLOWED | used, f"{path}: {tag}"
                assert not str(given.get("href", "")).startswith("javascript"), path


#: The elements of which pages are made.
ALLOWED = {
    *("html", "head", "meta", "title", "link", "body", "header", "nav", "main", "footer", "script"),
    *("h1", "h2", "h3", "h4", "section", "article", "figure", "img", "details", "summary", "div", "p", "pre"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "hr", "br"),
    *("a", "span", "small", "strong", "cite", "code", "em", "i", "bdi", "del", "sup", "sub"),
}
#: Those that readers use by a script.
OF_THE_READER = {"noscript", "button", "input", "label"}


def test_the_same_atlas_gives_the_same_bytes(minimal, site):
    again = made(minimal, ADDRESS)
    assert [path for path in again if again[path] != site[path]] == []


def test_pictures_are_the_same_each_time(minimal):
    task = next(task for task in tasks(minimal) if task.make.__name__ == "_pictures")
    first, second = (task.files(Site(minimal, "")) for _ in range(2))
    assert first == second
    assert all(content.startswith(b"\x89PNG") for content in first.values())


# What programs read


def test_the_server_answers_with_the_same_documents(site, minimal):
    server = server_of(minimal.folder, ADDRESS)
    same = ("data/", "atlas/panels/", "atlas/layers/", "atlas/introduction", "assets/symbols/")
    for path in [each for each in site if each.startswith(same)]:
        assert ask(f"/{path}", server).body == site[path], path


@pytest.mark.parametrize(
    "path", ["data/features/none.json", "data/layers/none.geojson", "data/none", "data/../app.py", "data/"]
)
def test_the_server_says_which_documents_there_are(minimal, path):
    answer = ask(f"/{path}", server_of(minimal.folder))
    assert answer.status == 404
    assert answer.json["error"]


def test_documents_of_features_follow_the_schema(site):
    schema = Draft202012Validator(document.schema())
    found = [path for path in site if path.startswith("data/") and path.endswith(".json")]
    for path in found:
        if path != addresses.SCHEMA_JSON:
            assert list(schema.iter_errors(json.loads(site[path]))) == [], path
    assert addresses.ATLAS_JSON in found


def test_layers_are_geojson(site, minimal):
    for layer in minimal.layers:
        if minimal.features_in(layer):
            told = json.loads(site[addresses.layer_json(layer)])
            ids = [each.get("id") or each["properties"]["id"] for each in told["features"]]
            assert set(ids) == {each.id for each in minimal.features_in(layer)}


@pytest.mark.parametrize("path", ["features", "sources", "datasets"])
def test_structured_data_is_json_that_cannot_end_its_tag(site, path):
    for name in [each for each in site if each.startswith(f"{path}/") and "index" not in each]:
        text = site[name].decode()
        [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        said = json.loads(told)
        assert said["@context"] == "https://schema.org"
        assert said["name"]


def saved(page: Read) -> dict[str, object]:
    """What Zotero's “Embedded Metadata” makes of a page: its type, title, authors, date, address.

    As in that translator: the type is that of `z:itemType`; a citation_author with a comma is a family name
    and a given name.
    """
    get = {name: values[0] for name, values in page.meta.items()}
    return {
        "itemType": get["z:itemType"],
        "title": get["citation_title"],
        "creators": page.meta.get("citation_author", []),
        "date": get.get("citation_date", ""),
        "publicationTitle": get.get("citation_journal_title", ""),
        "url": get.get("citation_public_url", ""),
    }


def test_zotero_saves_a_source_as_what_it_is(large, shipped):
    page = Read(large[addresses.reference("leksika-2018")])
    reference = shipped.references["leksika-2018"]
    told = saved(page)
    assert told["title"] == reference.title
    assert told["date"] == "2018/08/19"
    assert told["creators"] == ["Danudoro, Dhedra"]
    assert told["url"] == reference.url


def test_zotero_saves_a_feature_as_a_page_of_the_atlas(site, minimal):
    item = next(iter(minimal.features))
    told = saved(Read(site[addresses.feature(item)]))
    assert told["itemType"] == "webpage"
    assert told["title"] == minimal.name(item)
    assert told["publicationTitle"] == minimal.about.title
    assert told["url"] == f"{ADDRESS}/{addresses.feature(item)}"


@pytest.mark.parametrize(
    ("csl", "tag"),
    [
        ({"author": [{"literal": "TASS"}]}, ("citation_author", "TASS")),
        (
            {"author": [{"family": "Beek", "given": "An", "non-dropping-particle": "van"}]},
            ("citation_author", "van Beek, An"),
        ),
        ({"issued": {"date-parts": [[2018, 8]]}}, ("citation_date", "2018/08")),
        ({"page": "3–9"}, ("citation_lastpage", "9")),
        ({"title": "The <i>Rajin</i> line"}, ("citation_title", "The Rajin line")),
        ({"type": "article-newspaper"}, ("z:itemType", "newspaperArticle")),
        ({"type": "unheard-of"}, ("z:itemType", "webpage")),
    ],
)
def test_a_reference_is_told_in_tags(csl, tag):
    name, content = tag
    assert f'<meta name="{name}" content="{content}">' in metadata.tags({"type": "report", **csl})


def test_a_sitemap_lists_every_page_and_needs_the_site_s_address(site, minimal):
    assert addresses.SITEMAP not in made(minimal)
    root = ET.fromstring(site[addresses.SITEMAP])
    listed = {element.text for element in root.iter() if element.tag.endswith("loc")}
    shown = {path for path in pages(site) if path not in {addresses.HOME, addresses.NOT_FOUND}}
    assert listed == {f"{ADDRESS}/{path}" for path in ["", addresses.MAP, *shown]}
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in site[addresses.ROBOTS].decode()


def test_without_an_address_no_page_names_one(minimal):
    for path, page in pages(made(minimal)).items():
        assert "citation_public_url" not in page.meta or path.startswith(("sources/", "datasets/")), path
        assert "og:url" not in page.meta
        assert "localhost" not in page.text


@pytest.mark.parametrize("item", ["index", "con", "lpt1"])
def test_no_page_has_a_name_that_is_taken(item):
    assert addresses.reference(item) == f"sources/{item}--1.html"
    assert addresses.feature(item) != addresses.FEATURES


# Its folder


def put(target: Path, files: dict[str, bytes]) -> folder.Publishing:
    with publishing(target) as site:
        for path, content in files.items():
            site.put(path, content)
        site.finish()
    return site


def found(target: Path) -> dict[str, bytes]:
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and path.name != LIST
    }


def test_files_that_did_not_change_are_not_written_again(tmp_path):
    target = tmp_path / "site"
    put(target, {"a.html": b"a", "b/c.html": b"c"})
    before = {path: (target / path).stat().st_mtime_ns for path in ("a.html", LIST)}
    again = put(target, {"a.html": b"a", "b/c.html": b"c"})
    assert again.changed == set()
    assert {path: (target / path).stat().st_mtime_ns for path in before} == before
    assert put(target, {"a.html": b"a", "b/c.html": b"new"}).changed == {"b/c.html"}
    assert (target / "a.html").stat().st_mtime_ns == before["a.html"]


def test_files_that_are_no_longer_of_the_site_go_and_others_stay(tmp_path):
    target = tmp_path / "site"
    put(target, {"a.html": b"a", "b/c.html": b"c"})
    (target / "CNAME").write_text("example.org")
    assert put(target, {"a.html": b"a"}).gone == {"b/c.html"}
    assert found(target) == {"a.html": b"a", "CNAME": b"example.org"}
    assert not (target / "b").exists()


def test_a_file_of_somebody_else_is_not_written_over(tmp_path):
    target = tmp_path / "site"
    target.mkdir()
    (target / "index.html").write_text("mine")
    with pytest.raises(ExportError, match="Move it away, or name a new folder"):
        put(target, {"index.html": b"yours", "a.html": b"a"})
    assert found(target) == {"index.html": b"mine"}


def test_what_ends_the_making_leaves_the_old_site_whole(tmp_path):
    target = tmp_path / "site"
    put(target, {"a.html": b"old", "b.html": b"old"})

    def interrupted() -> None:
        with publishing(target) as site:
            site.put("a.html", b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert found(target) == {"a.html": b"old", "b.html": b"old"}


def test_an_interruption_waits_for_the_end_of_the_swap(tmp_path, monkeypatch):
    target = tmp_path / "site"
    remove = folder._remove

    def interrupting(*given: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        remove(*given)

    put(target, {"a.html": b"old", "gone.html": b"old"})
    monkeypatch.setattr(folder, "_remove", interrupting)
    with pytest.raises(KeyboardInterrupt):
        put(target, {"a.html": b"new"})
    assert found(target) == {"a.html": b"new"}


def test_a_site_whose_maker_was_killed_on_the_way_is_finished_by_the_next(tmp_path, monkeypatch):
    target = tmp_path / "site"
    put(target, {"a.html": b"old", "gone.html": b"old"})

    def killed(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(folder, "_remove", killed)
    with pytest.raises(SystemExit):
        put(target, {"a.html": b"new", "more.html": b"new"})
    monkeypatch.undo()
    put(target, {"a.html": b"new", "more.html": b"new"})
    assert found(target) == {"a.html": b"new", "more.html": b"new"}


@pytest.mark.parametrize("listed", ['["../outside.html"]', '["/etc/passwd"]', "[1, null]", "{}", "not json"])
def test_a_list_of_files_is_not_trusted(tmp_path, listed):
    target = tmp_path / "site"
    target.mkdir()
    (tmp_path / "outside.html").write_text("stays")
    (target / LIST).write_text(listed)
    put(target, {"a.html": b"a"})
    assert (tmp_path / "outside.html").read_text() == "stays"


# The command


def test_the_command_writes_a_site(tmp_path):
    minimal = str(Path(__file__).parent / "data/minimal")
    arguments = ["publish", str(tmp_path / "site"), "--atlas", minimal, "--address", ADDRESS]
    first = CliRunner().invoke(cli.app, arguments)
    assert first.exit_code == 0, first.output
    assert (tmp_path / "site/index.html").is_file()
    assert re.search(r"Wrote \d+ files into", first.output)
    again = CliRunner().invoke(cli.app, arguments)
    assert "Wrote 0 files" in again.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{tmp}/missing/site"], "there is no folder"),
        (["{tmp}/site", "--address", "localhost:8501"], "address"),
        (["{tmp}/atlas/site", "--atlas", "{tmp}/atlas"], "lies in the atlas's own folder"),
    ],
)
def test_the_command_refuses_in_words(tmp_path, minimal, arguments, words):
    shutil.copytree(minimal.folder, tmp_path / "atlas")
    given = [each.replace("{tmp}", str(tmp_path)) for each in arguments]
    told = CliRunner().invoke(cli.app, ["publish", *given])
    assert told.exit_code != 0
    assert words in unescape(told.output) or words in str(told.exception)


def test_a_citation_names_the_page_of_the_site(site, minimal):
    item = next(iter(minimal.features))
    assert f"{ADDRESS}/{addresses.feature(item)}" in Read(site[addresses.feature(item)]).text
    assert citing.feature_item(minimal, item, "")["title"]
