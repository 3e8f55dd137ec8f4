"""What axe-core finds wrong with a page, for readers who hear it, use keys alone, or see little."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.driving import LAPTOP, PHONE

#: How a page is looked at: the size of its window, the colours that the reader's system prefers, and by which
#: rules, if not by all: the dark changes colours alone.
LOOKS = {
    "light": (LAPTOP, "light", []),
    "dark": (LAPTOP, "dark", ["color-contrast", "link-in-text-block"]),
    "phone": (PHONE, "light", []),
}
#: Whether Streamlit's page, if it is one, has taken up the colours that are preferred.
_DRESSED = """(scheme) => {
  const app = document.querySelector(".stApp");
  return app === null || getComputedStyle(app).colorScheme === scheme;
}"""
#: Until all that moves has come to rest, and is drawn.
_STILL = """async () => {
  const passing = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity);
  await Promise.allSettled(passing.map(({ finished }) => finished));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
#: To axe-core, what is scrolled out of sight within an element that cuts off is hidden: so none cuts off.
_FOUND = """async ([within, rules]) => {
  const options = { resultTypes: ["violations"], ...(rules.length > 0 && { runOnly: rules }) };
  const cutting = new Set();
  for (const scrolling of document.querySelectorAll("*")) {
    const { overflowY } = getComputedStyle(scrolling);
    if (scrolling.scrollHeight > scrolling.clientHeight && /auto|scroll/.test(overflowY)) {
      for (let around = scrolling.parentElement; around; around = around.parentElement) {
        if (/hidden|clip/.test(getComputedStyle(around).overflow)) {
          cutting.add(around);
        }
      }
    }
  }
  const before = [...cutting].map((each) => [each, each.style.overflow]);
  cutting.forEach((each) => each.style.setProperty("overflow", "visible", "important"));
  const { violations } = await axe.run(within ?? document, options);
  before.forEach(([each, overflow]) => each.style.setProperty("overflow", overflow));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => [id, target.flat().join(" "), failureSummary]));
}"""


def violations(page: Page, within: str | None = None) -> dict[str, Any]:
    """The rules that a page and its frames break, by look, each with the element and what is wrong there.

    `within` is the selector of a part, where the rest was looked at before. At last the page is again as on a
    laptop in the light.
    """
    found = {look: _broken(page, within, rules) for look, rules in _looks(page)}
    return {look: broken for look, broken in found.items() if broken}


def _looks(page: Page) -> Iterator[tuple[str, list[str]]]:
    for look, (size, scheme, rules) in LOOKS.items():
        _dress(page, size, scheme)
        yield look, rules
    _dress(page, *LOOKS["light"][:2])


def _dress(page: Page, size: Any, scheme: Any) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(_DRESSED, arg=scheme)
    page.evaluate(_STILL)


def _broken(page: Page, within: str | None, rules: list[str]) -> list[Any]:
    for frame in page.frames:
        if not frame.evaluate("'axe' in window"):
            frame.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(_FOUND, [within, rules])
    return found
