"""Nothing of the shipped atlas stands in code, and nothing of it is seen of another one.

What the shipped atlas says (names, titles, ids, sentences, counts) is taken from its data, less what the
minimal atlas or the built-in base map says too. It is looked for in the texts of the code, and in all that
the program shows and writes of the minimal atlas.
"""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from dashboard import cli
from dashboard.reader import citations
from dashboard.reader.interactive import as_html
from dashboard.reader.site import Site, tasks
from dashboard.reader.state import default_view
from dashboard.workspace import Workspace
from geodata import Atlas, corrections, coverage, licences, methodology
from geodata.citing import Form
from geodata.exports import Format, as_document, as_file
from geodata.figure import FigureFormat, render
from geodata.folder import files
from geodata.properties import described
from tests.asking import ask, server_of
from tests.conftest import DATA
from tests.drawing import everything, pages_of, words_of
from tests.pages import documents
from tests.reading import opened, text_page, words

ROOT = Path(__file__).parent.parent
#: The least characters of a name, and the least words of a sentence, that can be of one atlas alone.
LEAST, LEAST_WORDS = 5, 4
#: The name of the program is that of the shipped atlas too; its vocabulary of sectors is that of one plan.
PROGRAM = frozenset({"nine bridges atlas", "nine bridges", "nine-bridges"})
#: Whom the program follows in its terms, which an atlas may cite as well.
FOLLOWED = frozenset({"global energy monitor"})
#: What is no code of the product: how data were made, the data, what is bundled, foreign, or of a release.
NO_CODE = (
    "geodata/build/",
    "geodata/data/",
    "dashboard/web/built/",
    "dashboard/web/vendor/",
    "dashboard/web/tests/",
    "dashboard/web/node_modules/",
    "dashboard/CHANGELOG.md",
)
#: The files of code whose text is searched whole; of Python modules it is the texts in them.
TEXTS = {".js", ".mjs", ".css", ".html", ".json", ".md", ".svg", ".csl", ".toml"}


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a JSON document but the names of its members."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from texts_in(each)
        case list() | tuple():
            for each in value:
                yield from texts_in(each)
        case _:
            pass


def names_of(atlas: Atlas) -> Iterator[str]:
    """Ids of several words, names, titles and large counts of all that an atlas holds."""
    held = (atlas.layers, atlas.features, atlas.passages, atlas.references, atlas.datasets)
    ids = [*(each for items in held for each in items), *(each.id for each in described(atlas))]
    yield from (each for each in ids if "-" in each)
    yield from (name for names in atlas.names.values() for name in names.all())
    yield from (row.count for row in coverage.table(atlas) if "," in row.count)
    titled = (*atlas.groups, *atlas.layers.values(), *atlas.start_views, *atlas.references.values())
    published = (reference.publisher for reference in atlas.references.values())
    labels = (each.label or "" for each in described(atlas))
    yield from (text for text in (*(each.title for each in titled), *published, *labels) if " " in text)


def sentences_of(atlas: Atlas) -> Iterator[str]:
    """What an atlas says at length: of itself, in facts, passages and notes."""
    said = as_document(replace(atlas, facts=tuple(fact for fact in atlas.facts if fact.method is None)))
    parts = [said[key] for key in ("about", "layers", "facts", "passages", "datasets")]
    views = [(view.description, view.link) for view in atlas.start_views]
    for text in texts_in([*parts, *views]):
        yield from (each for each in re.split(r"(?<=[.!?]) ", text) if len(each.split()) >= LEAST_WORDS)


def alone(atlas: Atlas, others: str) -> frozenset[str]:
    """What an atlas says and others do not, in small letters."""
    found = {each.casefold().strip() for each in (*names_of(atlas), *sentences_of(atlas))}
    kept = {each for each in found if len(each) >= LEAST and each not in others}
    return frozenset(kept - PROGRAM - FOLLOWED)


@pytest.fixture(scope="module")
def its_own(shipped: Atlas, minimal: Atlas) -> frozenset[str]:
    """What the shipped atlas says, less what the minimal one or the built-in base map says too."""
    told = [path.read_text(encoding="utf-8") for path in minimal.folder.rglob("*.*")]
    told.append((shipped.basemap_folder / "manifest.toml").read_text(encoding="utf-8"))
    for path in shipped.basemap_folder.rglob("*.geojson"):
        rows = json.loads(path.read_text(encoding="utf-8"))["features"]
        told += texts_in([row.get("properties") for row in rows])
    return alone(shipped, "\n".join(told).casefold())


def stand_in(texts: Iterable[str], where: str) -> list[str]:
    """Those of some texts, in small letters, that stand somewhere as words of their own."""
    place = where.casefold()
    return sorted(
        each for each in texts if each in place and re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", place)
    )


# In code


def said_in(path: Path) -> str:
    """The texts in a Python module; any other file whole, but for comments."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return "\n".join(each for each in constants if isinstance(each, str))


def code() -> Iterator[tuple[str, str]]:
    """Every file of the product's code, by its path, with the texts in it."""
    for path in sorted(
        path for package in ("geodata", "dashboard") for path in (ROOT / package).rglob("*.*")
    ):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in TEXTS | {".py"} and not name.startswith(NO_CODE):
            yield name, said_in(path)


def test_the_shipped_atlas_stands_in_no_code(its_own: frozenset[str]) -> None:
    found = {name: stand_in(its_own, text) for name, text in code()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_what_is_the_shipped_atlas_s_own_is_known(its_own: frozenset[str]) -> None:
    assert {"rajin-khasan", "trans-korean railway", "companies, korea", "distance-from-moscow"} <= its_own
    assert stand_in(its_own, 'FIRST = "Rajin–Khasan railway"') == ["rajin–khasan railway"]


# In what is shown and written of another atlas


def texts_of(content: bytes) -> str:
    """What can be read in a file: of an archive its members, of a database its cells, else its text."""
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{texts_of(archive.read(name))}" for name in archive.namelist())
    return content.decode("utf-8", "ignore").replace("\0", "\n")


def of_pages(atlas: Atlas) -> Iterator[str]:
    workspace = Workspace(atlas.folder)
    for query in ("", "feature=north-line", "sites=true&feature=rice-farm&year=2017", "embed=true"):
        page = opened(query, workspace)
        yield from words(page)
        yield str(page)
    for name in ("passages", "methodology"):
        page = text_page(name, workspace)
        yield from words(page)
        yield str(page)


def of_server(atlas: Atlas) -> Iterator[str]:
    app = server_of(atlas.folder)
    for address in ("/", "/passages", "/methodology", "/?feature=north-line", "/atlas/map.json"):
        yield ask(address, app).text
    for address in ("/atlas/changes.atom", "/assets/symbols/rails.svg", "/atlas/layers/sites.geojson"):
        yield ask(address, app).text


def of_site(atlas: Atlas) -> Iterator[str]:
    """The published site but for the base map under its map."""
    site = Site(atlas, "https://example.org")
    for task in tasks(atlas):
        for path, content in task.files(site).items():
            if path.endswith((".html", ".json", ".xml", ".atom", ".txt")):
                yield re.sub(r"<script.*?</script>", "", texts_of(content), flags=re.DOTALL)


def of_exports(atlas: Atlas) -> Iterator[str]:
    yield from (texts_of(as_file(atlas, form)) for form in Format)
    yield from (methodology.as_markdown(atlas), licences.as_markdown(files.read(atlas.folder)))


def of_figures(atlas: Atlas) -> Iterator[str]:
    for selected in (None, "north-line", "rice-farm"):
        for year in (None, 2017):
            figure = everything(atlas, selected=selected, year=year)
            yield from map(words_of, pages_of(atlas, figure))
    yield texts_of(render(atlas, everything(atlas), form=FigureFormat.SVG))


def of_citations(atlas: Atlas) -> Iterator[str]:
    for what in (None, *atlas.features, *atlas.passages, *atlas.references, *atlas.datasets):
        cited = citations.of(atlas, what, "https://example.org")
        for form in Form:
            yield cited.text(form)
            yield cited.references(form)
    yield from (corrections.report(atlas, each, "https://example.org") for each in atlas.features)


def of_the_file(atlas: Atlas) -> Iterator[str]:
    page = as_html(atlas, default_view(atlas), "https://example.org")
    yield re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    packed = documents(page)
    yield from texts_in([each for name, each in packed.items() if "basemap" not in name])


def of_commands(atlas: Atlas) -> Iterator[str]:
    folder = str(atlas.folder)
    asked = [
        ["--help"],
        ["--version"],
        *([name, "--help"] for name in get_command(cli.app).commands),
        ["check", folder],
        ["verify", "document", str(DATA / "document.txt"), "--atlas", folder],
        ["verify", "none", str(DATA / "document.txt"), "--atlas", folder],
        ["cite", "north-line", "--atlas", folder],
        ["cite", "none", "--atlas", folder],
        ["export", "--view", "feature=none&layer.none=true", "-o", "none.gpkg", "--atlas", folder],
    ]
    for arguments in asked:
        answer = CliRunner().invoke(cli.app, arguments)
        assert answer.exception is None or isinstance(answer.exception, SystemExit), arguments
        yield answer.output


OUTPUTS: dict[str, Callable[[Atlas], Iterator[str]]] = {
    "pages": of_pages,
    "server": of_server,
    "site": of_site,
    "exports": of_exports,
    "figures": of_figures,
    "citations": of_citations,
    "one-file page": of_the_file,
    "commands": of_commands,
}


@pytest.mark.parametrize("output", OUTPUTS)
def test_another_atlas_shows_nothing_of_the_shipped_one(
    output: str, minimal: Atlas, its_own: frozenset[str]
) -> None:
    texts = "\n".join(OUTPUTS[output](minimal))
    assert len(texts) > LEAST
    assert minimal.name("north-line") in texts
    assert stand_in(its_own, texts) == []
