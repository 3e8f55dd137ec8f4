"""The server answers whatever it is asked: with what there is, or in words, and never slowly."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reader.links import from_query, read_query, to_query
from dashboard.server import answering, documents
from dashboard.server.documents import Document
from geodata import load_atlas
from geodata.errors import LinkError
from tests import asking
from tests.asking import server_of
from tests.conftest import DATA

ATLAS = load_atlas(DATA / "minimal")
APP = server_of(DATA / "minimal")


def ask(address, app=APP, **given):
    return asking.ask(address, app, **given)


@pytest.mark.parametrize(
    "place",
    [
        *(
            "99999999999/1/1",
            "23/1/1",
            "-1/0/0",
            "5/16/0",
            "5/0/16",
            "5/-1/0",
            "1e3/1/1",
            "5/0x1/1",
            "5/1.5/1",
        ),
        *(
            "9" * 400 + "/1/1",
            "1/" + "9" * 400 + "/1",
            "٥/1/1",
            "²/1/1",
            "NaN/1/1",
            "5/ 1/1",
            "5/1/",
            "0/0/0",
        ),
    ],
)
def test_a_tile_outside_the_grid_is_not_found(place):
    answer = ask(f"/atlas/layers/rails/{place}.geojson")
    assert answer.status == 404
    assert answer.text


@pytest.mark.parametrize("place", ["1/0/0", "22/1/1", "6/27/12"])
def test_a_tile_inside_it_is_there(place):
    assert ask(f"/atlas/layers/rails/{place}.geojson").json["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    "address",
    [
        *("/atlas/layers/none.geojson", "/atlas/layers/none/6/1/1.geojson", "/atlas/features/none.geojson"),
        *(
            "/atlas/basemap/none.geojson",
            "/atlas/basemap/detail/../../atlas.geojson",
            "/assets/symbols/none.svg",
        ),
        *("/atlas/picture.png?feature=none", "/atlas/picture.png?feature=", "/atlas/changes.atom"),
        "/atlas/layers/rails/6/1/1.geojson?status=None",
    ],
)
def test_what_is_not_there_is_reported(address):
    answer = ask(address)
    assert answer.status == 404
    assert len(json.loads(answer.body)["error"]) > len("no")


def test_a_document_is_compressed_once_and_only_for_who_can_read_that(monkeypatch):
    plain, packed = (ask("/assets/map.css", accept_encoding=how) for how in ("identity", "gzip, br"))
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    monkeypatch.setattr(gzip, "compress", None)
    assert ask("/assets/map.css", accept_encoding="gzip").body == packed.body


def test_a_document_that_is_asked_for_by_its_version_is_kept_ready(monkeypatch):
    address = ask("/atlas/map.json").json["layer_urls"]["rails"]
    first = ask(f"/{address}")
    assert "immutable" in first.headers["cache-control"]
    made = []
    monkeypatch.setattr(documents, "layer", lambda *_: made.append("again"))
    again = ask(f"/{address}")
    assert (again.status, again.body, again.headers, made) == (200, first.body, first.headers, [])


def test_a_panel_is_a_document_for_good_in_which_nothing_may_run():
    address = ask("/atlas/map.json").json["panel_urls"]["feature"].replace("{feature}", "north-line")
    answer = ask(f"/{address}")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]
    policy = answer.headers["content-security-policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    assert '<h1 tabindex="-1">North line</h1>' in answer.text


def test_the_introduction_is_such_a_document_too():
    answer = ask(f"/{ask('/atlas/map.json').json['panel_urls']['introduction']}")
    assert "immutable" in answer.headers["cache-control"]
    assert '<h1 tabindex="-1">Iron Road Atlas</h1>' in answer.text


def test_the_page_knows_where_its_panels_are_before_the_map_does():
    [told] = re.findall(r'<meta name="atlas-panels" content="(.*?)" />', ask("/").text)
    assert json.loads(unescape(told)) == ask("/atlas/map.json").json["panel_urls"]


def test_panels_have_another_address_when_anything_of_them_is_another(monkeypatch):
    of = documents.panels_version
    versions = {of(files, address) for files in ("1", "2") for address in ("", "https://a.example")}
    monkeypatch.setattr(documents, "_panels_program", lambda: "another")
    assert len(versions | {of("1", "")}) == 5


def test_no_more_documents_are_kept_ready_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(answering, "_MOST_READY", 2)
    app = server_of(DATA / "minimal")
    told = ask("/atlas/map.json", app).json
    addresses = [*told["layer_urls"].values(), *told["basemap_urls"].values()]
    assert {ask(f"/{address}", app).status for address in addresses} == {200}
    assert ask("/atlas/layers/rails.geojson?v=another", app).headers["cache-control"] == "no-cache"
    for made in ("layer", "basemap"):
        monkeypatch.setattr(documents, made, lambda *_: Document(b"made again", "text/plain"))
    assert [ask(f"/{address}", app).body != b"made again" for address in addresses] == [
        *([False] * (len(addresses) - 2)),
        True,
        True,
    ]


def linked(folder, secret):
    """The atlas folder with links that lead out of it, by all ways."""
    (folder / "basemap").mkdir()
    (folder / "basemap" / "land.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (folder / "basemap" / "secret.geojson").symlink_to(secret)
    (folder / "basemap" / "detail").symlink_to(secret.parent)
    return folder


def test_no_link_leads_out_of_an_atlas(folder, tmp_path):
    secret = tmp_path / "elsewhere" / "0-0.geojson"
    secret.parent.mkdir()
    secret.write_text("secret")
    app = server_of(linked(folder, secret))
    assert ask("/atlas/basemap/land.geojson", app).status == 200
    told = ask("/atlas/map.json", app).json
    assert (list(told["basemap_urls"]), told["basemap_details"]) == (["land"], {})
    for part in ("secret", "detail/0-0"):
        assert ask(f"/atlas/basemap/{part}.geojson", app).status == 404


def test_a_base_map_that_is_a_link_out_of_the_folder_is_none(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "land.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    opened = load_atlas(folder)
    (folder / "basemap").symlink_to(tmp_path / "elsewhere")
    assert opened.basemap_folder == ATLAS.basemap_folder


#: Texts as strangers write them into addresses.
WILD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["9" * 300, "-1", "1e309", "NaN", "0x10", "%00", "../..", "٣", "²", "\ud800", "<script>", "'"]
    ),
    st.integers().map(str),
    st.floats().map(str),
)
ROUTES = st.sampled_from(
    [
        *(
            "/atlas/layers/{}.geojson",
            "/atlas/layers/rails/{}/{}/{}.geojson",
            "/atlas/layers/{}/6/{}/1.geojson",
        ),
        *("/atlas/features/{}.geojson", "/atlas/basemap/{}.geojson", "/assets/symbols/{}.svg", "/{}"),
        *("/atlas/map.json?v={}", "/?feature={}&at={}", "/passages?{}={}", "/atlas/changes.atom?{}"),
        *("/atlas/layers/rails/6/27/12.geojson?status={}&year={}&{}={}", "/atlas/picture.png?feature=x{}"),
    ]
)


@settings(max_examples=200)
@given(ROUTES, st.lists(WILD, min_size=4, max_size=4))
def test_no_address_breaks_the_server(route, texts):
    encoded = [text.encode("utf-8", "surrogatepass").decode("latin-1") for text in texts]
    address = route.format(*encoded).replace("\0", "%00")
    head, _, query = address.partition("?")
    answer = ask(
        f"{head}?{query.encode('latin-1', 'replace').decode('ascii', 'replace')}".replace("\ufffd", "%FF")
    )
    assert answer.status in {200, 304, 307, 400, 404}


PARAMETERS = st.sampled_from(
    ["rails", "sites", "status", "sector", "year", "base", "feature", "at", "embed", "x"]
)
NUMBER = st.one_of(st.floats().map(str), st.integers().map(str), WILD)
VALUES = st.one_of(WILD, st.tuples(NUMBER, NUMBER, NUMBER).map(",".join))


@settings(max_examples=300)
@given(st.dictionaries(PARAMETERS, st.lists(VALUES, max_size=4), max_size=6))
def test_no_link_breaks_its_reader(parameters):
    view, problems = read_query(ATLAS, parameters)
    again, none = read_query(ATLAS, to_query(ATLAS, view))
    assert (str(again.place), none) == (str(view.place), [])
    try:
        from_query(ATLAS, parameters)
    except LinkError:
        assert problems
