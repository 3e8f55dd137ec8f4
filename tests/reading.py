"""Read the pages as Streamlit runs them: open them behind a link, press, and see what a reader sees."""

from __future__ import annotations

import itertools
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest  # noqa: TID251 - the ban is geodata's
from streamlit.util import calc_hash  # noqa: TID251 - likewise

from dashboard import session
from dashboard.reader import visit
from dashboard.reader.visit import Visit
from dashboard.server import documents
from tests.asking import shipped_workspace

_NUMBERS = itertools.count(1)
APP = Path(__file__).parent.parent / "dashboard/app.py"


def of(workspace, page):
    """A page that has not run yet, of a workspace: where there is no connection, its session is told."""
    page.session_state[session.VISIT] = Visit(workspace or shipped_workspace())
    return page


def drawn_by(function, workspace=None, **given):
    """What a function draws, as a page of its own; `given` are the options of AppTest."""
    return ran(of(workspace, AppTest.from_function(function, default_timeout=60, **given)))


def opened(query="", workspace=None):
    """The page behind a link, of the shipped atlas or of another workspace."""
    page = of(workspace, AppTest.from_file(APP, default_timeout=60))
    for pair in filter(None, query.split("&")):
        key, value = pair.split("=")
        given = page.query_params.get(key)
        page.query_params[key] = (
            value if given is None else [*([given] if isinstance(given, str) else given), value]
        )
    return ran(page)


def ran(page):
    """The page after a run without an error."""
    page.run()
    assert not page.exception, [each.message for each in page.exception]
    return page


def frame(page):
    """The arguments of the map's frame."""
    [component] = page.get("component_instance")
    return json.loads(component.proto.json_args)


def shown(page):
    """The state that the map is told to show."""
    return json.loads(re.search(r"NineBridges\.apply\((\{.*?\})\);", frame(page)["feature_group"])[1])


def panel(page):
    """The HTML of the panel beside the map, as the browser fetches and dates it; '' where there is no map."""
    if not page.get("component_instance"):
        return ""
    state = shown(page)
    workspace = page.session_state[session.VISIT].workspace
    if state["selected"] is None:
        return documents.introduction(workspace.atlas).body.decode()
    return dated(
        documents.panel(workspace.atlas, state["selected"], workspace.public).body.decode(), state["year"]
    )


def dated(markup, year):
    """A panel's HTML with the status at the end of a year, as web/panel/panel.js tells it."""

    def tell(found):
        first, last = int(found[1]), int(found[2])
        return found[0].replace(f">{last}<", f">{year}<") if year and first <= year <= last else ""

    badge = r'<span class="badge \w+ then" data-from="(\d+)" data-to="(\d+)" hidden><span>.*?</span></span>'
    return re.sub(rf"{badge} ?", tell, re.sub(r'<span class="year">(\d+)</span>', r"<b>\1</b>", markup))


class Blocks(HTMLParser):
    """The texts of the blocks of some HTML, each as (element, classes, text); a table's by its rows."""

    ENDED = frozenset({"p", "h1", "h2", "h3", "h4", "li", "blockquote", "tr"})

    def __init__(self, markup):
        super().__init__()
        self.blocks, self.links, self._open = [], [], False
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag in self.ENDED:
            self.blocks.append([tag, known.get("class", ""), ""])
            self._open = True
        elif tag == "a":
            self.links.append(known["href"])
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self.handle_data(" | ")
        self._open = self._open and tag not in self.ENDED

    def handle_data(self, data):
        if self._open:
            self.blocks[-1][2] += data


def blocks(page):
    """The blocks that are drawn as HTML in the page's main part, in their order; the panel's come last."""
    markups = [*(element.proto.body for element in page.main.get("html")), panel(page)]
    return [block for markup in markups for block in Blocks(markup).blocks]


def plain(label):
    """A label or a notice of Streamlit as a reader sees it."""
    return unescape(re.sub(r":color\[([^]]*)\]\{\}", r"\1", label))


def words(page):
    """All text of the page's main part, as a reader sees it who opens every tab."""
    return [text for _, _, text in every_block(page)]


def every_block(page):
    """All blocks of the page's main part, and the notices and captions of Streamlit's own."""
    elements = [*page.main.markdown, *page.main.caption]
    return blocks(page) + [["", "", plain(element.value)] for element in elements]


def toasts(page):
    """The notices, as a reader sees them."""
    return [plain(toast.value) for toast in page.toast]


def address(page, name):
    """A parameter of the link in the address bar; None if it has none."""
    value = page.query_params.get(name)
    return value[0] if isinstance(value, list) else value


def search(page, feature):
    page.main.selectbox(key="search").select(feature)
    return ran(page)


def happens(page, **event):
    """The page after the map, or a button of the panel by way of the map, has reported an event."""
    hear, take_up = visit.hear, session.take_up
    message = {"frame": "a-frame", "events": [{"seq": next(_NUMBERS), **event}]}

    def first():  # as callbacks do: before a run begins
        session.on_map_message()
        take_up()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visit, "hear", lambda view, progress, _, known: hear(view, progress, message, known))
        patch.setattr(session, "take_up", first)
        return ran(page)


def press(page, key):
    page.button(key=key).click()
    return ran(page)


def turned(page, address):
    """The page after the reader chose another one in the navigation; its own address is ''."""
    page._page_hash = calc_hash(address)
    return ran(page)


def text_page(address, workspace=None):
    """A page of text, opened by its own address."""
    return turned(of(workspace, AppTest.from_file(APP, default_timeout=60)), address)
