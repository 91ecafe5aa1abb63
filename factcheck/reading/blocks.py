"""A tree of HTML, or of what an extractor made of it, as lines: one for each paragraph, heading, item and table row.

A line break ends a sentence for everything that reads the text later, so nothing that is one paragraph may be two
lines, nor the other way round.
"""

from __future__ import annotations

import re
from typing import Any


def names(listed: str) -> tuple[str, ...]:
    """The words of a list that is written as text."""
    return tuple(listed.split())


_BLOCKS = frozenset(
    names(
        """
        p div head h1 h2 h3 h4 h5 h6 li item list ul ol dl dt dd quote blockquote pre ab section article header footer
        main aside figure figcaption address table thead tbody tfoot caption tr row hr details summary form fieldset
        """
    )
)
_CELLS = frozenset(names("td th cell"))
_BREAKS = frozenset(names("br lb"))
_SILENT = frozenset(
    names("script style noscript template iframe object svg math img graphic video audio button select input")
)
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]")


def to_lines(root: Any) -> list[str]:
    """The words under ``root`` (an lxml element) as lines, none empty. Walks without recursion."""
    from lxml import etree

    lines: list[str] = []
    line: list[str] = []
    silent = 0
    table_cells = 0

    def finish() -> None:
        nonlocal table_cells
        words = tidy_spaces("".join(line))
        if words.strip("|– "):
            lines.append(words)
        line.clear()
        table_cells = 0

    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            line.append("" if silent else node.tail or "")
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT
            if silent:
                continue
            if tag in _CELLS:
                if table_cells:
                    line.append(" | ")
                table_cells += 1
            elif tag in _BREAKS or (tag in _BLOCKS and _starts_line(node, tag)):
                finish()
            line.append(node.text or "")
        else:
            silent -= tag in _SILENT
            if silent:
                continue
            if tag in _BLOCKS and _starts_line(node, tag):
                finish()
            if node is not root:
                line.append(node.tail or "")
    finish()
    return lines


def _starts_line(node: Any, tag: str) -> bool:
    """Whether a block has a line of its own; what stands in a table's cell stays in the row's line."""
    if tag in ("tr", "row"):
        return True
    parent = node.getparent()
    return parent is None or parent.tag not in _CELLS


def tidy_spaces(words: str) -> str:
    """``words`` on one line with single spaces, without signs that show nothing."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", words)).strip()
