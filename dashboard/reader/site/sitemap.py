"""The list of pages that search engines read (sitemaps.org's protocol)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: The most addresses that the protocol allows in a file.
MOST = 50_000


def sitemap(addresses: Iterable[str]) -> bytes:
    """A sitemap (XML) of full addresses; those past MOST are left out: search engines find them by links."""
    root = ET.Element("urlset", {"xmlns": _NAMESPACE})
    for address in list(addresses)[:MOST]:
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = address
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
