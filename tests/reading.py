"""Read the pages as Streamlit runs them: open them behind a link, press, and see what a reader sees."""

from __future__ import annotations

import json
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest  # noqa: TID251 - the ban is geodata's
from streamlit.util import calc_hash  # noqa: TID251 - likewise

APP = Path(__file__).parent.parent / "dashboard/app.py"


def opened(query=""):
    """The page behind a link."""
    page = AppTest.from_file(APP, default_timeout=60)
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
    assert not page.exception
    return page


def frame(page):
    """The arguments of the map's frame."""
    [component] = page.get("component_instance")
    return json.loads(component.proto.json_args)


def shown(page):
    """The state that the map is told to show."""
    return json.loads(re.search(r"NineBridges\.apply\((\{.*?\})\);", frame(page)["feature_group"])[1])


def plain(text):
    """Markdown as a reader sees it, but for the signs of its blocks."""
    return re.sub(r"\\(.)", r"\1", text)


def words(page):
    """All text of the page's main part, as a reader sees it who opens every tab."""
    told = _words(page)
    panel = page.main.tabs if page.get("component_instance") else ()  # other pages draw all their tabs
    for tab in panel[1:]:
        page.session_state[f"tabs-{shown(page)['selected']}"] = tab.label
        told += [text for text in _words(ran(page)) if text not in told]
    return told


def _words(page):
    elements = [*page.main.markdown, *page.main.caption, *page.main.subheader]
    return [plain(element.value) for element in elements]


def told(page):
    """The notices, as a reader sees them."""
    return [plain(toast.value) for toast in page.toast]


def address(page, name):
    """A parameter of the link in the address bar; None if it has none."""
    value = page.query_params.get(name)
    return value[0] if isinstance(value, list) else value


def search(page, feature):
    page.sidebar.selectbox(key="search").select(feature)
    return ran(page)


def press(page, key):
    page.button(key=key).click()
    return ran(page)


def turned(page, address):
    """The page after the reader chose another one in the navigation; its own address is ''."""
    page._page_hash = calc_hash(address)
    return ran(page)


def text_page(address):
    """A page of text, opened by its own address."""
    return turned(AppTest.from_file(APP, default_timeout=60), address)
