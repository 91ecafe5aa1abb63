"""Who may import whom."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
# Modules that speak Flask, besides everything in web/: the doors of a package and what shapes their answers.
DOORS = {"views", "opening", "forms", "blueprint", "workspace", "answer", "methodology"}
FLASK = {"flask", "flask_login", "flask_wtf", "flask_limiter", "werkzeug", "wtforms"}


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def _is_door(path: Path) -> bool:
    return path.parent.name == "web" or path.stem in DOORS | {"app"} or path.stem.endswith("_views")


@pytest.fixture
def loggers_as_before() -> Iterator[None]:
    """Checking the imports switches off every logger that is there, which would silence later tests."""
    there = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    before = [(each, each.disabled) for each in there]
    yield
    for logger, disabled in before:
        logger.disabled = disabled


@pytest.mark.usefixtures("loggers_as_before")
def test_imports_point_downward(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    said = capsys.readouterr().out
    assert status == 0, (
        f"{said}\nImport from a lower floor only (docs/house.md). To reach upward use an endpoint's or a job's "
        "name. A new package needs its place in [tool.importlinter] in pyproject.toml."
    )


def test_verbs_queries_and_models_do_not_know_flask() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "factcheck").rglob("*.py"))
        if not _is_door(path) and _imported(path) & FLASK
    ]
    assert wrong == [], "Move what needs Flask into the package's views or forms and pass plain data."


def test_only_the_edges_commit() -> None:
    # The sample newsroom plays many requests one after another.
    edges = {"web/session.py", "jobs/engine.py", "commanding.py", "dev/sample.py"}
    wrong = []
    for path in sorted((ROOT / "factcheck").rglob("*.py")):
        name = path.relative_to(ROOT / "factcheck").as_posix()
        if name not in edges and ".commit()" in path.read_text(encoding="utf-8"):
            wrong.append(name)
    assert wrong == [], "A verb does not commit: the request, the command or the job does, once."


def test_only_the_workflow_sets_a_claims_state() -> None:
    wrong = []
    for path in sorted((ROOT / "factcheck").rglob("*.py")):
        if path.name == "workflow.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if (
                    isinstance(target, ast.Attribute)
                    and target.attr == "state"
                    and "claim" in ast.unparse(target)
                ):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == [], "Use claims.workflow.advance: it asks the table of moves and writes history."


def test_every_job_that_is_asked_for_regularly_has_a_handler(app) -> None:
    from factcheck.jobs.engine import HANDLERS
    from factcheck.jobs.sweep import REGULAR

    assert {"look_at_feeds", "revisit_articles"} <= REGULAR.keys() <= HANDLERS.keys()
