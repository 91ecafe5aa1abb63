"""An HTML page: the article's words without the page around them. Runs in a child process."""

from __future__ import annotations

from typing import Any

from factcheck.reading.about import read_about
from factcheck.reading.blocks import to_lines
from factcheck.reading.bylines import clean_byline
from factcheck.reading.decode import declared_in_page, decode
from factcheck.reading.languages import choose_language
from factcheck.reading.monsters import refuse_monsters
from factcheck.reading.tidy import drop_junk, until_paywall
from factcheck.reading.types import CannotRead, ReadText

# What never belongs to an article, and what no reader sees.
_PRUNED = [
    "//figcaption | //dialog | //nav | //noscript",
    "//*[@hidden or @aria-hidden='true' or @role='navigation' or @role='dialog' or @role='alertdialog']",
]
_BY_HAND = "Open it in a browser, copy the words, and paste them here."


def read_page(data: bytes, *, charset: str = "", url: str = "") -> ReadText:
    """The article in the page ``data``. ``charset`` is what its sender said; ``url`` is where it was fetched."""
    import trafilatura
    from lxml import html

    page = decode(data, charset or declared_in_page(data))
    refuse_monsters(page)
    tree = trafilatura.load_html(page)
    if tree is None:  # it has no html tag; browsers show such pages all the same
        parser = html.HTMLParser(encoding="utf-8")
        tree = html.document_fromstring(b"<html>" + page.encode(), parser=parser, ensure_head_body=True)
    about = read_about(tree, url)
    lines, cut_off = until_paywall(_article(tree))
    if not lines:
        raise CannotRead(f"No article was found in this page. {_BY_HAND}")
    text = "\n".join(without_byline(lines, about.byline))
    return ReadText(
        text=text,
        title=about.title,
        byline=about.byline,
        publisher=about.publisher,
        published_on=about.published_on,
        modified_on=about.modified_on,
        url=about.url,
        language=choose_language(about.language, text),
        note="The page says that only subscribers may read all of it; the text may be cut off."
        if about.behind_paywall or cut_off
        else "",
    )


def _article(tree: Any) -> list[str]:
    import trafilatura

    _flatten_live_posts(tree)
    for all_it_can in (False, True):
        found: Any = trafilatura.bare_extraction(
            tree,
            with_metadata=False,
            include_comments=False,
            include_tables=True,
            prune_xpath=_PRUNED,
            favor_recall=all_it_can,
        )
        lines = drop_junk(to_lines(found.body)) if found is not None and found.body is not None else []
        if lines:
            return lines
    return []


def without_byline(lines: list[str], byline: str) -> list[str]:
    """``lines`` without one near their beginning that only says who wrote them, unless it is all there is."""
    for place, line in enumerate(lines[:5]):
        if byline and len(lines) > 1 and len(line) <= 120 and clean_byline([line]) == byline:
            return lines[:place] + lines[place + 1 :]
    return lines


def _flatten_live_posts(tree: Any) -> None:
    """Make one article of a live page: each of its posts is an ``article``, and an extractor would take one of them."""
    for parent in {article.getparent() for article in tree.iter("article")} - {None}:
        posts = [child for child in parent if child.tag == "article"]
        lengths = [len(post.text_content()) for post in posts]
        if len(posts) >= 3 and max(lengths) < 0.6 * sum(lengths):
            for post in posts:
                post.tag = "div"
