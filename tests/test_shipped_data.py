"""The shipped data against its own claims."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from shapely import Point, box, segmentize, union_all
from shapely.geometry import shape
from shapely.ops import nearest_points, substring

from geodata import Basis, Kind, Precision, Sector, Status, check_folder
from geodata.catalogue import shipped_folder
from geodata.derivations import WGS84, length_km
from geodata.folder import files
from geodata.folder.tidy import tidy
from geodata.quoting import LARGEST_SHARE, covered_share, read_document, verify
from geodata.vocabulary import WITH_STATUS, Severity

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "../shared/seeds"

#: The documents that were quoted. A hash that changes means that another file was quoted.
DOCUMENTS = {
    "leksika-2018": "4dfef6cf7c964acdd33286d2a6d08db8c2b740197691295c77c80eb660be8476",
    "koreas-2018": "05120d7a7663f24d52bd0be93c7d876f0d1d7c4031fd3d92514e8b36aceb44a9",
}

#: Warnings of `ninebridges check` that may stay, by what they are called together: each was looked into.
ACCEPTED_WARNINGS = {
    "statuses without a report in the last 5 years",
    "references that are copies of others",
}

LINE_STATIONS = (
    "khasan-station",
    "friendship-bridge",
    "tumangang-station",
    "hongui-station",
    "sonbong-station",
    "rajin-station",
    "rajin-port",
)

#: What the atlas promises to hold, by layer.
PROMISED = {
    "rajin-khasan": ("rajin-khasan", *LINE_STATIONS),
    "trans-korean": (
        *("trans-korean-railway", "trans-korean-east", "trans-korean-west", "trans-korean-centre", "dmz"),
        *(
            "busan-pohang",
            "pohang-samcheok",
            "samcheok-gangneung",
            "gangneung-jejin",
            "jejin-kosong",
            "kosong-anbyon",
        ),
        *("anbyon-wonsan", "wonsan-hamhung", "hamhung-chongjin", "chongjin-rajin"),
        *("busan-seoul", "seoul-dorasan", "dorasan-kaesong", "kaesong-pyongyang", "pyongyang-sinuiju"),
        *("seoul-baengmagoji", "baengmagoji-pyonggang", "pyonggang-wonsan"),
        *("busan-station", "pohang-station", "samcheok-station", "gangneung-station", "jejin-station"),
        *(
            "kamho-station",
            "kosong-station",
            "anbyon-station",
            "wonsan-station",
            "hamhung-station",
            "chongjin-station",
        ),
        *("daejeon-station", "dongdaegu-station", "seoul-station", "dorasan-station", "kaesong-station"),
        *("pyongyang-station", "sinuiju-station", "baengmagoji-station", "pyonggang-station"),
    ),
    "trans-siberian": (
        *("khasan-baranovsky", "baranovsky-ussuriysk", "trans-siberian-main", "tkr-tsr-link"),
        *(
            "baranovsky-station",
            "ussuriysk-station",
            "vladivostok-station",
            "khabarovsk-station",
            "chita-station",
        ),
        *("irkutsk-station", "novosibirsk-station", "yekaterinburg-station", "moscow-yaroslavsky-station"),
    ),
    "gas-pipelines": (
        *("trans-korean-gas-pipeline", "gas-extension-japan", "gas-extension-china"),
        "sakhalin-khabarovsk-vladivostok",
    ),
    "lng": (
        *("prigorodnoye-lng", "sakhalin-korea-lng"),
        *("incheon-lng", "pyeongtaek-lng", "tongyeong-lng", "samcheok-lng", "gwangyang-lng", "boryeong-lng"),
        *("lng-route-incheon", "lng-route-pyeongtaek", "lng-route-tongyeong"),
        *("lng-route-samcheok", "lng-route-gwangyang", "lng-route-boryeong"),
    ),
    "far-east-sites": ("russian-far-east", "nine-bridges"),
    "north-korea-zones": ("rason-zone", "wonsan-kalma-zone"),
    "places-events": (
        *("moscow-summit-2018", "korean-investors-day-2018", "rason-delegation-2018"),
        *("inter-korean-talks-october-2018", "song-galushka-meeting-2017"),
    ),
}
NO_SITE = {Kind.REGION, Kind.PROGRAMME, Kind.CORRIDOR}


def lines(atlas):
    """The railways, pipelines and sea routes that are drawn."""
    kinds = {Kind.RAILWAY, Kind.PIPELINE, Kind.SEA_ROUTE}
    return [
        feature
        for feature in atlas.features.values()
        if feature.kind in kinds and feature.geometry is not None
    ]


def sites(atlas):
    return [feature for feature in atlas.features_in("far-east-sites") if feature.kind not in NO_SITE]


def is_cited(atlas, feature):
    return any(fact.basis in {Basis.CITED, Basis.QUOTED} for fact in atlas.facts_of(feature.id))


def kilometres(one, other):
    """Geodesic distance between the nearest points of two geometries.

    The nearest point of a line is sought in degrees, so the line is first cut into steps of 0.001°.
    """
    near = nearest_points(one, other)
    _, _, metres = WGS84.inv(near[0].x, near[0].y, near[1].x, near[1].y)
    return metres / 1000


def offset(line, point):
    """Geodesic distance from a point to a line, along which points stand every 0.0005° (about 50 m)."""
    points = segmentize(line, 0.0005).coords
    return min(WGS84.inv(point.x, point.y, x, y)[2] for x, y, *_ in points) / 1000


@cache
def base(name):
    """A file of the base map as one geometry."""
    path = shipped_folder() / f"basemap/{name}.geojson"
    return union_all(
        [shape(feature["geometry"]) for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]
    )


@cache
def border(between):
    path = shipped_folder() / "basemap/borders.geojson"
    rows = json.loads(path.read_text(encoding="utf-8"))["features"]
    near = [
        row
        for row in rows
        if row["properties"].get("between") == between and row["properties"]["detail"] == "near"
    ]
    return union_all([shape(row["geometry"]) for row in near])


def values(atlas, feature, name, unit):
    return [fact.number for fact in atlas.facts_of(feature) if fact.property == name and fact.unit == unit]


# The folder


def test_the_folder_has_no_error_and_only_accepted_warnings():
    problems = check_folder(shipped_folder())
    assert [str(problem) for problem in problems if problem.severity is Severity.ERROR] == []
    assert {problem.summary for problem in problems} <= ACCEPTED_WARNINGS


def test_no_fact_is_unsourced(shipped):
    assert [
        f"{fact.feature} {fact.property}" for fact in shipped.facts if fact.basis is Basis.UNSOURCED
    ] == []


def test_all_files_are_tidy():
    assert [path.name for path in tidy(files.read(shipped_folder()))] == []


@pytest.mark.parametrize("part", ["land-near", "land-far", "borders", "lakes", "towns", "labels"])
def test_the_base_map_is_there(part):
    assert not base(part).is_empty


@pytest.mark.parametrize("layer", PROMISED)
def test_a_layer_holds_what_it_promises(shipped, layer):
    assert set(PROMISED[layer]) - {feature.id for feature in shipped.features_in(layer)} == set()


def test_there_is_no_layer_beyond_the_promised_ones(shipped):
    assert set(shipped.layers) == set(PROMISED)


# Quotations


def test_the_quoted_documents_are_the_two_articles(shipped):
    assert {source.id: source.sha256 for source in shipped.sources.values()} == DOCUMENTS


@pytest.mark.parametrize("source", DOCUMENTS)
def test_every_passage_stands_in_its_document(shipped, source):
    if not SEEDS.is_dir():
        pytest.skip(
            f"the articles are not shipped and {SEEDS.resolve()} is not there: only their hashes were checked"
        )
    documents = [read_document(path) for path in sorted(SEEDS.iterdir())]
    document = next(each for each in documents if each.sha256 == DOCUMENTS[source])
    verdicts = verify(shipped.sources[source], shipped.passages.values(), document)
    assert len(verdicts) > 15
    assert [f"{each.passage}: {each.reason}" for each in verdicts if not each.holds] == []
    assert shipped.sources[source].characters == len(document.text)


@pytest.mark.parametrize("source", DOCUMENTS)
def test_no_article_ships_whole(shipped, source):
    assert covered_share(shipped.sources[source], shipped.passages.values()) <= LARGEST_SHARE


def test_passages_are_whole_sentences(shipped):
    """A passage ends with a sentence, and what stands before it is the end of another or a line."""
    closed = re.compile(r"[.?!]”?$")
    opened = re.compile(r"(?:^|[.?!]”? ?|\n)$")
    cut = [
        passage.id
        for passage in shipped.passages.values()
        if not closed.search(passage.exact) or not opened.search(passage.prefix.rstrip(" \N{NO-BREAK SPACE}"))
    ]
    assert cut == []


@pytest.mark.parametrize("kind", [Kind.LNG_PLANT, Kind.LNG_TERMINAL])
def test_each_plant_and_terminal_for_liquefied_gas_has_a_passage(shipped, kind):
    bare = [f.id for f in shipped.features.values() if f.kind is kind and not shipped.passages_on(f.id)]
    assert bare == []


@pytest.mark.parametrize("layer", PROMISED)
def test_a_layer_is_quoted_from_two_passages_or_more(shipped, layer):
    features = {feature.id for feature in shipped.features_in(layer)}
    assert len([p.id for p in shipped.passages.values() if features & set(p.features)]) >= 2


# Names, facts and references


def test_every_feature_has_a_name_in_three_scripts(shipped):
    wrong = [
        names.feature
        for names in shipped.names.values()
        if not (
            re.search("[A-Za-z]", names.en)
            and re.search("[가-힣]", names.ko)
            and re.search("[А-яЁё]", names.ru)
        )
    ]
    assert wrong == []


def test_no_two_features_have_one_name(shipped):
    names = [names.en for names in shipped.names.values()]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_work_has_a_dated_status(shipped):
    works = [feature.id for feature in shipped.features.values() if feature.kind in WITH_STATUS]
    assert [feature for feature in works if shipped.status(feature) is None] == []


def test_what_never_worked_has_a_planned_capacity_and_cost(shipped):
    """Only the small port that stood at Slavyanka before the plan for a large one handled anything."""
    worked = {
        fact.feature for fact in shipped.facts if fact.property == "status" and fact.value == Status.OPERATING
    }
    told = {fact.feature for fact in shipped.facts if fact.property in {"capacity", "cost"}}
    assert told - worked <= {"slavyanka-port"}


def test_every_feature_has_evidence(shipped):
    bare = [
        feature.id
        for feature in shipped.features.values()
        if not shipped.passages_on(feature.id)
        and not [f for f in shipped.facts_of(feature.id) if f.basis is not Basis.DERIVED]
    ]
    assert bare == []


def test_every_cited_reference_can_be_found_again(shipped):
    cited = {fact.basis_id for fact in shipped.facts if fact.basis is Basis.CITED} | set(shipped.sources)
    poor = [
        reference.id
        for reference in (shipped.references[item] for item in sorted(cited))
        if not (reference.title and (reference.url or reference.publisher) and reference.accessed)
    ]
    assert poor == []


def test_every_reference_is_used(shipped):
    used = {fact.basis_id for fact in shipped.facts} | set(shipped.sources)
    used |= {checkpoint.basis_id for checkpoint in shipped.checkpoints}
    used |= {item for passage in shipped.passages.values() for item in passage.editors_note_basis}
    used |= {source for feature in shipped.features.values() for source in feature.geometry_source}
    assert sorted(set(shipped.references) - used) == []


def test_dates_of_references_are_dates(shipped):
    dates = [date for each in shipped.references.values() for date in (each.issued, each.accessed) if date]
    assert all(re.fullmatch(r"\d{4}(-\d{2}){0,2}~?", date) for date in dates)


def test_nothing_is_dated_after_the_data(shipped):
    day = shipped.about.data_date
    begins = {fact.as_of.split("/")[0].rstrip("?~%"): fact.feature for fact in shipped.facts if fact.as_of}
    assert {date: feature for date, feature in begins.items() if date > day[: len(date)]} == {}


def test_every_drawn_feature_says_how_good_its_position_is(shipped):
    vague = [
        line.id
        for line in lines(shipped)
        if line.precision is None or line.accuracy_m is None or line.accuracy_m <= 0
    ]
    assert vague == []


def test_a_position_taken_from_a_town_is_not_called_surveyed(shipped):
    wrong = [
        feature.id
        for feature in shipped.features.values()
        if feature.precision is Precision.SURVEYED and "centre of" in feature.geometry_note.lower()
    ]
    assert wrong == []


# Far East sites


def test_twenty_five_sites_or_more_have_place_sector_status_and_a_cited_fact(shipped):
    whole = [
        site.id
        for site in sites(shipped)
        if site.geometry is not None and site.sectors and shipped.status(site.id) and is_cited(shipped, site)
    ]
    assert len(whole) >= 25


def test_every_site_has_a_cited_fact(shipped):
    assert [site.id for site in sites(shipped) if not is_cited(shipped, site)] == []


def test_every_sector_of_the_nine_bridges_has_a_feature(shipped):
    assert (
        set(Sector) - {sector for feature in shipped.features.values() for sector in feature.sectors} == set()
    )


def test_sites_lie_in_the_russian_far_east(shipped):
    """From the east of Siberia (97° E) to the date line, north of 42° N."""
    far_east = box(97, 42, 180, 75)
    assert [
        site.id for site in sites(shipped) if site.geometry and not far_east.contains(site.geometry)
    ] == []


# Lengths and positions


def test_the_published_length_is_told_in_kilometres_and_in_the_article_s_miles(shipped):
    assert 54 in values(shipped, "rajin-khasan", "published-length", "km")
    assert 33 in values(shipped, "rajin-khasan", "published-length", "mi")


def test_the_drawn_line_is_shorter_than_the_network_and_says_why(shipped):
    [network] = values(shipped, "rajin-khasan", "network-length", "km")
    [drawn] = values(shipped, "rajin-khasan", "drawn-length", "km")
    [why] = [fact.note for fact in shipped.facts_of("rajin-khasan") if fact.property == "drawn-length"]
    assert drawn < network
    assert drawn == pytest.approx(length_km(shipped.geometry("rajin-khasan")), abs=0.05)
    assert "shorter than the track" in why


def test_the_network_length_is_near_the_published_one(shipped):
    """The line was measured, not bent: within 5 % of 54 km."""
    [network] = values(shipped, "rajin-khasan", "network-length", "km")
    assert network == pytest.approx(54, rel=0.05)


@pytest.mark.parametrize("station", LINE_STATIONS)
def test_the_railway_passes_its_stations(shipped, station):
    assert offset(shipped.geometry("rajin-khasan"), shipped.geometry(station)) <= 0.6


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("busan-seoul", ("busan-station", "seoul-station")),
        ("seoul-dorasan", ("seoul-station", "dorasan-station")),
        ("kaesong-pyongyang", ("kaesong-station", "pyongyang-station")),
        ("pyongyang-sinuiju", ("pyongyang-station", "sinuiju-station")),
        ("wonsan-hamhung", ("wonsan-station", "hamhung-station")),
        ("hamhung-chongjin", ("hamhung-station", "chongjin-station")),
        ("chongjin-rajin", ("chongjin-station", "rajin-station")),
        ("khasan-baranovsky", ("khasan-station", "baranovsky-station")),
        ("baranovsky-ussuriysk", ("baranovsky-station", "ussuriysk-station")),
        ("trans-siberian-main", ("vladivostok-station", "moscow-yaroslavsky-station")),
    ],
)
def test_a_line_ends_where_its_name_says(shipped, line, ends):
    feature = shipped.feature(line)
    accuracy = max(feature.accuracy_m, *(shipped.feature(end).accuracy_m for end in ends)) / 1000
    coordinates = feature.geometry.coords
    first, last = Point(coordinates[0]), Point(coordinates[-1])
    away = [min(kilometres(shipped.geometry(end), tip) for tip in (first, last)) for end in ends]
    assert max(away) <= accuracy


@pytest.mark.parametrize(
    ("one", "other"),
    list(
        pairwise(
            (
                *("busan-pohang", "pohang-samcheok", "samcheok-gangneung", "gangneung-jejin", "jejin-kosong"),
                *("kosong-anbyon", "anbyon-wonsan", "wonsan-hamhung", "hamhung-chongjin", "chongjin-rajin"),
                *("rajin-khasan", "khasan-baranovsky", "baranovsky-ussuriysk", "trans-siberian-main"),
            )
        )
    ),
)
def test_the_east_coast_lines_join_up(shipped, one, other):
    assert kilometres(shipped.geometry(one), shipped.geometry(other)) <= 1


# The Tumen and the sea


def crossings(line, between):
    """How often a line crosses a border of the base map."""
    met = line.intersection(border(between))
    return len(getattr(met, "geoms", [met])) if not met.is_empty else 0


def along(line, one, other):
    """The stretch of a line between the places nearest to two points."""
    return substring(line, *sorted((line.project(one), line.project(other))))


def test_the_railway_crosses_from_korea_to_russia_once_and_never_touches_china(shipped):
    """The straight line between the two stations would: China reaches down to the bridge."""
    line = shipped.geometry("rajin-khasan")
    crossed = {between: crossings(line, between) for between in ("PRK-RUS", "CHN-PRK", "CHN-RUS")}
    assert crossed == {"PRK-RUS": 1, "CHN-PRK": 0, "CHN-RUS": 0}


@pytest.mark.parametrize(
    ("line", "one", "other"),
    [
        ("rajin-khasan", "rajin-station", "tumangang-station"),
        ("khasan-baranovsky", "khasan-station", "baranovsky-station"),
    ],
)
def test_a_border_station_lies_in_the_country_of_its_line(shipped, line, one, other):
    """Tumangang is reached from Rajin, and Khasan from Baranovsky, without crossing a border."""
    stretch = along(shipped.geometry(line), shipped.geometry(one), shipped.geometry(other))
    assert length_km(stretch) > 30
    assert [crossings(stretch, between) for between in ("PRK-RUS", "CHN-PRK", "CHN-RUS")] == [0, 0, 0]


def test_tumangang_and_khasan_lie_on_either_side_of_the_crossing(shipped):
    line = shipped.geometry("rajin-khasan")
    stretch = along(line, shipped.geometry("tumangang-station"), shipped.geometry("khasan-station"))
    assert crossings(stretch, "PRK-RUS") == 1


def test_the_bridge_stands_where_the_railway_crosses_the_border(shipped):
    assert kilometres(shipped.geometry("friendship-bridge"), border("PRK-RUS")) <= 0.6


@cache
def land():
    """The land of the base map round the sea routes."""
    near, far = box(121, 32, 146, 55), box(115, 25, 160, 60)
    return union_all(
        [base("land-near").intersection(near), base("land-far").intersection(far).difference(near)]
    )


@pytest.mark.parametrize("route", [item for item in PROMISED["lng"] if item.startswith("lng-route-")])
def test_a_sea_route_stays_at_sea(shipped, route):
    """But within 3 km of its ends, where the terminals stand."""
    line = shipped.geometry(route)
    ends = [line.coords[0], line.coords[-1]]
    ashore = segmentize(line.intersection(land()), 0.002)
    parts = [part for part in getattr(ashore, "geoms", [ashore]) if not part.is_empty]
    inland = [
        (round(x, 3), round(y, 3))
        for part in parts
        for x, y, *_ in part.coords
        if min(WGS84.inv(x, y, *end)[2] for end in ends) > 3000
    ]
    assert inland == []


@pytest.mark.parametrize("route", [item for item in PROMISED["lng"] if item.startswith("lng-route-")])
def test_a_sea_route_joins_the_plant_and_its_terminal(shipped, route):
    terminal = route.removeprefix("lng-route-") + "-lng"
    coordinates = shipped.geometry(route).coords
    ends = [Point(coordinates[0]), Point(coordinates[-1])]
    for place in ("prigorodnoye-lng", terminal):
        assert min(kilometres(end, shipped.geometry(place)) for end in ends) <= 10
