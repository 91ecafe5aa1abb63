"""What is installed is locked: each file by its hash, from wherever the reader's own client looks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
EXTRAS = PROJECT["project"]["optional-dependencies"]
FILES = {
    "requirements.txt": RUNTIME,
    "requirements-s3.txt": [*RUNTIME, *EXTRAS["s3"]],
    "requirements-dev.txt": [*RUNTIME, *EXTRAS["s3"], *EXTRAS["dev"]],
}


def _entries(name: str) -> list[str]:
    """The locked packages, each with its hashes on one line."""
    return (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def _locked(name: str) -> dict[str, set[str]]:
    """Package to versions; several where they differ by Python's version."""
    found: dict[str, set[str]] = {}
    for entry in _entries(name):
        package, version = re.split(r"==|\s", entry)[:2]
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_dependency_is_locked_at_a_version_it_allows(name: str) -> None:
    locked = _locked(name)
    for text in FILES[name]:
        wanted = Requirement(text)
        versions = locked.get(canonicalize_name(wanted.name), set())
        assert versions, f"{wanted.name} is not locked: run `make lock`."
        assert all(wanted.specifier.contains(one) for one in versions), f"Run `make lock` for {text}."


@pytest.mark.parametrize("name", FILES)
def test_every_locked_package_carries_hashes_and_names_no_place(name: str) -> None:
    for entry in _entries(name):
        assert re.fullmatch(r"[a-z0-9.-]+==\S+( ; [^@]+?)?(\s+--hash=sha256:[0-9a-f]{64})+", entry.strip()), (
            entry
        )
        assert not re.search(r"://|/|\bfile:|@", entry), entry


@pytest.mark.parametrize("name", ["requirements-s3.txt", "requirements-dev.txt"])
def test_the_files_agree(name: str) -> None:
    larger = _locked(name)
    assert {package: larger.get(package) for package in _locked("requirements.txt")} == _locked(
        "requirements.txt"
    )


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_training_is_installed(name: str) -> None:
    heavy = {"torch", "transformers", "spacy", "tensorflow"}
    assert not {package for package in _locked(name) if package in heavy or package.startswith("nvidia-")}
