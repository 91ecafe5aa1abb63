import json
import pathlib

import pytest

from factcheck.nlp import extract
from factcheck.nlp.__main__ import main
from factcheck.nlp.render import to_json, to_table

TEXT = "The port office said that 40% of ferries are late.\n\nThe pier should close, Ola Lund said."


def test_a_claim_is_one_object_with_the_documented_names_in_order() -> None:
    first = to_json(extract(TEXT).candidates[0])
    assert list(first) == [
        "text", "quote", "start", "end", "sentence", "claimant", "claimant_full", "cue", "quoted", "kind", "checkable",
        "score", "reasons", "dates", "unresolved",
    ]  # fmt: skip
    assert first["text"] == "40 percent of ferries are late."
    assert isinstance(first["reasons"], list)
    assert json.loads(json.dumps(first)) == first


def test_a_table_has_a_row_a_claim_and_a_sum() -> None:
    lines = to_table(extract(TEXT)).splitlines()
    assert len(lines) == 4
    assert "(opinion)" in lines[2]
    assert lines[-1].startswith("2 claims in 2 sentences, 1 of them checkable")


def test_a_table_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in to_table(extract("The mayor \x1b[2J said that fares \x1b[31m fell."))


def test_the_module_prints_json_lines(
    tmp_path: pathlib.Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode())
    assert main([str(file), "--json", "--published", "2024-01-02"]) == 0
    assert len([json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]) == 2


def test_a_file_that_cannot_be_read_is_said_in_one_sentence(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
