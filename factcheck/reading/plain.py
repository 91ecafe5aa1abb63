"""Plain text and Markdown."""

from __future__ import annotations

import re

from factcheck.reading.about import read_day
from factcheck.reading.blocks import tidy_spaces, to_lines
from factcheck.reading.bylines import clean_byline
from factcheck.reading.decode import decode
from factcheck.reading.languages import choose_language, guess_language
from factcheck.reading.types import ReadText

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_OWN_LINE = re.compile(r"\s*(?:[-*•–—+]|\d{1,3}[.)]|#{1,6}|>)\s|\s{4,}|\t|[|=_-]{3,}")
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"^(\w[\w -]{0,40}?)[ \t]*:[ \t]+(\S.*)$", re.MULTILINE)


def read_plain(data: bytes, *, charset: str = "") -> ReadText:
    """A text file. Lines that were only broken to fit a window are joined; nothing else is changed."""
    text = unwrap(decode(data, charset).replace("\r\n", "\n").replace("\r", "\n"))
    return ReadText(text=text.strip(), language=guess_language(text))


def unwrap(text: str) -> str:
    """``text`` with its paragraphs on lines of their own, if its lines are broken at a fixed width."""
    paragraphs = [part.split("\n") for part in _BLANK_LINE.split(text.expandtabs(4))]
    inner = [
        line.rstrip() for lines in paragraphs for line in lines[:-1] if line and not _OWN_LINE.match(line)
    ]
    if len(inner) < 3 or (len(paragraphs) < 2 and len(inner) < 8):
        return text
    width = max(map(len, inner))
    full = sum(0.7 * width <= len(line) for line in inner)
    open_ended = sum(not line.endswith((".", "!", "?", ":", "”", '"')) for line in inner)
    if not (45 <= width <= 120 and full >= 0.8 * len(inner) and open_ended >= 0.5 * len(inner)):
        return text
    return "\n".join("\n".join(_joined(lines, width)) for lines in paragraphs)


def _joined(lines: list[str], width: int) -> list[str]:
    made: list[str] = []
    before = 0
    for line in lines:
        if made and not _OWN_LINE.match(line) and before >= 0.6 * width:
            made[-1] += " " + line.strip()
        else:
            made.append(line.strip())
        before = len(line.rstrip())
    return [tidy_spaces(line) for line in made if line]


def read_markdown(data: bytes, *, charset: str = "") -> ReadText:
    """A Markdown file: its words without marks, and what its front matter says."""
    from lxml import html
    from markdown_it import MarkdownIt

    source = decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(source)
    said = {name.strip().lower(): value for name, value in _PAIR.findall(front.group(1))} if front else {}
    if front:
        source = source[front.end() :]
    shown = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").render(source)
    tree = html.fromstring(f"<div>{shown}</div>")
    headings = [tidy_spaces(node.text_content()) for node in tree.iter("h1")]
    text = "\n".join(to_lines(tree))
    return ReadText(
        text=text,
        title=_unquoted(said.get("title", "")) or (headings[0] if headings else ""),
        byline=clean_byline(re.findall(r"[^\[\]\"']+", said.get("author", "") or said.get("authors", ""))),
        published_on=read_day(_unquoted(said.get("date", ""))),
        language=choose_language(_unquoted(said.get("lang", "") or said.get("language", "")), text),
    )


def _unquoted(value: str) -> str:
    return value.strip().strip("\"'").strip()
