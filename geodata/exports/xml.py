"""Replace characters that XML 1.0 does not allow."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Text in which U+FFFD replaces each character that XML 1.0 does not allow."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def made_legal(root: Element) -> Element:
    """Make all texts and attributes in an element legal (see `legal`), in place; return the element."""
    for element in root.iter():
        element.text = element.text and legal(element.text)
        element.attrib.update({name: legal(value) for name, value in element.attrib.items()})
    return root
