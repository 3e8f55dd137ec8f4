"""Text of the data is text: on every page, in every label, in the one-file page, character for character."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copytree
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as TimedOut

from dashboard.reader.interactive import as_html
from dashboard.reader.links import from_query
from geodata import Atlas, load_atlas
from geodata.limits import MOST_REPEATED_TEXT
from tests.browser import labels
from tests.browser.driving import READY, free_port, start_server, stop_server
from tests.conftest import DATA
from tests.pages import SIGNS, signed

SELECTED = "north-line"
#: All text below an element, and of each element that has a label for those who do not see it.
TEXT = "element => element.textContent"


@pytest.fixture(scope="module")
def folder_of_signs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return signed(Path(copytree(DATA / "minimal", tmp_path_factory.mktemp("signs") / "atlas")))


@pytest.fixture(scope="module")
def atlas(folder_of_signs: Path) -> Atlas:
    return load_atlas(folder_of_signs)


@pytest.fixture(scope="module")
def served(folder_of_signs: Path) -> Iterator[str]:
    server, address = start_server("--atlas", str(folder_of_signs))
    yield address
    stop_server(server)


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A window that keeps every request to others than the server."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.outside = []  # type: ignore[attr-defined]
    page.on("request", lambda sent: _foreign(sent.url, served) and page.outside.append(sent.url))
    yield page
    context.close()


def _foreign(url: str, served: str) -> bool:
    return not url.startswith((served, served.replace("http", "ws"), "data:", "blob:"))


def squeezed(text: str) -> str:
    """Text without the spaces that two elements may have between them."""
    return re.sub(r"\s+", " ", text)


#: Whether all of some texts stand on the page, spaces squeezed.
ALL_THERE = """texts => {
    const told = document.body.textContent.replace(/\\s+/g, " ");
    return texts.every((text) => told.includes(text));
}"""


def missing(page: Page, texts: list[str]) -> list[str]:
    """Which texts are not on the page, also once it has had time to draw all of itself."""
    with suppress(TimedOut):
        page.wait_for_function(ALL_THERE, arg=[squeezed(text) for text in texts], timeout=5_000)
    told = squeezed(page.locator("body").evaluate(TEXT))
    return [text for text in texts if squeezed(text) not in told]


def nothing_was_made_of_it(page: Page) -> bool:
    """No picture but the layers' symbols, no formula, no request to others."""
    pictures = page.locator("img:not([src^='assets/symbols/']):not(.leaflet-tile)")
    return (pictures.count(), page.locator(".katex").count(), page.outside) == (0, 0, [])  # type: ignore[attr-defined]


def test_the_front_page_shows_the_atlas_s_texts(page: Page, served: str, atlas: Atlas):
    page.goto(served)
    page.locator("h1").wait_for(timeout=READY)
    page.locator(".st-key-cite-view").wait_for()
    page.get_by_role("checkbox").nth(len(atlas.layers) - 1).wait_for(state="attached")
    texts = [atlas.about.title, atlas.about.description]
    texts += [group.title for group in atlas.groups] + [layer.title for layer in atlas.layers.values()]
    texts += [text for view in atlas.start_views for text in (view.title, view.description)]
    assert missing(page, texts) == []
    heard = page.locator(".st-key-layers input").evaluate_all("boxes => boxes.map((box) => box.ariaLabel)")
    assert heard == [layer.title for layer in atlas.layers.values()]
    expect(page).to_have_title(atlas.about.title)
    for layer in atlas.layers.values():
        page.get_by_role("checkbox", name=layer.title, exact=True).wait_for(state="attached")
    assert nothing_was_made_of_it(page)


def test_the_panel_shows_names_facts_quotations_and_references(page: Page, served: str, atlas: Atlas):
    page.goto(f"{served}?feature={SELECTED}&sites=true")
    page.locator("h1").wait_for(timeout=READY)
    names = atlas.names[SELECTED]
    assert missing(page, [names.en, names.ko, names.ru]) == []
    seen = ""
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_function(
            "tab => tab.getAttribute('aria-selected') === 'true'", arg=tab.element_handle()
        )
        page.locator("[role=tabpanel]:not([hidden]) .blocks").first.wait_for()
        seen += squeezed(page.locator("body").evaluate(TEXT))
        assert nothing_was_made_of_it(page)
    known = atlas.facts_of(SELECTED)
    texts = [fact.note or "" for fact in known] + [f"“{each.exact}”" for each in atlas.passages_on(SELECTED)]
    texts += [atlas.references[fact.basis_id or ""].title for fact in known if fact.basis == "cited"]
    texts += [atlas.name(whole.id) for whole in atlas.wholes(SELECTED)]
    assert [text for text in texts if squeezed(text) not in seen] == []


def test_a_notice_shows_what_the_link_said(page: Page, served: str):
    for start in range(0, len(SIGNS), MOST_REPEATED_TEXT):  # a notice repeats no more of a value
        told = SIGNS[start : start + MOST_REPEATED_TEXT]
        page.goto(f"{served}?feature={quote(told)}")
        notice = page.get_by_test_id("stToast")
        notice.wait_for(timeout=READY)
        assert f"feature “{told}”" in (notice.text_content() or "")
        assert nothing_was_made_of_it(page)


def test_citation_report_and_search_show_the_name(page: Page, served: str, atlas: Atlas):
    page.goto(f"{served}?feature={SELECTED}&sites=true")
    page.locator(".st-key-cite-view button").click(timeout=READY)
    page.get_by_test_id("stCode").first.wait_for()
    code = page.get_by_test_id("stCode").first
    assert SIGNS in (code.text_content() or "")
    assert missing(page, [f"“{atlas.name(SELECTED)}.” In {atlas.about.title}"]) == []
    seen = code.locator("button").first
    assert seen.evaluate("button => button.checkVisibility({ opacityProperty: true })")
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Report an error").click()
    page.get_by_text("What is wrong").wait_for()
    assert missing(page, [f"Feature: {atlas.name(SELECTED)} ("]) == []
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Search").click()
    options = page.get_by_role("option")
    options.first.wait_for()
    assert [text for text in options.all_text_contents() if SIGNS not in text] == []
    assert nothing_was_made_of_it(page)


def test_the_passages_page_shows_quotations_notes_articles_and_names(page: Page, served: str, atlas: Atlas):
    page.goto(f"{served}passages")
    page.locator("blockquote").first.wait_for(timeout=READY)
    texts = [f"“{passage.exact}”" for passage in atlas.passages.values()]
    texts += [source.title for source in atlas.sources.values()]
    texts += [passage.editors_note for passage in atlas.passages.values() if passage.editors_note]
    texts += [atlas.name(item) for passage in atlas.passages.values() for item in passage.features]
    assert missing(page, texts) == []
    quoted = page.locator("blockquote").all_text_contents()
    assert quoted == [f"“{passage.exact}”" for passage in atlas.passages.values()]
    assert nothing_was_made_of_it(page)


def test_the_methodology_shows_titles_and_licences(page: Page, served: str, atlas: Atlas):
    page.goto(f"{served}methodology")
    page.get_by_role("heading", name="Known limits").wait_for(timeout=READY)
    texts = [atlas.about.title, atlas.about.licence, *(source.title for source in atlas.sources.values())]
    texts += [layer.title for layer in atlas.layers.values()]
    assert missing(page, texts) == []
    assert nothing_was_made_of_it(page)


def test_the_file_shows_them_all(page: Page, atlas: Atlas, tmp_path: Path):
    path = tmp_path / "atlas.html"
    path.write_text(as_html(atlas, from_query(atlas, f"sites=true&feature={SELECTED}")), encoding="utf-8")
    page.goto(path.as_uri())
    page.outside.clear()  # type: ignore[attr-defined]
    page.locator("#content h2").wait_for()
    names = atlas.names[SELECTED]
    texts = [atlas.about.title, names.en, names.ko, names.ru]
    texts += [f"“{each.exact}”" for each in atlas.passages_on(SELECTED)]
    texts += [dataset.name for dataset in atlas.datasets.values()]
    assert missing(page, texts) == []
    assert page.locator(".blocks img").count() == 0
    assert page.outside == []  # type: ignore[attr-defined]


# Labels of widgets


@pytest.fixture(scope="module")
def labelled() -> Iterator[str]:
    """A page of Streamlit whose labels are texts of all signs."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", labels.__file__, "--server.port", str(port)]
    quiet = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    server = subprocess.Popen(
        [*command, *quiet], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path.cwd()
    )
    assert server.stdout is not None
    for line in server.stdout:
        if str(port) in line:
            break
    address = f"http://localhost:{port}/"
    with urllib.request.urlopen(f"{address}_stcore/health", timeout=30) as answer:
        assert answer.status == 200
    yield address
    stop_server(server)


def test_a_label_shows_the_very_same_characters(browser: Browser, labelled: str):
    page = browser.new_page()
    outside: list[str] = []
    page.on("request", lambda sent: _foreign(sent.url, labelled) and outside.append(sent.url))
    page.goto(labelled)
    page.locator(f".st-key-text-{len(labels.TEXTS) - 1} [role=tab]").wait_for(timeout=READY)
    script = "boxes => boxes.map(box => [...box.querySelectorAll('p')].map(p => p.textContent))"
    shown = page.locator("[class*='st-key-text-']").evaluate_all(script)
    assert len(shown) == len(labels.TEXTS)
    wrong = [
        (text, found)
        for text, told in zip(labels.TEXTS, shown, strict=True)
        for found in told
        if found not in {text, text.strip(), "Pills"}
    ]
    assert wrong == []
    assert (page.locator("img, .katex, .stMarkdown a").count(), outside) == (0, [])
    page.close()
