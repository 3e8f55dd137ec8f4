"""A server as it is started: which of Streamlit's doors are open, and whom it asks."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from dashboard.server import serving
from tests.browser.driving import start_server, stop_server


@pytest.fixture(scope="module")
def address():
    """The address of a running dashboard."""
    server, address = start_server()
    yield address
    stop_server(server)


def asked(address, path, method="GET", body=None, **headers):
    """Status and text of an answer."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


#: What a browser says when it opens a WebSocket.
KNOCK = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def test_a_request_that_would_compute_without_end_is_answered_and_so_is_the_next(address):
    assert asked(address, "/atlas/layers/lng/99999999999/1/1.geojson")[0] == 404
    assert asked(address, "/health") == (200, '{"status":"ok"}')


def test_nothing_is_uploaded(address):
    status, text = asked(address, "/_stcore/upload_file/a/b", "PUT", b"x" * 1_000_000)
    assert (status, text) == (405, "The atlas is read-only: use GET.\n")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_programs_would_ask_is_closed(address, path):
    assert asked(address, path)[0] == 404


def test_the_page_takes_messages_of_no_other_page(address):
    status, text = asked(address, "/_stcore/host-config")
    assert (status, '"allowedOrigins":[]' in text) == (200, True)


def test_a_name_that_leads_here_by_rebinding_is_not_answered(address):
    assert asked(address, "/atlas/map.json", Host="evil.example")[0] == 400
    assert (
        asked(address, "/_stcore/stream", Host="evil.example", Origin="http://evil.example", **KNOCK)[0]
        == 403
    )


def test_a_websocket_of_another_origin_is_refused_and_asks_nobody_else(address):
    assert asked(address, "/_stcore/stream", Origin="http://evil.example", **KNOCK)[0] == 403
    assert asked(address, "/_stcore/stream", Origin=address.rstrip("/"), **KNOCK)[0] == 101


@pytest.mark.parametrize("public", ["", "https://atlas.example/iron"])
def test_streamlit_needs_not_ask_for_the_address_of_this_machine(public):
    settings = serving.streamlit_settings(serving.Endpoint("localhost", 8501, public))
    assert settings["browser.serverAddress"] == ("atlas.example" if public else "localhost")
