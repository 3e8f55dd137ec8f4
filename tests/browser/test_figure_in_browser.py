"""The dialog that makes a figure for print, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.driving import Visit

pytestmark = pytest.mark.browser


def test_a_figure_is_seen_before_it_is_downloaded_as_a_pdf(visit: Visit, address: str, tmp_path):
    visit.open(address + "?feature=rajin-khasan&at=42.34,130.50,8")
    visit.page.get_by_role("button", name="Figure").click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog.get_by_role("img").first).to_be_visible(timeout=30_000)
    dialog.get_by_text("PDF", exact=True).click()
    button = dialog.get_by_role("button", name="Download PDF")
    expect(button).to_be_visible(timeout=30_000)
    with visit.page.expect_download(timeout=60_000) as download:
        button.click()
    download.value.save_as(tmp_path / "figure.pdf")
    assert "나진" in PdfReader(tmp_path / "figure.pdf").pages[0].extract_text()
