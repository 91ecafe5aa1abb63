"""What the content policy would refuse must not stand in a template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def _markup(path: Path) -> str:
    return JINJA.sub("", path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_inline_style(path: Path) -> None:
    assert not re.search(r"\sstyle\s*=|<style\b", _markup(path)), "Give it a class in factcheck/static/css."


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_inline_script(path: Path) -> None:
    for tag in re.findall(r"<script\b[^>]*>", path.read_text(encoding="utf-8")):
        assert "src=" in tag or 'type="application/ld+json"' in tag, "Put it in factcheck/static/js."


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_inline_handler(path: Path) -> None:
    found = re.findall(r"\s(on[a-z]+\s*=|hx-on[:=]\S*)", _markup(path))
    assert not found, "Listen for the event in factcheck/static/js instead."


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_form_that_posts_is_protected(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b[^>]*method=.post.*?</form>", text, re.DOTALL | re.IGNORECASE):
        assert re.search(r"csrf|hidden|\bfields\(", form), "Add csrf_token() as a hidden field."


def test_safe_stands_only_behind_what_the_sanitiser_made() -> None:
    made_safe = {"c.explanation_html", "shown"}  # both from kit.markdown.to_html
    found = {
        name
        for path in TEMPLATES
        for name in re.findall(r"([\w.]+)\s*\|\s*safe\b", path.read_text(encoding="utf-8"))
    }
    assert found <= made_safe, "Mark it safe in Python, next to the code that made it so."
