"""The words keep up with the code."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from factcheck.authz.permissions import Permission, Role
from factcheck.authz.rules import GRANTS
from factcheck.claims.models import ClaimState, Kind
from factcheck.claims.workflow import MOVES, Action
from factcheck.cli import main
from factcheck.review.models import Stance, Tier

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


def _read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _row_of(word: str) -> str:
    found = re.search(rf"^\| `{word}` \|.*$", _read("workflow.md"), re.MULTILINE)
    assert found, f"Explain {word} in docs/workflow.md."
    return found.group()


@pytest.mark.parametrize("state", ClaimState)
def test_every_state_is_explained(state: ClaimState) -> None:
    _row_of(state.value)


@pytest.mark.parametrize("action", Action)
def test_every_action_is_explained(action: Action) -> None:
    _row_of(action.value)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.action.value)
def test_the_documented_move_is_the_real_one(move: tuple[object, ...]) -> None:
    action, sources, target, permission = move
    _, _, came_from, leads_to, allowed, *_ = (cell.strip() for cell in _row_of(str(action)).split("|"))
    assert leads_to == str(target)
    if action is not Action.RESET:  # described by what it leaves out
        assert set(came_from.split(", ")) == {str(source) for source in sources}  # type: ignore[attr-defined]
    if action is not Action.VOID:  # nobody presses it
        assert allowed == f"`{permission}`"


@pytest.mark.parametrize("permission", Permission)
def test_the_documented_roles_of_a_permission_are_the_real_ones(permission: Permission) -> None:
    rows = re.findall(rf"^\| `{permission.value}` \|(.*)\|$", _read("workflow.md"), re.MULTILINE)
    cells = [cell.strip() for cell in rows[-1].split("|")][-3:]
    for role, cell in zip((Role.REVIEWER, Role.EDITOR, Role.ADMIN), cells, strict=True):
        if cell not in ("yes", "–"):  # a condition in words
            continue
        assert (permission in GRANTS[role]) == (cell == "yes"), f"{role.value} in docs/workflow.md"


@pytest.mark.parametrize("word", [*Kind, *Stance, *Tier], ids=str)
def test_every_word_of_a_choice_is_explained(word: str) -> None:
    assert f"`{word}`" in _read("words.md"), f"Explain {word} in docs/words.md."


def _links(path: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_link_between_pages_leads_somewhere(path: Path) -> None:
    for link in _links(path):
        if "://" not in link and not link.startswith(("#", "mailto:")):
            assert (path.parent / link.partition("#")[0]).exists(), f"{link} leads nowhere."


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_command_in_the_docs_exists(path: Path) -> None:
    for first, second in re.findall(
        r"(?:`|\.venv/bin/)factcheck ([a-z-]+)(?: ([a-z]+)\b)?", path.read_text(encoding="utf-8")
    ):
        command = main.commands.get(first)
        assert command is not None, f"There is no “factcheck {first}”."
        if second and isinstance(command, click.Group):
            assert second in command.commands, f"There is no “factcheck {first} {second}”."


@pytest.mark.parametrize("path", DECISIONS, ids=_name)
def test_a_decision_says_why_and_fits_on_a_screen(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for heading in ("**Why.**", "**What.**", "**What follows.**", "**Rejected.**"):
        assert heading in text
    assert len(text.splitlines()) <= 50


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
