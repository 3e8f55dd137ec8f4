"""Two processes behind nginx, below a path, with TLS, in a real Chromium; one of them is killed."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.replicas import door_of, stay
from benchmarks.sessions import Crowd
from dashboard.reader.exporting import figure_of
from dashboard.reader.links import from_query, permalink
from geodata import load_atlas
from geodata.figure import FigureFormat, render
from tests import nginx, replicas
from tests.browser.driving import LAPTOP, READY, Visit, watched
from tests.replicas import PREFIX, Replicas

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(nginx.installed() is None, reason=nginx.MISSING),
]
ATLAS = load_atlas()
QUERY = "layer.lng=false&status=Operating&year=2020&feature=rajin-khasan&at=42.3,130.4,10"
#: Streamlit's pauses between two attempts to connect grow to half a minute.
AGAIN = 2 * READY
#: How many scripted sessions there are beside the reader, and how many seconds each rests between actions.
OTHERS, PACE = 6, 0.5


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    with replicas.serving(2, tmp_path_factory.mktemp("nginx")) as served:
        yield served


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """A window that takes the certificate as it is."""
    context = browser.new_context(viewport=LAPTOP, ignore_https_errors=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(window: Page, served: Replicas) -> Iterator[Visit]:
    visit = watched(window, served.address)
    yield visit
    visit.page.close()


def number_of(visit: Visit) -> str:
    """The number in the reader's cookie."""
    [cookie] = [each for each in visit.page.context.cookies() if each["name"] == "atlas"]
    assert (cookie["path"], cookie["secure"], cookie["httpOnly"]) == (f"{PREFIX}/", True, True)
    return cookie["value"]


def dialog_of(visit: Visit) -> Locator:
    visit.page.get_by_role("button", name="Export").click()
    return visit.page.get_by_role("dialog")


def saved(visit: Visit, button: Locator) -> tuple[bytes, str]:
    """The file behind a button, and the path and query that it came from."""
    with visit.page.expect_download(timeout=AGAIN) as waiting:
        button.click()
    came = urlsplit(waiting.value.url)
    return Path(waiting.value.path()).read_bytes(), came.path


# What the proxy does


def test_plain_http_and_the_path_s_parent_lead_to_the_atlas(served: Replicas):
    plain = HTTPConnection("127.0.0.1", served.plain_port, timeout=30)
    plain.request("GET", f"{PREFIX}/?{QUERY}", headers={"Host": "atlas.test"})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://atlas.test{PREFIX}/?{QUERY}")
    plain.close()
    assert [served.ask(path).headers["location"] for path in ("/", PREFIX)] == [f"{PREFIX}/"] * 2


def test_a_reader_stays_with_one_process_and_others_go_to_the_other(served: Replicas):
    numbers = [f"{number:02x}" for number in range(64)]
    once = {number: served.of(number) for number in numbers}
    again = {number: served.of(number) for number in reversed(numbers)}
    assert once == again
    assert set(once.values()) == set(served.servers)


def test_only_who_has_no_number_is_given_one_and_it_names_nobody(served: Replicas):
    [given] = [served.ask(f"{PREFIX}/health").headers["set-cookie"]]
    assert re.fullmatch(
        r"atlas=[0-9a-f]{2}; Path=/atlas/; Secure; HttpOnly; SameSite=None; Partitioned", given
    )
    assert "set-cookie" not in served.ask(f"{PREFIX}/health", cookie="atlas=7f").headers


def test_head_and_feed_have_the_public_address_whatever_a_reader_s_headers_say(served: Replicas):
    lies = {
        "x_forwarded_prefix": "/elsewhere",
        "x_forwarded_host": "elsewhere.example",
        "x_forwarded_proto": "http",
        "forwarded": "host=elsewhere.example;proto=http",
    }
    head = served.ask(f"{PREFIX}/?{QUERY}", **lies).body.decode()
    feed = served.ask(f"{PREFIX}/atlas/changes.atom", **lies).body.decode()
    assert f'property="og:url" content="{served.address}?' in head
    assert f'property="og:image" content="{served.address}atlas/picture.png?' in head
    assert f'href="{served.address}' in feed
    assert "elsewhere" not in head + feed
    assert "http://atlas" not in head + feed


def test_who_forges_the_host_is_refused_behind_the_proxy_too(served: Replicas):
    assert served.ask(f"{PREFIX}/", host="elsewhere.example").status == 400


# What a reader sees


def test_links_figures_and_files_of_another_process(visit: Visit, served: Replicas):
    visit.open(f"{served.address}?{QUERY}")
    number = number_of(visit)
    other = next(each for each in (f"{n:02x}" for n in range(256)) if served.of(each) != served.of(number))
    visit.page.get_by_role("button", name="Share").click()
    link = permalink(ATLAS, served.address.rstrip("/"), from_query(ATLAS, QUERY))
    expect(visit.page.get_by_test_id("stPopoverBody").get_by_text(link, exact=True)).to_be_visible(
        timeout=READY
    )
    visit.page.keyboard.press("Escape")
    dialog = dialog_of(visit)
    dialog.get_by_text("SVG", exact=True).click()
    drawn, path = saved(visit, dialog.get_by_role("button", name="Download SVG"))
    expected = render(ATLAS, figure_of(ATLAS, from_query(ATLAS, QUERY), link), form=FigureFormat.SVG)
    assert drawn == expected  # the link and its QR code included
    elsewhere = served.ask(f"{path}?elsewhere", cookie=f"atlas={other}")
    assert (elsewhere.status, elsewhere.body) == (200, drawn)
    assert served.nginx.asked("?elsewhere")[-1].of == (served.of(other), served.of(number))
    assert (visit.outside, visit.errors) == ([], [])


@contextmanager
def crowded(served: Replicas) -> Iterator[Crowd]:
    """Scripted sessions that act all the while, and are back when it ends."""
    crowd, here, done = Crowd(door_of(served), OTHERS), threading.Event(), threading.Event()

    async def live() -> None:
        await crowd.arrive()
        here.set()
        await stay(crowd, lambda: not done.is_set(), PACE)
        await crowd.leave()

    thread = threading.Thread(target=lambda: asyncio.run(live()))
    thread.start()
    try:
        assert here.wait(60)
        yield crowd
    finally:
        done.set()
        thread.join(60)


def test_readers_of_a_killed_process_are_back_on_another_with_what_they_saw(visit: Visit, served: Replicas):
    visit.open(f"{served.address}?{QUERY}")
    before = visit.ask("atlas.bridge.session")
    own = served.of(number_of(visit))
    with crowded(served) as crowd:
        lost = [each for each in crowd.sessions if served.of(each.number) == own]
        assert 0 < len(lost) < OTHERS
        visit.frame.evaluate("window.sameFrame = true")
        served.kill(own)
        visit.until("atlas.bridge.session !== argument", before)
    assert len(crowd.tally.times["back"]) == len(lost)
    assert not crowd.tally.errors
    check_view(visit)
    dialog = dialog_of(visit)
    dialog.get_by_text("Data", exact=True).click()
    dialog.get_by_role("combobox", name="Format").click()
    visit.page.get_by_role("option", name="GeoJSON").click()
    expect(dialog).to_contain_text("Features, for web maps")
    file, path = saved(visit, dialog.get_by_role("button", name="Download"))
    assert json.loads(file)["link"].startswith(served.address)
    assert served.nginx.asked(path)[-1].of[-1] != own
    assert {asked.status for asked in served.nginx.asked(PREFIX)} & {502, 504} == set()
    assert (visit.outside, visit.errors) == ([], [])


def check_view(visit: Visit) -> None:
    """Assert that the view is there as it was opened: on the map, in the sidebar, and in the link."""
    assert visit.frame.evaluate("window.sameFrame")
    main, sidebar = visit.page.get_by_test_id("stMain"), visit.page.get_by_test_id("stSidebar")
    expect(main.get_by_role("heading", name=ATLAS.name("rajin-khasan"), exact=True)).to_be_visible(
        timeout=READY
    )
    expect(sidebar.get_by_role("checkbox", name=ATLAS.layers["lng"].title)).not_to_be_checked()
    visit.until(
        "atlas.state.selected === 'rajin-khasan' && atlas.year === 2020 && !atlas.state.layers.has('lng')"
    )
    visit.page.wait_for_url(re.compile(r"year=2020.*feature=rajin-khasan|feature=rajin-khasan.*year=2020"))
