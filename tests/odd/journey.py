"""An atlas taken through everything that the program does with one: nothing may raise, nothing answer 500."""

from __future__ import annotations

import json
import re
import shutil
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest  # noqa: TID251 - the ban is geodata's
from typer.testing import CliRunner

from dashboard import cli
from dashboard.reader import citations
from dashboard.reader.exporting import figure_of, part_of
from dashboard.reader.interactive import as_html
from dashboard.reader.links import from_query, to_query
from dashboard.reader.state import arriving, default_view, revealing
from dashboard.server.routes import make_app
from dashboard.workspace import Workspace
from geodata import Atlas, load_atlas
from geodata.citing import Form
from geodata.errors import ExportError
from geodata.exports import Format, as_file
from geodata.figure import SIZES, FigureFormat, Palette, render
from tests.asking import NO_PAGE
from tests.pages import Markup, panels
from tests.reading import happens, of, opened, ran, search, shown, text_page, words

#: Features of an atlas that are looked at one by one; of more, the first and the last.
MOST = 12
#: A figure with room for all its parts, at few dots: drawing is what takes longest.
SMALL, DPI = SIZES["a4"], 50
#: The formats that need no feature with a place.
OF_TABLES = (Format.GEOJSON, Format.XLSX, Format.CSV, Format.DATA_PACKAGE, Format.JSON)
ADDRESS = "https://atlas.example.org"


@dataclass
class Journey:
    """A way through the program. What goes wrong is noted, and the way goes on."""

    folder: Path
    scratch: Path
    workspace: Workspace
    failures: list[str] = field(default_factory=list)

    def step(self, name: str, what: Callable[[], object]) -> None:
        """Go a step; an exception becomes a line that names it."""
        try:
            what()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
            at = traceback.extract_tb(error.__traceback__)[-1]
            self.failures.append(f"{name}: {type(error).__name__}: {error!s:.300} ({at.name}, {at.lineno})")

    @property
    def atlas(self) -> Atlas:
        return self.workspace.atlas

    @property
    def some(self) -> list[str]:
        """The features that are looked at one by one."""
        every = list(self.atlas.features)
        return every if len(every) <= MOST else [*every[:2], every[-1]]


def everywhere(folder: Path, scratch: Path, *, figures: bool = True) -> list[str]:
    """What fails of an atlas that `check` passes, in pages, routes, exports, citations and figures."""
    journey = Journey(folder, scratch, Workspace(folder))
    for part in (_routes, _pages, _file, _exports, _citations, _commands):
        part(journey)
    if figures:
        _figures(journey)
    return journey.failures


# The server


def _routes(journey: Journey) -> None:
    client = TestClient(
        make_app(journey.workspace, NO_PAGE), base_url="http://localhost", raise_server_exceptions=True
    )

    def get(address: str) -> bytes:
        answer = client.get(address)
        assert answer.status_code in {200, 404}, f"{address}: {answer.status_code}"
        assert "Traceback" not in answer.text[:100_000], address
        return answer.content

    def config() -> None:
        told = json.loads(get("/atlas/map.json"))
        for url in [*told["layer_urls"].values(), *told["basemap_urls"].values()]:
            client_answer = client.get(f"/{url}")
            assert client_answer.status_code == 200, url
            json.loads(client_answer.content)
        for url in told["tile_urls"].values():
            for z, x, y in ((3, 3, 1), (9, 220, 90)):
                json.loads(
                    get("/" + url.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y)))
                )

    journey.step("map.json and its documents", config)
    for layer in [*journey.atlas.layers][:4]:
        journey.step("symbol", partial(get, f"/assets/symbols/{layer}.svg"))
        journey.step("layer", partial(get, f"/atlas/layers/{layer}.geojson"))
    for page in ("/", "/passages", "/methodology", "/atlas/changes.atom"):
        journey.step(f"page {page}", partial(get, page))
    for item in journey.some:
        journey.step("feature", partial(get, f"/atlas/features/{item}.geojson"))
        journey.step("head", partial(get, f"/?feature={quote(item)}"))


# The pages


def _pages(journey: Journey) -> None:
    workspace = journey.workspace
    journey.step("the map's page", lambda: words(opened("", workspace)))
    for item in journey.some:
        journey.step(f"panel of {item}", partial(_panel, workspace, item))
    for item in journey.some[-1:]:
        journey.step(f"search of {item}", partial(_searched, workspace, item))
    for page in ("passages", "methodology"):
        journey.step(f"{page} page", partial(text_page, page, workspace))
    for kind in ("Figure", "Interactive page", "Data"):
        if kind != "Figure":  # its preview is a figure at the size of a page
            journey.step(f"export dialog, {kind}", partial(_dialog, workspace, kind))
    for layer in [*journey.atlas.layers][:4]:
        journey.step(f"link {layer}", partial(_link, workspace, layer))
    for start in journey.atlas.start_views:
        number = journey.atlas.start_views.index(start)
        journey.step(f"start view {start.id}", partial(_started, workspace, number))


def _panel(workspace: Workspace, item: str) -> None:
    words(opened(f"feature={quote(item)}", workspace))


def _searched(workspace: Workspace, item: str) -> None:
    assert shown(search(opened("", workspace), item))["selected"] == item


def _link(workspace: Workspace, layer: str) -> None:
    """A view without a layer opens from its link as it is."""
    atlas = workspace.atlas
    view = default_view(atlas)
    view = replace(view, layers=view.layers.symmetric_difference({layer}))
    query = to_query(atlas, view)
    assert from_query(atlas, query) == view
    opened(query, workspace)


def _started(workspace: Workspace, number: int) -> None:
    happens(opened("", workspace), type="start", number=number)


def _dialog(workspace: Workspace, kind: str) -> None:
    page = of(workspace, AppTest.from_function(_inside, default_timeout=60))
    page.session_state["export-kind"] = kind
    ran(page)


def _inside() -> None:
    from dashboard import session  # noqa: PLC0415
    from dashboard.reader.state import default_view  # noqa: PLC0415
    from dashboard.widgets.export import draw_inside  # noqa: PLC0415

    draw_inside(default_view(session.atlas()))


# What leaves the program


def _file(journey: Journey) -> None:
    def written() -> None:
        page = as_html(journey.atlas, default_view(journey.atlas), ADDRESS)
        found = panels(page)
        assert set(found) == set(journey.atlas.features)
        for markup in found.values():
            assert "script" not in {name for name, _ in Markup(markup).elements}

    journey.step("one-file page", written)


def _exports(journey: Journey) -> None:
    atlas = journey.atlas
    if not atlas.features:
        for form in Format:
            journey.step(f"export {form} of nothing", partial(_written_or_refused, atlas, form))
        return
    view = default_view(atlas)
    placed = any(feature.geometry is not None for feature in atlas.features.values())
    for form in Format if placed else OF_TABLES:
        journey.step(f"export {form}", partial(as_file, atlas, form))
        if any(view.shows(atlas, feature) for feature in atlas.features.values()):
            journey.step(f"export {form} of the view", lambda form=form: as_file(*_part(atlas, form)))
    journey.step("data package opens again", partial(_again, journey))


def _part(atlas: Atlas, form: Format) -> tuple[Atlas, Format, object]:
    part, scope = part_of(atlas, default_view(atlas), f"{ADDRESS}/")
    return part, form, scope


def _written_or_refused(atlas: Atlas, form: Format) -> None:
    """Tables of nothing are tables; a map of nothing is refused in words."""
    with suppress(ExportError):
        as_file(atlas, form)


def _again(journey: Journey) -> None:
    path = journey.scratch / "package.zip"
    path.write_bytes(as_file(journey.atlas, Format.DATA_PACKAGE))
    back = load_atlas(path)
    assert replace(back, folder=journey.atlas.folder) == journey.atlas
    assert list(back.features) == list(journey.atlas.features)


def _citations(journey: Journey) -> None:
    atlas = journey.atlas
    what = [None, *journey.some, *[*atlas.passages][:4], *atlas.references, *[*atlas.datasets][:4]]
    for form in Form:
        for item in what:
            journey.step(f"cite {item} as {form}", partial(_cited, atlas, item, form))
        shown = partial(citations.of_view, atlas, default_view(atlas), ADDRESS)
        journey.step(f"cite the view as {form}", lambda shown=shown, form=form: shown().text(form))


def _cited(atlas: Atlas, item: str | None, form: Form) -> None:
    cited = citations.of(atlas, item, ADDRESS)
    assert cited.text(form).strip()
    cited.references(form)


def _figures(journey: Journey) -> None:
    atlas = journey.atlas
    view = default_view(atlas)
    for form in FigureFormat:
        drawn = replace(figure_of(atlas, view, f"{ADDRESS}/"), size=SMALL)
        journey.step(f"figure as {form}", partial(render, atlas, drawn, form=form, dpi=DPI))
    for item in journey.some[:2]:
        shown = arriving(atlas, replace(revealing(atlas, view, item), selected=item))
        palette = Palette.COLOUR_BLIND if item == journey.some[0] else Palette.GREYSCALE
        drawn = replace(figure_of(atlas, shown, ""), size=SMALL, palette=palette)
        journey.step(f"figure of {item}", partial(render, atlas, drawn, dpi=DPI))


# The command line


def _commands(journey: Journey) -> None:
    copy = shutil.copytree(journey.folder, journey.scratch / "copy") if journey.folder.is_dir() else None
    out = journey.scratch / "out"
    out.mkdir()
    first = journey.some[:1]
    commands: list[list[object]] = [
        ["check", journey.folder],
        ["cite", *first, "--atlas", journey.folder],
        ["cite", "--references", "--format", "ris", "--atlas", journey.folder],
    ]
    if copy is not None:
        commands += [["tidy", copy], ["check", copy]]
    if first:
        commands.append(["export", "-o", out / "atlas.csv.zip", "--format", "csv", "--atlas", journey.folder])
    for arguments in commands:
        journey.step(f"ninebridges {arguments[0]}", partial(_command, arguments))
    if copy is not None:
        journey.step("tidied, it is the same", partial(_tidied, journey, copy))


def _tidied(journey: Journey, copy: Path) -> None:
    """Tidying orders rows; what they say stays."""
    back, atlas = load_atlas(copy), journey.atlas
    assert back.about == atlas.about
    assert dict(back.features) == dict(atlas.features)
    assert dict(back.names) == dict(atlas.names)
    assert sorted(map(str, back.facts)) == sorted(map(str, atlas.facts))
    assert dict(back.references) == dict(atlas.references)


def _command(arguments: list[object]) -> None:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    allowed = {0, 1} if arguments[0] == "check" else {0}  # a warning ends a check with 1
    assert result.exit_code in allowed, result.output[-500:]
    assert not re.search(r"^error:", result.output, re.MULTILINE), result.output[-500:]
