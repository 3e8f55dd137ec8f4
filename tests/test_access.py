"""Who may ask the server for what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit_folium
from starlette.responses import PlainTextResponse
from streamlit.file_util import get_static_dir  # noqa: TID251 - the ban is geodata's

from dashboard.pages import AtlasPage
from dashboard.server import access
from dashboard.server.policies import keeping
from dashboard.server.routes import routes_of
from geodata.limits import MOST_PATH, MOST_QUERY
from tests.asking import answered, ask, in_a_loop, scope_of, server_of, shipped_server, shipped_workspace

PUBLIC = "https://atlas.example/iron"


@pytest.mark.parametrize(
    "host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST:9000", "localhost."]
)
def test_this_machine_s_own_names_are_known_at_any_port(host):
    assert ask("/atlas/map.json", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8501", "localhost.evil.example", "0.0.0.0:8501", "192.168.1.5", ""),
        *(
            "localhost@evil.example",
            "localhost/x",
            "localhost?x",
            "localhost#x",
            "localhost:x",
            "[::1",
            "atlas.example",
        ),
    ],
)
def test_another_name_is_not_answered(host):
    answer = ask("/atlas/map.json", host=host)
    assert answer.status == 400
    assert answer.text.startswith("This server does not answer to that name.")
    assert ask("/health", host=host).status == 200


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("atlas.example", True),
        ("atlas.example:443", True),
        ("Atlas.Example.", True),
        ("localhost:8501", True),
        ("atlas.example:8501", False),
        ("www.atlas.example", False),
    ],
)
def test_a_public_address_is_a_name_of_the_server(host, known):
    assert access.knows(host, PUBLIC) is known


@pytest.mark.parametrize(
    ("host", "origin", "may"),
    [
        ("localhost:8501", "http://localhost:8501", True),
        ("localhost:8501", None, True),
        ("localhost:80", "http://localhost", True),
        ("atlas.example", "https://atlas.example", True),
        ("localhost:8501", "https://atlas.example", True),  # the proxy names the server itself
        ("localhost:8501", "http://atlas.example", False),
        ("localhost:8501", "http://localhost:3000", False),
        ("localhost:8501", "http://127.0.0.1:8501", False),
        ("localhost:8501", "http://evil.example", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "", False),
        ("localhost:8501", "http://[", False),
        ("evil.example", "http://evil.example", False),
    ],
)
def test_a_websocket_is_opened_by_the_server_s_own_pages_alone(host, origin, may):
    headers = {} if origin is None else {"origin": origin}
    scope = scope_of("/_stcore/stream", kind="websocket", host=host, **headers)
    assert access.may_connect(scope, PUBLIC) is may


def connect(public="", **headers):
    """What becomes of a WebSocket: what the application was asked, and what was sent."""
    asked, sent = [], []

    async def application(scope, receive, send):
        asked.append(scope)

    async def send(message):
        sent.append(message)

    scope = scope_of("/_stcore/stream", kind="websocket", **headers)
    in_a_loop(access.Doorkeeper(application, public)(scope, None, send))
    return asked, sent


@pytest.mark.parametrize(
    "origin", ["https://atlas.example.", "https://ATLAS.example:443", "http://localhost.:8501"]
)
def test_streamlit_has_no_origin_to_ask_others_about(origin):
    [scope], _ = connect(PUBLIC, origin=origin, cookie="a=b")
    assert [name for name, _ in scope["headers"]] == [b"host", b"cookie"]


def test_a_websocket_is_refused_in_words_with_the_policies():
    asked, [start, body] = connect(origin="http://evil.example")
    headers = dict(start["headers"])
    assert (asked, start["type"], start["status"]) == ([], "websocket.http.response.start", 403)
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'")
    assert body["body"] == b"Only pages of this server may connect.\n"


def test_there_is_one_websocket():
    assert not access.may_connect(scope_of("/atlas/stream", kind="websocket"), "")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"])
def test_nothing_is_taken_in(method):
    for path in ("/", "/_stcore/upload_file/a/b", "/atlas/map.json"):
        answer = ask(path, method=method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/_stcore/metrics",
            "/_stcore/upload_file/a/b",
            "/_stcore/agent/openapi.json",
            "/_stcore/agent/mcp",
        ),
        *("/_stcore/script-health-check", "/_stcore/stream", "/_stcore/", "/auth/login", "/oauth2callback"),
    ],
)
def test_the_doors_of_streamlit_that_the_page_does_not_need_are_closed(path):
    for method in ("GET", "OPTIONS"):
        assert access.refused(scope_of(path, method=method), "localhost", "").status == 404


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/_stcore/bidi-components/a/b.js", "/static/x"]
)
def test_those_that_it_needs_are_open(path):
    assert access.refused(scope_of(path), "localhost", "") is None


@pytest.mark.parametrize(
    "address",
    [f"/{'x' * MOST_PATH}", f"/?{'x' * (MOST_QUERY + 1)}", "//evil.example/x", "/%5Cevil", "/a%00b"],
)
def test_an_address_that_is_too_long_or_none_is_refused_in_words(address):
    answer = ask(address)
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert answer.text.startswith(("The address is too long", "This server has no such path"))


@pytest.mark.parametrize(
    "path",
    [
        "/atlas/",
        "/atlas/none",
        "/atlas/MAP.json",
        "/atlas/./map.json",
        "/atlas/basemap/x.GEOJSON",
        "/assets/x.js",
    ],
)
def test_where_documents_are_an_unknown_address_is_no_page(path):
    answer = ask(path)
    assert (answer.status, answer.json) == (404, {"error": "there is nothing at this address"})


def test_a_request_with_two_lengths_is_refused_and_the_connection_ends():
    answer = ask("/health", content_length="4", transfer_encoding="chunked")
    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert ask("/health", content_length="0").status == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/Passages", "/passages/x", "/passages)", "/atlas", "/index.html"]
)
def test_an_address_that_does_not_exist_is_no_page_and_says_where_the_atlas_opens(path):
    answer = ask(path)
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert answer.text == "There is nothing at this address. The atlas opens at /\n"


def test_the_longest_address_is_answered():
    assert ask(f"/?{'x' * MOST_QUERY}").status == 200


@pytest.mark.parametrize(
    "address", ["/", "/?embed=true", "/atlas/map.json", "/atlas/none", "/health", "/_stcore/metrics", "//x"]
)
def test_every_answer_has_its_policies(address):
    headers = ask(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-security-policy"].startswith("default-src 'none'; ")


def policy(address, **given):
    """The rules of an answer's policy by their names."""
    told = ask(address, **given).headers["content-security-policy"]
    return dict(rule.partition(" ")[::2] for rule in told.split("; "))


def test_the_page_asks_and_runs_nothing_but_its_own():
    rules = policy("/?feature=rajin-khasan")
    assert rules["connect-src"] == "'self' ws://localhost:8501 wss://localhost:8501"
    assert rules["img-src"] == "'self' data: blob:"
    assert "unsafe-inline" not in rules["script-src"]
    assert "unsafe-eval" not in rules["script-src"].replace("wasm-unsafe-eval", "")


def test_only_an_embedded_page_stands_in_frames_of_others():
    assert policy("/")["frame-ancestors"] == policy("/?embed=false")["frame-ancestors"] == "'self'"
    assert "frame-ancestors" not in policy("/?feature=x&embed=true")
    assert policy("/atlas/map.json")["frame-ancestors"] == "'none'"


def test_the_map_s_frame_knows_the_tile_servers_and_they_the_site():
    answer = ask("/component/streamlit_folium.st_folium/index.html")
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "https://tile.openstreetmap.org" in answer.headers["content-security-policy"]
    assert "https://*.tile.opentopomap.org" in answer.headers["content-security-policy"]


def test_browsers_may_keep_the_script_of_the_map_s_frame_that_has_its_hash_in_its_name():
    built = Path(streamlit_folium.__file__).parent / "frontend" / "build"
    [script] = re.findall(r'src="\./([^"]+\.js)"', (built / "index.html").read_text())
    frame = "/component/streamlit_folium.st_folium/"
    assert "immutable" in keeping(frame + script, 200)["Cache-Control"]
    assert keeping(frame + script, 404) == keeping(f"{frame}index.html", 200) == keeping("/", 200) == {}


def test_what_browsers_may_keep_says_so():
    path = "/component/streamlit_folium.st_folium/static/js/main.01234567.js"
    kept = PlainTextResponse("", headers={"Cache-Control": "public"})
    answer = in_a_loop(answered(access.Doorkeeper(kept, ""), scope_of(path)))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_no_text_of_a_request_enters_the_policy():
    for host in ("evil.example; script-src *", "localhost:8501; x"):
        assert policy("/", host=host)["connect-src"] == "'self'"


# Behind a proxy


class Seen:
    """An application that notes what it is asked."""

    def __init__(self):
        self.scopes = []

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)
        await shipped_server()(scope, receive, send)


FORWARDED = {"x_forwarded_for": "9.9.9.9", "x_forwarded_proto": "https", "x_forwarded_prefix": "/iron"}


def test_a_named_proxy_is_believed():
    seen = Seen()
    ask("/health", app=access.Forwarded(seen, ["10.0.0.0/8"]), client="10.1.2.3", **FORWARDED)
    [scope] = seen.scopes
    assert (scope["client"][0], scope["scheme"], scope["root_path"]) == ("9.9.9.9", "https", "/iron")


@pytest.mark.parametrize("proxies", [[], ["10.0.0.1"]])
def test_nobody_else_is(proxies):
    seen = Seen()
    ask("/health", app=access.Forwarded(seen, proxies), **FORWARDED)
    [scope] = seen.scopes
    assert (scope["client"][0], scope["scheme"], scope["root_path"]) == ("127.0.0.1", "http", "")
    assert [name for name, _ in scope["headers"]] == [b"host"]


@pytest.mark.parametrize("prefix", ["iron", "/iron/../x", "//evil.example", "/a b", "/<x>", "/" + "x/" * 40])
def test_a_prefix_of_another_form_is_none(prefix):
    seen = Seen()
    ask("/health", app=access.Forwarded(seen, ["127.0.0.1"]), x_forwarded_prefix=prefix)
    assert seen.scopes[0]["root_path"] == ""


@pytest.mark.parametrize("path", ["/iron/atlas/map.json", "/atlas/map.json"])
def test_a_path_is_found_with_the_prefix_or_without_it(path):
    app = server_of(public=PUBLIC)
    assert ask(path, app).status == 200
    assert ask(path.replace("map.json", "none.json"), app).status == 404


@pytest.mark.parametrize("page", AtlasPage)
def test_every_page_of_the_navigation_is_served(page):
    answer = ask(f"/{page.path}")
    assert (answer.status, "<title>" in answer.text) == (200, True)


#: Prefixes that begin as paths of the server itself do.
ALIKE = ["/atlas", "/assets", "/static", "/atlas/layers", "/atla", "/media/atlas"]


@pytest.mark.parametrize("prefix", ALIKE)
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/atlas/map.json", "/atlas/layers/lng.geojson", "/atlas/basemap/lakes.geojson"),
        *("/atlas/changes.atom", "/assets/map.js", "/health", "/passages", "/static/js/index.js"),
        *("/_stcore/stream", "/favicon.png", "/component/x/atlas/map.json"),
    ],
)
def test_a_prefix_may_be_called_as_a_path_of_the_server(prefix, path):
    for asked in (path, prefix + path):  # a proxy that takes the prefix off, and one that does not
        assert access.route_of(access.placed(scope_of(asked), f"https://example.org{prefix}")) == path


@pytest.mark.parametrize(
    "written",
    [
        "https://атлас.рф/карта",
        f"https://{'атлас.рф'.encode('idna').decode()}/%D0%BA%D0%B0%D1%80%D1%82%D0%B0",
    ],
)
def test_names_and_prefixes_in_other_letters_are_known_as_browsers_send_them(written):
    host = "атлас.рф".encode("idna").decode()
    path = "/%D0%BA%D0%B0%D1%80%D1%82%D0%B0/atlas/map.json"
    assert ask(path, server_of(public=written), host=host).status == 200
    scope = scope_of("/_stcore/stream", kind="websocket", host="localhost:8501", origin=f"https://{host}")
    assert access.may_connect(scope, written)


def test_the_server_knows_how_its_own_paths_begin():
    firsts = {route.path[1:].partition("/")[0] for route in routes_of(shipped_workspace())}
    page = {each.name for each in Path(get_static_dir()).iterdir() if each.suffix != ".html"}
    assert firsts | page <= access.TOP | access.FOLDERS
