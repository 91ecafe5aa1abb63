"""Checks that hold for every page any test fetches."""

from __future__ import annotations

from collections import Counter

import html5lib
from flask import Response, request

# html5lib's tree builder reports these for markup that the living standard allows.
TOLERATED: set[str] = set()
# Told in the environment of a request whose page others check: parsing takes as long as making the page.
UNCHECKED = {"tests.unchecked": True}


def problems(html: str) -> list[str]:
    """What is wrong with a whole page, as sentences; nothing for a good one."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    found = [
        f"invalid HTML at {place}: {code} {facts}"
        for place, code, facts in parser.errors
        if code not in TOLERATED
    ]
    headings = tree.findall(".//h1")
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 instead of one")
    title = " ".join((tree.findtext(".//title") or "").split())
    for heading in headings[:1]:
        words = " ".join("".join(heading.itertext()).split())
        if not title.replace("“", "").startswith(words[:40].replace("“", "")):
            found.append(f"the title “{title}” does not begin with the h1 “{words}”")
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    found += [f"the id {name} stands {times} times" for name, times in ids.items() if times > 1]
    labelled = {label.get("for") for label in tree.iter("label")}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("style") is not None:
            found.append(f"inline style on <{element.tag}>")
        found += [
            f"inline handler {name} on <{element.tag}>" for name in element.attrib if name.startswith("on")
        ]
        if (
            element.tag == "script"
            and not element.get("src")
            and element.get("type") != "application/ld+json"
        ):
            found.append("an inline script")
        if (
            element.tag in ("input", "select", "textarea")
            and element.get("type") not in ("hidden", "submit", "button")
            and element.get("id") not in labelled
            and not element.get("aria-label")
            and not element.get("aria-labelledby")
        ):
            found.append(f"<{element.tag} name={element.get('name')}> has no label")
    return found


def check_response(response: Response) -> Response:
    """Fail the test when a whole HTML page has a problem. Fragments (no doctype) are left to their page."""
    if "tests.unchecked" in request.environ:
        return response
    if response.mimetype == "text/html" and response.direct_passthrough is False:
        html = response.get_data(as_text=True)
        if html.lstrip().lower().startswith("<!doctype"):
            wrong = problems(html)
            assert not wrong, "\n".join(wrong)
    return response
