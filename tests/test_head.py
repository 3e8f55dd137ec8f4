"""What a link tells of itself before it is opened: the head of the index page, and its picture."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from dashboard.server import access
from dashboard.server.head import EARLY, head_of, index_page, with_head
from geodata import figure
from tests import asking
from tests.asking import server_of
from tests.conftest import DATA

ADDRESS = "https://atlas.example"
#: The server of the minimal atlas at a public address.
APP = server_of(DATA / "minimal", ADDRESS)
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


def ask(address, app=APP, **given):
    return asking.ask(address, app, **given)


def page(query="", path="/", app=APP):
    return Tags(ask(f"{path}?{query}", app).text)


def test_the_atlas_is_told_by_title_description_and_picture(minimal):
    tags = page()
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
    assert page(path="/passages").title == "Passages – Iron Road Atlas"


def test_what_a_link_cannot_mean_is_not_told():
    head = page("feature=atlantis&colour=red")
    assert (head.title, head.told("og:url")) == ("Iron Road Atlas", f"{ADDRESS}/")


def test_no_text_of_a_request_becomes_markup():
    assert [tag for tag, _ in page(f"feature={quote(HOSTILE)}").found] == [tag for tag, _ in page().found]


def test_no_text_of_the_data_becomes_markup(minimal):
    about = minimal.about.model_copy(update={"title": HOSTILE, "description": HOSTILE})
    head = head_of(replace(minimal, about=about), ADDRESS, "")
    tags = Tags(with_head(index_page(), head))
    assert (tags.title, tags.told("og:title"), tags.told("description")) == (HOSTILE,) * 3


def test_the_page_itself_stays_streamlits():
    plain, ours = Tags(index_page()), page()
    scripts = [about["src"] for tag, about in plain.found if tag == "script" and "src" in about]
    told = [about["src"] for tag, about in ours.found if tag == "script" and "src" in about]
    assert told == [*scripts, "./assets/page.js"]
    assert scripts


def test_a_head_asks_nobody_else():
    addresses = [
        address
        for _, about in page().found
        for address in re.findall(r"https?://[^/]+", " ".join(filter(None, about.values())))
    ]
    assert set(addresses) == {ADDRESS}


def test_embed_1_leads_to_the_form_that_streamlit_knows():
    answer = ask("/?embed=1&at=42,130,9&status=Operating")
    assert (answer.status, answer.headers["location"]) == (
        307,
        "?embed=true&at=42,130,9&status=Operating",
    )


@pytest.mark.parametrize(("query", "selected"), [("", None), ("feature=north-line", "north-line")])
def test_the_picture_is_the_figure_of_what_is_linked_and_drawn_once(monkeypatch, query, selected):
    drawn = []
    monkeypatch.setattr(figure, "render", lambda _, what, **__: drawn.append(what) or b"picture")
    app = server_of(DATA / "minimal", ADDRESS)  # which has drawn none yet
    answers = [ask(f"/atlas/picture.png?{query}", app) for _ in range(2)]
    assert [(answer.body, answer.headers["content-type"]) for answer in answers] == [
        (b"picture", "image/png")
    ] * 2
    assert [each.selected for each in drawn] == [selected]


def test_there_is_no_picture_of_an_unknown_feature():
    assert ask("/atlas/picture.png?feature=atlantis").status == 404


def test_without_a_public_address_the_head_names_none():
    told = ask("/?feature=north-line", server_of(DATA / "minimal")).text
    assert "localhost" not in told
    assert not {"og:url", "og:image"} & {about.get("property") for _, about in Tags(told).found}
    assert Tags(told).told("og:title") == "North line – Iron Road Atlas"


def test_the_feed_is_found_from_every_page_without_a_public_address(minimal):
    assert head_of(minimal, "", "", page="passages", feed=True).feed == "atlas/changes.atom"
    assert head_of(minimal, ADDRESS, "", page="passages", feed=True).feed == f"{ADDRESS}/atlas/changes.atom"


def test_under_a_prefix_the_head_keeps_it():
    app = server_of(DATA / "minimal", f"{ADDRESS}/iron")
    for path in ("/", "/iron/"):  # taken off by the proxy, or left there
        assert page(path=path, app=app).told("og:image") == f"{ADDRESS}/iron/atlas/picture.png"
    assert page(path="/iron/passages", app=app).title == "Passages – Iron Road Atlas"


def test_a_prefix_of_a_named_proxy_is_kept_too():
    behind = access.Forwarded(APP, ["127.0.0.1"])
    told = Tags(ask("/", app=behind, x_forwarded_prefix="/iron").text)
    assert told.told("og:url") == f"{ADDRESS}/iron/"
    stranger = Tags(ask("/", app=behind, client="10.0.0.9", x_forwarded_prefix="/iron").text)
    assert stranger.told("og:url") == f"{ADDRESS}/"


def test_what_streamlit_tells_of_itself_is_left_out():
    told = ask("/").text
    assert "service-desc" not in told
    assert "Streamlit app can" not in told
    assert "needs JavaScript" in told


def test_the_map_s_page_keeps_room_for_the_sidebar_before_it_comes_and_no_other_page_does(minimal):
    def early(query, page=""):
        return EARLY in with_head(index_page(), head_of(minimal, ADDRESS, query, page=page))

    assert early("")
    assert early("year=2016")
    assert not early("embed=true&year=2016")
    assert not early("", page="passages")
