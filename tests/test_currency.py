"""What is old looks old and says so in every output: the same rule, the same words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import pytest
from shapely.geometry import Point

from dashboard.leaflet import content
from dashboard.reader.panels import feature as panel
from dashboard.reader.panels import introduction
from dashboard.reader.panels.blocks import Badges, Figures, Items
from dashboard.reader.panels.rendering import wrapped
from geodata import Atlas, Basis, Fact, Reference, origins
from geodata.exports import Format, as_file, qgis
from geodata.exports import scope as scopes
from geodata.exports.contents import FEATURE_COLUMNS, feature_row
from geodata.exports.geojson import collection, feature_object, layer_collection
from geodata.figure import Figure, FigureFormat, render
from geodata.figure.evidence import notes_of, notes_on, subjects_of
from geodata.figure.features import Drawn
from geodata.present.status_styles import UNCONFIRMED
from geodata.present.symbols import in_legend, status_style
from geodata.present.wording import how_current, when
from geodata.vocabulary import Kind, Status
from tests.drawing import everything, pages_of, words_of

LABEL = UNCONFIRMED.label
DOUBTED = ("north-line", "rice-farm", "south-line")


@pytest.fixture(scope="module")
def old(minimal: Atlas) -> Atlas:
    """The minimal atlas, whose reports are of 2018, with data of 2026."""
    return replace(minimal, about=minimal.about.model_copy(update={"data_date": "2026-11-23"}))


@pytest.mark.parametrize(("kind", "status"), list(product(Kind, [*Status, None])))
def test_an_unconfirmed_status_is_hollow_and_else_looks_the_same(kind: Kind, status: Status | None) -> None:
    style = status_style(kind, status, unconfirmed=True)
    assert style.hollow
    assert replace(style, hollow=False) == status_style(kind, status)


def test_a_legend_lists_each_look_once_and_in_its_order() -> None:
    styles = [status_style(kind, status) for kind, status in product(Kind, [None, *Status])]
    labels = [style.label for style in in_legend(styles)]
    assert labels[:2] == ["Operating", "Under construction"]
    assert labels[-2:] == ["Status not known", "Sea route, no status of its own"]
    assert len(set(labels)) == len(labels)


def test_the_browser_has_the_rule_and_the_years(old: Atlas) -> None:
    assert content.map_config(old)["style"]["unconfirmed"]["label"] == LABEL
    [line, *_] = content.layer_geojson(old, "rails")["features"]
    assert line["properties"]["unconfirmed_by_year"] == ((1940, True), (2016, False), (2023, True))


def test_the_legend_of_the_map_tells_the_newest_source_of_each_layer(minimal: Atlas) -> None:
    layers = content.map_config(minimal)["layers"]
    assert [layer["newest"] for layer in layers] == ["Aug 2018", "2018"]
    assert layers[0]["currency"] == "Data of 23 November 2022; newest source 19 August 2018"


def test_the_newest_source_is_the_last_that_appeared_for_certain(minimal: Atlas) -> None:
    assert origins.newest_source(minimal) == "2018-08-19"  # the handbook of 2018 may be of January
    assert origins.newest_source(minimal, "sites") == "2018"
    assert origins.newest_source(replace(minimal, facts=())) is None


def test_the_atlas_says_how_current_it_is(minimal: Atlas) -> None:
    assert how_current(minimal) == "data of 23 November 2022; newest source 19 August 2018"
    assert introduction.summary(minimal).endswith("; data of 23 November 2022; newest source 19 August 2018.")
    assert how_current(replace(minimal, facts=())) == "data of 23 November 2022"


# The panel


def badges(atlas: Atlas, feature_id: str, year: int | None = None) -> list[str]:
    """The badges that a reader sees who has chosen a year (None: today)."""
    blocks = panel.head(atlas, feature_id, panel.numbered(atlas, feature_id))
    every = [badge for block in blocks if isinstance(block, Badges) for badge in block.badges]
    return [
        each.text for each in every if each.then is None or (year and each.then[0] <= year <= each.then[1])
    ]


def test_the_panel_says_when_an_old_status_was_last_reported(minimal: Atlas, old: Atlas) -> None:
    assert badges(minimal, "north-line")[0] == "Operating, as of June 2018"
    assert badges(old, "north-line")[0] == "Operating, last reported June 2018"


def test_the_panel_says_so_of_an_earlier_year(old: Atlas) -> None:
    assert badges(old, "north-line", 1950)[0] == "proposed, last reported 1934"
    assert badges(old, "north-line", 2019)[0] == "operating"


def test_the_panel_has_one_badge_for_years_of_which_it_says_the_same(shipped: Atlas) -> None:
    for item in shipped.features:
        blocks = panel.head(shipped, item, panel.numbered(shipped, item))
        every = [badge for block in blocks if isinstance(block, Badges) for badge in block.badges]
        of_years = [badge for badge in every if badge.then]
        held = [year for badge in of_years for year in range(badge.then[0], badge.then[1] + 1)]
        known = [
            year
            for year in range(shipped.first_year, shipped.last_year)
            if shipped.status(item, year) is not None
        ]
        assert held == known
        assert all(one.text != other.text for one, other in pairwise(of_years))


def test_a_part_without_a_status_tells_that_of_its_whole(shipped: Atlas) -> None:
    [first, *_] = badges(shipped, "lng-route-incheon")
    assert first == f"{shipped.name('sakhalin-korea-lng')}: operating"


def figures(atlas: Atlas, feature_id: str) -> list[tuple[str, str, str]]:
    blocks = panel.figures(atlas, feature_id)
    return [
        (figure.value, figure.of, figure.sources)
        for block in blocks
        if isinstance(block, Figures)
        for figure in block.figures
    ]


def test_a_key_figure_tells_how_many_sources_give_it(minimal: Atlas) -> None:
    again = Fact(
        feature="north-line",
        property="published-length",
        value="54",
        unit="km",
        basis=Basis.CITED,
        basis_id="handbook",
    )
    [length, drawn, *_] = figures(minimal, "north-line")
    assert length == ("54 km", "Published length", "1 source")
    assert drawn[1:] == ("Drawn length", "")  # the program's own
    [length, *_] = figures(replace(minimal, facts=(*minimal.facts, again)), "north-line")
    assert length == ("54 km", "Published length", "2 independent sources")


def listed(atlas: Atlas, feature_id: str) -> tuple[str, list[str]]:
    """What stands below the references of a panel, and the references."""
    tabs = panel.tabs(atlas, feature_id, panel.numbered(atlas, feature_id))
    items, caption = next(tab for tab in tabs if tab.title == "References").blocks()
    assert isinstance(items, Items)
    html = wrapped([items])
    return wrapped([caption]), re.findall(r"<li>(.*?)</li>", html)


def test_the_references_tell_encyclopaedias_copies_and_how_current_the_layer_is(minimal: Atlas) -> None:
    about = {"type": "entry-encyclopedia", "title": "Handbook of Roads", "publisher": "Southgate Press"}
    about |= {"original-publisher": "Northgate", "issued": {"date-parts": [[2018]]}}
    copy = Reference(id="copy", csl=about)
    fact = minimal.facts[0].model_copy(update={"property": "owner", "value": "A", "basis_id": "copy"})
    atlas = replace(
        minimal,
        references={**minimal.references, "copy": copy},
        facts=(*minimal.facts, fact),
    )
    caption, items = listed(atlas, "north-line")
    marked = [item for item in items if "Encyclopaedia" in item]
    number = 1 + next(place for place, item in enumerate(items) if "Handbook of Roads" in item)
    assert [re.search(r"<strong><small>(.*?)</small>", item)[1] for item in marked] == [
        f"Encyclopaedia; text of Northgate; same text as {number}."
    ]
    assert "Rails: data of 23 November 2022; newest source 19 August 2018." in caption


# Figures


def legend_of(atlas: Atlas, **changes: object) -> str:
    return words_of(pages_of(atlas, everything(atlas, **changes))[0], "legend")


def test_the_legend_of_a_figure_explains_what_is_unconfirmed(minimal: Atlas, old: Atlas) -> None:
    assert LABEL in legend_of(old)
    assert LABEL not in legend_of(minimal)


def test_a_figure_of_a_year_shows_what_was_unconfirmed_then(old: Atlas) -> None:
    assert LABEL in legend_of(old, year=1950)
    assert LABEL not in legend_of(old, year=2019)


def strokes(atlas: Atlas, feature_id: str) -> int:
    svg = as_svg(atlas, everything(atlas, visible=(feature_id,), parts=frozenset()))
    return svg.count("<path")


def as_svg(atlas: Atlas, figure: Figure) -> str:
    return render(atlas, figure, form=FigureFormat.SVG).decode()


def test_an_unconfirmed_line_is_open_along_its_middle(minimal: Atlas, old: Atlas) -> None:
    assert strokes(old, "north-line") == strokes(minimal, "north-line") + 1


def test_an_unconfirmed_site_is_not_filled_with_its_colour(minimal: Atlas, old: Atlas) -> None:
    def drawn(atlas: Atlas) -> list[str]:
        barn = atlas.feature("rice-farm").model_copy(update={"geometry": Point(130.5, 42.34)})
        placed = replace(atlas, features={**atlas.features, "rice-farm": barn})
        svg = as_svg(placed, everything(placed, visible=("rice-farm",), parts=frozenset()))
        features = svg[svg.index('id="features"') :]
        return re.findall(r"fill: ?(#\w+|none)", features[: features.index('id="names"')])

    accent = minimal.layers["sites"].accent.lower()
    assert drawn(minimal) == ["none", accent, "#ffffff"]
    assert drawn(old) == ["none", "#ffffff", accent]


def test_the_notes_of_a_figure_say_when_it_was_last_reported(old: Atlas) -> None:
    told = [note.text for note in notes_on(replace(old, passages={}), "rice-farm")]
    assert "Status: Operating, last reported about 2018." in told
    [page, *_] = pages_of(old, everything(old))
    assert "last reported June 2018" in words_of(page)


def test_the_foot_of_a_figure_says_how_current_it_is(minimal: Atlas) -> None:
    words = words_of(pages_of(minimal, everything(minimal))[0])
    assert "Data of 23 November 2022; newest source 19 August 2018." in words
    only = words_of(pages_of(minimal, everything(minimal, visible=("rice-farm",)))[0])
    assert "Data of 23 November 2022; newest source 2018." in only


# Exports


def test_kml_is_paler_and_says_so(minimal: Atlas, old: Atlas) -> None:
    def line_colour(atlas: Atlas) -> tuple[str, str]:
        kml = as_file(atlas, Format.KML).decode()
        placemark = re.search(r'<Placemark id="feature-north-line">.*?</Placemark>', kml, re.DOTALL)[0]
        style = re.search(r"<styleUrl>#(.*?)</styleUrl>", placemark)[1]
        look = re.search(rf'<Style id="{style}">.*?</Style>', kml, re.DOTALL)[0]
        return re.search(r"<LineStyle>\s*<color>(..)", look)[1], placemark

    (fresh, told), (faded, doubted) = line_colour(minimal), line_colour(old)
    assert int(faded, 16) / int(fresh, 16) == pytest.approx(UNCONFIRMED.faded, abs=0.01)
    assert "Railway, operating, unconfirmed" in doubted
    assert "Operating, last reported June 2018" in doubted
    assert "unconfirmed<" not in told


def test_the_symbols_of_kmz_are_hollow(old: Atlas) -> None:
    with zipfile.ZipFile(io.BytesIO(as_file(old, Format.KMZ))) as archive:
        named = re.findall(r"<href>(symbols/.*?)</href>", archive.read("doc.kml").decode())
        assert "symbols/site-hollow.png" in named
        assert set(named) <= set(archive.namelist())


def test_qgis_has_a_rule_for_what_is_unconfirmed(minimal: Atlas, old: Atlas) -> None:
    def rules(atlas: Atlas) -> Iterator[tuple[str, int]]:
        layer = atlas.layers["rails"]
        line = [atlas.feature("north-line")]
        style = qgis.style(atlas, layer, "lines", line)
        yield from re.findall(r'label="(.*?)" filter="(.*?)"', style)
        yield "strokes", style.count('class="SimpleLine"')

    (title, rule), (_, count) = rules(old)
    assert title == "Railway: operating, unconfirmed"
    assert "&quot;status_unconfirmed&quot; = 'yes'" in rule
    (title, rule), (_, fewer) = rules(minimal)
    assert (title, "= 'no'" in rule, count - fewer) == ("Railway: operating", True, 1)


def test_tables_and_geojson_tell_what_is_unconfirmed(minimal: Atlas, old: Atlas) -> None:
    column = [column.name for column in FEATURE_COLUMNS].index("status_unconfirmed")
    for atlas, cell in ((minimal, "no"), (old, "yes")):
        assert feature_row(atlas, atlas.feature("north-line"))[column] == cell
        told = feature_object(atlas, atlas.feature("north-line"))["properties"]
        assert told["status_unconfirmed"] is (cell == "yes")
    assert feature_row(old, old.feature("northport"))[column] is None


def test_only_the_status_that_holds_is_last_reported(old: Atlas) -> None:
    said = {fact.as_of: when(old, fact) for fact in old.facts_of("north-line") if fact.property == "status"}
    assert said == {"2016-03": "March 2016", "2018-06": "last reported June 2018", "1934": "1934"}


def test_the_overview_of_a_figure_tells_it_too(shipped: Atlas) -> None:
    feature = shipped.feature("vladivostok-lng")
    [note] = notes_of(shipped, subjects_of(shipped, [Drawn(feature, feature.geometry, selected=False)]))
    assert note.text.startswith("Proposed, last reported about 2019.")


def test_geojson_tells_the_newest_source_of_a_layer(minimal: Atlas) -> None:
    assert layer_collection(minimal, "rails")["newest_source"] == "2018-08-19"
    assert collection(minimal)["newest_source"] == "2018-08-19"


def test_a_file_tells_the_newest_source(minimal: Atlas) -> None:
    assert scopes.about(minimal)["Newest source"] == "2018-08-19"
    assert scopes.layer_about(minimal, "sites")["Newest source"] == "2018"
