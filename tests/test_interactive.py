"""The interactive snapshot: one file, which holds what the dashboard shows and asks nobody for anything."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard import cli, web
from dashboard.leaflet.content import attribution
from dashboard.reader.exporting import figure_name
from dashboard.reader.interactive import as_html, iframe, page
from dashboard.reader.interactive.packing import pack
from dashboard.reader.links import from_query
from dashboard.reader.panels.markup import to_html
from dashboard.reader.state import default_view
from dashboard.widgets import downloading
from dashboard.widgets import interactive as menu
from geodata import Atlas, load_atlas
from geodata.errors import ExportError
from tests.conftest import DATA
from tests.pages import Markup, documents, hostile, panels
from tests.reading import Blocks, dated, drawn_by, every_block, opened

SPOKEN = "rajin-khasan"
VIEW = f"layer.lng=false&status=Operating&year=2016&feature={SPOKEN}&at=42.34,130.5,9"


@pytest.fixture(scope="module")
def file(shipped: Atlas) -> str:
    return as_html(shipped, from_query(shipped, VIEW), "https://atlas.example.org/")


@pytest.fixture(scope="module")
def read(file: str) -> dict[str, Markup]:
    """The panels of the file by their features."""
    return {item: Markup(panel) for item, panel in panels(file).items()}


@pytest.fixture(scope="module")
def small(minimal: Atlas) -> str:
    return as_html(minimal, default_view(minimal))


# The file


def test_the_shipped_atlas_fits_into_three_megabytes(file):
    assert len(file.encode()) < 3_000_000


def test_nothing_is_loaded_from_anywhere(file):
    fetched = {"src", "srcset", "data", "poster", "background", "action"}
    for tag, attributes in Markup(file).elements:
        assert not fetched & attributes.keys()
        assert tag in {"a", "link"} or "href" not in attributes
        assert tag != "link" or attributes["href"].startswith("data:")


def test_the_policy_lets_nothing_run_and_nothing_out_but_the_file_s_own(file):
    [policy] = [each["content"] for tag, each in Markup(file).elements if "http-equiv" in each]
    inline = {name: re.findall(rf"<{name}>(.*?)</{name}>", file, re.DOTALL) for name in ("script", "style")}
    hashes = {name: b64encode(sha256(text.encode()).digest()).decode() for name, [text] in inline.items()}
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_no_markup_needs_what_the_policy_forbids(file, read):
    held = [*read.values(), Markup(file)]
    names = {name for each in held for _, attributes in each.elements for name in attributes}
    assert "style" not in names
    assert [name for name in names if name.startswith("on")] == []


def test_the_page_runs_leaflet_and_the_viewer_with_its_own_host(file):
    assert web.script("viewer") in file
    assert web.script("dashboard") not in file


def test_it_carries_what_the_map_would_fetch(shipped, file):
    held = documents(file)
    config = held["atlas/map.json"]
    details = [detail["url"] for detail in config["basemap_details"].values()]
    asked = [*config["layer_urls"].values(), *config["basemap_urls"].values(), *details]
    assert [address for address in asked if address not in held] == []
    assert list(config["layer_urls"]) == list(shipped.layers)
    assert held["atlas/layers/lng.geojson"]["features"][0]["id"] == shipped.drawn_in("lng")[0].id
    assert (config["bases"], config["tile_urls"]) == ({}, {})


def test_it_opens_at_the_view_of_which_it_was_made(shipped, file):
    state = documents(file)["interactive/view.json"]["opening"]
    assert set(shipped.layers) - set(state["layers"]) == {"lng"}
    assert (state["statuses"], state["year"], state["selected"]) == (["operating"], 2016, SPOKEN)
    assert (state["lat"], state["lng"], state["zoom"], state["bounds"]) == (42.34, 130.5, 9, None)


def test_a_view_that_names_a_feature_alone_goes_there_and_an_online_base_map_stays_behind(minimal):
    made = as_html(minimal, from_query(minimal, "feature=north-line&base=OpenStreetMap"))
    state = documents(made)["interactive/view.json"]["opening"]
    assert (state["bounds"], state["base"]) == (list(minimal.bounds(["north-line"])), None)


def test_equal_views_make_equal_files(minimal, small):
    assert as_html(minimal, default_view(minimal)) == small


def test_it_names_its_day_its_licences_and_all_credits(shipped, file):
    read = Markup(file)
    assert "Version 0.2.0, data of 30 November 2026" in read.text
    assert [each for each in shipped.datasets.values() if each.attribution not in read.text] == []
    words = " ".join(read.text.split())
    said = ["is under the ODbL 1.0", "CC BY 4.0", "no licence is given for them", "CloudMade"]
    assert [text for text in said if text not in words] == []
    assert documents(file)["atlas/map.json"]["attribution"] == attribution(shipped)


def test_the_licence_of_the_program_travels_with_its_scripts(file):
    licence = (Path(__file__).parent.parent / "LICENSE").read_text(encoding="utf-8")
    assert " ".join(licence.split()) in " ".join(Markup(file).text.split())


def test_the_file_and_its_citations_link_to_the_dashboard(file):
    links = [each["href"] for tag, each in Markup(file).elements if tag == "a" and "title" in each]
    assert links == [f"https://atlas.example.org/?{VIEW.replace('42.34,130.5', '42.3400,130.5000')}"]
    query = "layer.lng=false&amp;status=Operating&amp;year=2016&amp;feature=khasan-station"
    assert f"data of November 30. https://atlas.example.org/?{query}" in panels(file)["khasan-station"]


def test_without_a_dashboard_s_address_there_is_no_link_to_it(small):
    assert [tag for tag, each in Markup(small).elements if tag == "a" and "title" in each] == []
    assert "data of November 23.</pre>" in panels(small)["north-line"]


def test_the_search_box_knows_every_feature_by_all_its_names(minimal, small):
    index = {each["id"]: each for each in documents(small)["interactive/search.json"]}
    assert index.keys() == minimal.features.keys()
    assert index["north-line"] == {
        "id": "north-line",
        "name": "North line",
        "ko": "북선",
        "ru": "Северная линия",
        "layer": "Rails",
        "text": "North line · 북선 · Северная линия · Iron Road North · 철길 북선",
        "bounds": list(minimal.bounds(["north-line"])),
    }


def test_the_code_for_other_pages_lets_the_file_run_its_script_and_no_more():
    assert iframe("a&b.html", 'The "line"') == (
        '<iframe src="a&amp;b.html" title="The &quot;line&quot;" width="100%" height="700" style="border: 0" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>'
    )


# Its panels


@pytest.mark.parametrize("item", [SPOKEN, "korean-investors-day-2018"])
def test_a_panel_says_what_the_dashboard_s_says(shipped, file, item):
    told = [text for element, _, text in every_block(opened(f"feature={item}&year=2016")) if element]
    in_file = [text for _, _, text in Blocks(dated(panels(file)[item], 2016)).blocks]
    assert len(told) > 20
    assert [text for text in told if text not in in_file] == []


def test_every_quotation_stands_in_its_panels_character_for_character(shipped, read):
    for passage in shipped.passages.values():
        quoted = f"“{passage.exact}”"
        assert [item for item in passage.features if quoted not in read[item].quotations] == []


def test_a_panel_s_links_lead_out_safely_or_to_another_panel(shipped, read):
    elements = [each for panel in read.values() for each in panel.elements]
    links = [attributes for tag, attributes in elements if tag == "a"]
    assert len(links) > 1000
    assert {each["href"].partition("://")[0] for each in links} == {"http", "https"}
    assert {(each["target"], each["rel"]) for each in links} == {("_blank", "noopener noreferrer")}
    others = {attributes["data-feature"] for _, attributes in elements if "data-feature" in attributes}
    assert others <= shipped.features.keys()


def test_every_picture_beside_a_text_is_in_the_stylesheet(file):
    used = {name for panel in panels(file).values() for name in re.findall(r"icon-(\w+)", panel)}
    styles = (page.STYLES / "blocks.css").read_text(encoding="utf-8")
    assert used == set(re.findall(r"^\.blocks \.icon-(\w+)", styles, re.MULTILINE))


# Markdown


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "[a](https://example.org/a?b=c&d)",
            '<a href="https://example.org/a?b=c&amp;d" target="_blank" rel="noopener noreferrer">a</a>',
        ),
        (":gray[a] :material/edit_note:", ":gray[a] :material/edit_note:"),
        ("<b>a</b> <!-- b -->", "&lt;b&gt;a&lt;/b&gt; &lt;!-- b --&gt;"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](data:text/html,b)", "[a](data:text/html,b)"),
        ("[a](//example.org)", "[a](//example.org)"),
        ("![a](https://example.org/a.png)", None),
    ],
)
def test_markdown_becomes_html_that_is_safe(source, html):
    made = to_html(source)
    assert "<img" not in made
    assert html is None or made == f"<p>{html}</p>"


def test_a_block_of_html_stays_text():
    assert to_html("<div onclick='a'>\n\nb") == "<p>&lt;div onclick='a'&gt;</p>\n<p>b</p>"


# What comes from the data


def test_no_text_of_the_data_becomes_markup_or_script(folder):
    atlas = load_atlas(hostile(folder))
    view = from_query(atlas, "feature=north-line&sites=true")
    made = as_html(atlas, view, 'https://example.org/"><script>hacked=3</script>')
    assert made.count("<script") == 2
    assert made.count("</script") == 2
    kinds = {tag for tag, _ in Markup(made).elements}
    assert kinds.isdisjoint({"img", "iframe", "object", "embed", "svg", "form", "base"})
    for panel in panels(made).values():
        assert {tag for tag, _ in Markup(panel).elements}.isdisjoint({"img", "script"})
    assert (
        "</script><img src=x onerror=hacked=1>${hacked=2}North line"
        in Markup(panels(made)["north-line"]).text
    )
    assert "<img" not in documents(made)["atlas/map.json"]["attribution"]


# Too large


def test_an_atlas_of_too_many_features_is_refused(minimal, monkeypatch):
    monkeypatch.setattr(page, "MOST_FEATURES", 4)
    with pytest.raises(
        ExportError, match=r"holds at most 4 features, and this atlas has 5\. Export a figure"
    ):
        as_html(minimal, default_view(minimal))


def test_a_file_that_would_be_too_large_is_refused_before_all_of_it_is_made():
    def endless():
        for number in range(10**9):
            yield str(number), sha256(str(number).encode()).hexdigest().encode()

    with pytest.raises(ExportError, match=r"larger than 0\.06 MB.*Export a figure"):
        pack(endless(), 10_000, 60_000)


def test_what_was_packed_is_no_larger_than_allowed(minimal, small, monkeypatch):
    monkeypatch.setattr(page, "LARGEST", len(small.encode()) - 40_000)
    with pytest.raises(ExportError, match="larger than"):
        as_html(minimal, default_view(minimal))


# On the page


def test_why_a_file_cannot_be_made_is_kept_for_the_reader(minimal, monkeypatch):
    monkeypatch.setattr(page, "MOST_FEATURES", 4)
    failures = []
    with pytest.raises(ExportError):
        downloading._content(partial(menu._html, minimal, default_view(minimal), ""), failures)
    assert "at most 4 features" in failures[0]


def dialog():
    from dashboard import session  # noqa: PLC0415
    from dashboard.reader.links import from_query  # noqa: PLC0415
    from dashboard.widgets.interactive import draw  # noqa: PLC0415

    draw(from_query(session.atlas(), "feature=rajin-khasan"))


def test_the_dialog_offers_the_file_and_the_code_that_embeds_it(shipped):
    offered = drawn_by(dialog)
    name = figure_name(shipped, from_query(shipped, "feature=rajin-khasan"), ".html")
    assert re.fullmatch(r"nine-bridges-atlas-rajin-khasan-\d{4}-\d\d-\d\d\.html", name)
    assert [block.value for block in offered.code] == [iframe(name, "Rajin–Khasan railway")]
    assert [button.proto.label for button in offered.get("download_button")] == ["Download HTML"]


# On the command line


def snapshot(*arguments):
    return CliRunner().invoke(cli.app, ["snapshot", *map(str, arguments), "--atlas", str(DATA / "minimal")])


def test_a_name_that_ends_in_html_makes_a_page(tmp_path, minimal):
    result = snapshot("-o", tmp_path / "view.HTML", "--view", "https://example.org/a?feature=north-line")
    assert result.exit_code == 0, result.output
    made = (tmp_path / "view.HTML").read_text(encoding="utf-8")
    assert made == as_html(minimal, from_query(minimal, "feature=north-line"), "https://example.org/a")


def test_a_page_that_cannot_be_made_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_FEATURES", 4)
    result = snapshot("-o", tmp_path / "view.html")
    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "at most 4 features" in result.stderr
