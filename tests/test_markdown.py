"""Text from the data in Markdown documents shows the same characters, whatever they are."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings, strategies

from dashboard.reader.panels.markup import to_html
from geodata.markdown import address, escape

SIGNS = strategies.text(strategies.sampled_from("ab1 .)-+*_#=>`[]()!&;<~|\\$:/\"'\n"), max_size=14)


def shown(document):
    return unescape(re.sub(r"<[^>]+>", "", to_html(document)))


@given(SIGNS)
@settings(max_examples=1000, deadline=None)
def test_escaped_text_shows_itself_alone_and_within_a_list(text):
    line = " ".join(text.split())
    assert shown(escape(text)) == line
    assert shown(f"- **{escape(text)}.** More.").strip() == f"{line}. More."


@given(SIGNS)
@settings(deadline=None)
def test_escaped_text_stays_in_its_cell(text):
    made = to_html(f"| a | b |\n|---|---|\n| {escape(text)} | c |")
    [cell, other] = re.findall("<td>(.*?)</td>", made)
    assert (unescape(cell), other) == (" ".join(text.split()), "c")


@pytest.mark.parametrize("text", ["scgraph_data 2.0 (MIT)", "countries-land-1km", "a < b & c", "No. 1"])
def test_plain_text_stays_as_it_is(text):
    assert escape(text) == text


def test_an_address_is_a_link_only_to_the_web():
    assert address("https://example.org/a b") == "<https://example.org/a%20b>"
    assert address("javascript:alert(1)") == "javascript:alert(1)"
