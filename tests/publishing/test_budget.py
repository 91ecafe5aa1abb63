"""Every page that readers can reach in the sample newsroom: valid, from one host, light, and whole without a script."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factcheck.dev.sample import fill

BUDGET = 100_000  # bytes on the wire before the first paint, packed as nginx packs them
HOST = "http://localhost"
FETCHED = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "image": "href",
    "use": "href",
}
LOADING = {
    "stylesheet",
    "preload",
    "modulepreload",
    "icon",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
}
CSS = Path(__file__).parents[2] / "factcheck" / "static" / "css"


def _elements(page: str) -> Element:
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return tree


def _pages(client: FlaskClient) -> Iterator[tuple[str, str, Element]]:
    """Every public page that links lead to from the front page, with its HTML, which must be valid."""
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            assert answer.status_code in (200, 301, 302, 303), f"{path} leads nowhere: {answer.status_code}"
            continue
        tree = _elements(answer.text)
        yield path, answer.text, tree
        for link in tree.iter("a"):
            url = urldefrag(urljoin(HOST + path, link.get("href") or ""))[0]
            if not url.startswith(HOST + "/"):
                continue
            other = url.removeprefix(HOST)
            # Searches can be narrowed without end: one of each kind is enough.
            if other not in known and (other.count("=") < 2):
                known.add(other)
                waiting.append(other)


def _fetched(tree: Element) -> Iterator[tuple[str, str]]:
    for element in tree.iter():
        address = element.get(FETCHED.get(str(element.tag), ""))
        if element.tag == "link" and LOADING & set((element.get("rel") or "").split()):
            address = element.get("href")
        if address and not address.startswith("#"):
            yield str(element.tag), address


def _blocks(tree: Element) -> list[str]:
    """What a browser waits for before it paints: sheets for screens, and scripts that are not put off."""
    sheets = [
        one.get("href") or ""
        for one in tree.iter("link")
        if one.get("rel") in ("stylesheet", "preload") and one.get("media") != "print"
    ]
    scripts = [
        one.get("src") or ""
        for one in tree.iter("script")
        if one.get("src") and one.get("type") != "module" and one.get("defer") is None
    ]
    return sheets + scripts


def _packed(client: FlaskClient, address: str, known: dict[str, int]) -> int:
    if address not in known:
        with client.get(address) as answer:
            known[address] = len(gzip.compress(answer.data, 1))  # nginx packs at level 1
    return known[address]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_for_readers_is_valid_light_and_from_one_host(
    session: Session, client: FlaskClient
) -> None:
    fill(session, base_url=HOST)
    session.commit()
    sizes: dict[str, int] = {}
    heaviest, seen = 0, 0
    for path, page, tree in _pages(client):
        for tag, address in _fetched(tree):
            assert not urlsplit(address).netloc or address.startswith(f"{HOST}/"), f"{path}: {tag} {address}"
        scripts = [one for one in tree.iter("script") if one.get("type") != "application/ld+json"]
        assert scripts == [], f"{path} holds a script; readers’ pages must be whole without any."
        assert not any(one.get("style") for one in tree.iter()), path
        size = len(gzip.compress(page.encode(), 5)) + sum(_packed(client, a, sizes) for a in _blocks(tree))
        assert size < BUDGET, f"{path} takes {size} bytes before it is painted."
        heaviest, seen = max(heaviest, size), seen + 1
    assert seen > 25  # checks, their versions, shelves, passages, forms
    assert heaviest < BUDGET / 2  # far below today; look at what grew before you raise this


def test_style_sheets_ask_for_nothing_more_before_the_first_paint() -> None:
    for sheet in CSS.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text, f"{sheet.name} would take a second round of requests."
        for address in re.findall(r"url\(\"?([^\")]+)", text):
            assert not urlsplit(address).netloc, f"{sheet.name} asks another host: {address}"
        for face in re.findall(r"@font-face\s*{[^}]*}", text):
            if "url(" not in face:  # A face of the reader's own machine is there at once.
                continue
            assert re.search(r"font-display: (swap|optional)", face), "A font must not hold the text back."
