"""What the feed and the sitemap share in writing XML. Pure."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: ET.Element, tag: str, words: str | None = None, **attributes: str) -> ET.Element:
    """A new element under ``parent``; characters that XML cannot carry are left out."""
    element = ET.SubElement(parent, tag, {key: writable(value) for key, value in attributes.items()})
    if words is not None:
        element.text = writable(words)
    return element


def writable(words: str) -> str:
    """``words`` without the characters that XML cannot carry."""
    return _UNWRITABLE.sub("", words)


def document(root: ET.Element) -> bytes:
    """``root`` as a whole document in UTF-8."""
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
