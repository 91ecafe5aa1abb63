"""What pages say is marked, and known in Spanish; pages say which language they are in."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import nodes
from sqlalchemy.orm import Session

from config import ROOT, Config
from factcheck.app import create_app
from factcheck.dev.words import gather
from factcheck.kit.tongues import FOLDER
from tests.publishing.samples import published

FOR_READERS = [
    "layouts/public.html",
    *(
        f"publishing/{one}.html"
        for one in [
            "_check_body",
            "_lists",
            "article",
            "card",
            "check",
            "corrections",
            "front",
            "methodology",
            "search",
            "shelf",
            "site_page",
            "version",
        ]
    ),
    *(f"tips/{one}.html" for one in ["_reader", "report", "suggest", "track"]),
    *(f"errors/{one}.html" for one in ["400", "403", "404", "409", "413", "429", "500", "page"]),
    *(
        f"components/{one}.html"
        for one in [
            "claim_quote",
            "diff",
            "empty",
            "icon",
            "pager",
            "rating",
            "rating_scale",
            "source",
            "when",
        ]
    ),
]
SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")
NAMES = {"Atom", "RSS", "SHA", "Factcheck", "UTF", "embed"}


@pytest.fixture(scope="module")
def spanish() -> dict[str, Message]:
    with (FOLDER / "es" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {_key(one): one for one in read_po(file, locale="es") if one.id}


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def test_every_sentence_is_known_in_spanish(spanish: dict[str, Message]) -> None:
    wrong = []
    for wanted in gather():
        if not wanted.id:
            continue
        found = spanish.get(_key(wanted))
        said = found.string if found else ""
        if not found or found.fuzzy or not said or (isinstance(said, tuple) and not all(said)):
            wrong.append(_key(wanted))
    assert wrong == [], "Run `make words` and translate what is empty in factcheck/translations/es."


def test_the_catalogue_holds_nothing_that_no_page_says(spanish: dict[str, Message]) -> None:
    assert set(spanish) <= {_key(one) for one in gather() if one.id}, "Run `make words`."


def test_a_translation_keeps_the_places_and_the_links(spanish: dict[str, Message]) -> None:
    def marks(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s|</?\w+|%%", text))

    for key, message in spanish.items():
        for said in message.string if isinstance(message.string, tuple) else (message.string,):
            assert marks(said) == marks(key), key


def _texts(node: nodes.Node, marked: bool = False) -> Iterator[tuple[str, bool]]:
    """Pieces of a template in order: its own text, and texts in expressions that stand there unmarked."""
    if isinstance(node, nodes.TemplateData):
        yield node.data, True
    elif isinstance(node, nodes.Const) and isinstance(node.value, str) and not marked:
        yield node.value, False
    elif isinstance(node, nodes.Output):
        for child in node.nodes:
            if not isinstance(child, nodes.TemplateData):
                yield "\x00", True
            yield from _texts(child, marked)
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        marked = marked or node.node.name in ("_", "gettext", "ngettext", "url_for")
    for child in node.iter_child_nodes():
        yield from _texts(child, marked)


def unmarked(app: Flask, name: str) -> list[str]:
    """Words for people in a template that no catalogue could translate."""
    source = (ROOT / "templates" / name).read_text(encoding="utf-8")
    pieces = list(_texts(app.jinja_env.parse(source)))
    html = "".join(text for text, is_html in pieces if is_html)
    between = re.sub(r"<(script|style)\b.*?</\1>|<[^<>]*>", "\n", html, flags=re.DOTALL)
    found = [" ".join(line.split()) for line in re.split(r"[\n\x00]", between)]
    for tag in re.findall(r"<[^<>]*>", html):
        for attribute, value in re.findall(r'([\w-]+)="([^"]*)"', tag):
            if attribute in SPOKEN and not re.search(
                r'name="(viewport|color-scheme|robots|twitter|htmx)', tag
            ):
                found += [] if 'property="og:type"' in tag else value.split("\x00")
    found += [
        text for text, is_html in pieces if not is_html and re.search(r"^[A-Z][a-z]|[a-z]{2} [a-z]{2}", text)
    ]
    return [one for one in found if set(re.findall(r"[A-Za-z]{2,}", one)) - NAMES and "/" not in one]


@pytest.mark.parametrize("name", FOR_READERS)
def test_everything_readers_read_is_marked(app: Flask, name: str, database: str) -> None:
    if database == "sqlite":  # templates know no database
        assert unmarked(app, name) == [], "Put it in _(…) or {% trans %}, then run `make words`."


def test_the_look_at_templates_finds_what_is_not_marked(app: Flask, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("tests.web.test_tongues.ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "bad.html").write_text(
        '<p title="Two words">{{ _("Known") }} {{ "Some text" if x else _("Other") }} and more</p>'
        "{% trans %}Known too{% endtrans %}<p aria-label=\"{{ x }}\">{{ x ~ 'lower words' }}</p>"
    )
    assert sorted(unmarked(app, "bad.html")) == ["Some text", "Two words", "and more", "lower words"]


@pytest.fixture
def in_language(config: Config) -> Iterator[Callable[[str], Flask]]:
    """Makes the application of a newsroom that works in a language."""
    made: list[Flask] = []

    def make(language: str) -> Flask:
        made.append(create_app(dataclasses.replace(config, newsroom_language=language), testing=True))
        return made[-1]

    yield make
    for app in made:
        app.extensions["factcheck"].engine.dispose()


@pytest.fixture
def in_spanish(in_language: Callable[[str], Flask]) -> Flask:
    """The application of a newsroom that works in Spanish."""
    return in_language("es")


def test_a_spanish_newsroom_speaks_spanish_to_its_readers(session: Session, in_spanish: Flask) -> None:
    _, publication = published(session)
    session.commit()
    slug = publication.content["publication"]["slug"]
    client = in_spanish.test_client()
    for address in (
        "/",
        f"/checks/{slug}",
        "/corrections",
        "/how-we-check",
        "/nothing-here",
        "/ratings/mostly-false",
    ):
        html = client.get(address, headers={"Accept-Language": "en"}).get_data(as_text=True)
        assert '<html lang="es" dir="ltr">' in html, address
        assert "Cómo verificamos" in html, address
        for english in ("How we check", "Corrections", "Published", "Evidence", "Checked by"):
            assert f">{english}" not in html, address
    html = client.get(f"/checks/{slug}").get_data(as_text=True)
    assert "Pruebas" in html
    assert re.search(r"(lunes|martes|miércoles|jueves|viernes|sábado|domingo), \d+ de \w+ de \d{4}", html)
    assert "verificaciones" in client.get("/feed.atom").get_data(as_text=True)


def test_the_desk_says_that_it_is_in_english(in_spanish: Flask) -> None:
    html = in_spanish.test_client().get("/sign-in").get_data(as_text=True)
    assert '<html lang="en" dir="ltr">' in html


def test_a_language_read_from_the_right_says_so(
    session: Session, in_language: Callable[[str], Flask]
) -> None:
    published(session)
    session.commit()
    client = in_language("ar").test_client()
    for address in ("/", "/how-we-check", "/nothing-here"):
        assert '<html lang="ar" dir="rtl">' in client.get(address).get_data(as_text=True)
