"""Markdown that people write, as HTML that is safe to show."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["replacements", "smartquotes"]
)
_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr"}
_ATTRIBUTES = {"a": {"href", "title"}}


def to_html(markdown: str) -> str:
    """Safe HTML of ``markdown``: CommonMark without raw HTML, then sanitised; links carry rel=nofollow.

    Headings start at level 3, since the page has its own above them.
    """
    html = _MARKDOWN.render(markdown)
    for level, lower in ((1, 3), (2, 3)):
        html = html.replace(f"<h{level}>", f"<h{lower}>").replace(f"</h{level}>", f"</h{lower}>")
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def to_text(markdown: str) -> str:
    """``markdown`` as plain text, for machines that want no markup."""
    return nh3.clean(_MARKDOWN.render(markdown), tags=set()).strip()
