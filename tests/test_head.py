"""What a link tells of itself before it is opened: the head of the index page, and its picture."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from starlette.requests import Request

from dashboard import cache, server
from dashboard.head import head_of, with_head
from geodata import figure
from tests.conftest import DATA

ADDRESS = "https://atlas.example"
HOSTILE = 'x"><script>alert(1)</script>'


class Tags(HTMLParser):
    """The tags of a page's head, each with its attributes, and its title."""

    def __init__(self, page):
        super().__init__()
        self.found, self.title, self._inside = [], "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data):
        if self._inside == "title":
            self.title += data

    def told(self, name):
        [content] = [
            about["content"] for _, about in self.found if name in {about.get("name"), about.get("property")}
        ]
        return content


@pytest.fixture(autouse=True)
def served(monkeypatch):
    """The server shows the minimal atlas, and keeps no picture of another one."""
    monkeypatch.setenv(cache.ATLAS_VARIABLE, str(DATA / "minimal"))
    server._picture.cache_clear()
    yield
    server._picture.cache_clear()


def request(path="/", query="", host="atlas.example"):
    scope = {"type": "http", "method": "GET", "scheme": "https", "path": path, "root_path": ""}
    return Request(scope | {"query_string": query.encode(), "headers": [(b"host", host.encode())]})


async def page(query="", path="/", host="atlas.example"):
    return Tags((await server.index(request(path, query, host))).body.decode())


def run(coroutine):
    """What a coroutine that waits for nothing returns."""
    with pytest.raises(StopIteration) as done:
        coroutine.send(None)
    return done.value.value


def test_the_atlas_is_told_by_title_description_and_picture(minimal):
    tags = run(page())
    assert (tags.title, tags.told("og:title")) == ("Iron Road Atlas", "Iron Road Atlas")
    assert tags.told("description") == tags.told("og:description") == minimal.about.description
    assert tags.told("og:url") == f"{ADDRESS}/"
    assert tags.told("og:image") == f"{ADDRESS}/atlas/picture.png"


def test_a_link_to_a_feature_tells_of_the_feature(shipped):
    head = head_of(shipped, ADDRESS, "feature=rajin-khasan&year=2016")
    [first, *_] = [each for each in shipped.facts_of("rajin-khasan") if each.property == "description"]
    assert (head.title, head.description) == ("Rajin–Khasan railway – Nine Bridges Atlas", first.value)
    assert head.url == f"{ADDRESS}/?year=2016&feature=rajin-khasan"
    assert head.picture == f"{ADDRESS}/atlas/picture.png?feature=rajin-khasan"


def test_a_page_of_text_tells_its_name():
    assert run(page(path="/passages")).title == "Passages – Iron Road Atlas"


def test_what_a_link_cannot_mean_is_not_told():
    head = run(page("feature=atlantis&colour=red"))
    assert (head.title, head.told("og:url")) == ("Iron Road Atlas", f"{ADDRESS}/")


@pytest.mark.parametrize(("query", "host"), [(f"feature={HOSTILE}", "atlas.example"), ("", HOSTILE)])
def test_no_text_of_a_request_becomes_markup(query, host):
    plain, tags = run(page()), run(page(query, host=host))
    assert [tag for tag, _ in tags.found] == [tag for tag, _ in plain.found]


def test_no_text_of_the_data_becomes_markup(minimal):
    about = minimal.about.model_copy(update={"title": HOSTILE, "description": HOSTILE})
    head = head_of(replace(minimal, about=about), ADDRESS, "")
    tags = Tags(with_head(server._index(), head))
    assert (tags.title, tags.told("og:title"), tags.told("description")) == (HOSTILE,) * 3


def test_the_page_itself_stays_streamlits():
    plain, ours = Tags(server._index()), run(page())
    scripts = [about["src"] for tag, about in plain.found if tag == "script" and "src" in about]
    assert [about["src"] for tag, about in ours.found if tag == "script" and "src" in about] == scripts
    assert scripts


def test_a_head_asks_nobody_else():
    addresses = [
        address
        for _, about in run(page()).found
        for address in re.findall(r"https?://[^/]+", " ".join(filter(None, about.values())))
    ]
    assert set(addresses) == {ADDRESS}


def test_embed_1_leads_to_the_form_that_streamlit_knows():
    answer = run(server.index(request(query="embed=1&at=42,130,9&status=Operating")))
    assert (answer.status_code, answer.headers["location"]) == (
        307,
        "?embed=true&at=42,130,9&status=Operating",
    )


@pytest.mark.parametrize(("query", "selected"), [("", None), ("feature=north-line", "north-line")])
def test_the_picture_is_the_figure_of_what_is_linked_and_drawn_once(monkeypatch, query, selected):
    drawn = []
    monkeypatch.setattr(figure, "render", lambda _, what, **__: drawn.append(what) or b"picture")
    answers = [server.picture_png(request("/atlas/picture.png", query)) for _ in range(2)]
    assert [(answer.body, answer.media_type) for answer in answers] == [(b"picture", "image/png")] * 2
    assert [each.selected for each in drawn] == [selected]


def test_there_is_no_picture_of_an_unknown_feature():
    assert server.picture_png(request("/atlas/picture.png", "feature=atlantis")).status_code == 404
