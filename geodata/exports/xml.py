"""Text for XML 1.0, which cannot hold some characters."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Text with a replacement character for each that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def made_legal(root: Element) -> Element:
    """An element with all texts and attributes in it made legal."""
    for element in root.iter():
        element.text = element.text and legal(element.text)
        element.attrib.update({name: legal(value) for name, value in element.attrib.items()})
    return root
