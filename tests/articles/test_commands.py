"""``factcheck ingest``."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from factcheck.articles.commands import ingest_command
from factcheck.articles.models import Article, ArticleVersion, Origin


@pytest.fixture
def run(config, monkeypatch):
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", config.database_url)
    monkeypatch.setenv("FACTCHECK_ENV", "development")

    def invoke(*arguments):
        return CliRunner().invoke(ingest_command, [str(argument) for argument in arguments])

    return invoke


def test_a_file_goes_into_the_database(run, session, tmp_path):
    path = tmp_path / "boats.txt"
    path.write_text("The boats came and the harbour was full of them.", encoding="utf-8")
    result = run(path, "--title", "Boats", "--published", "2024-07-05")
    assert result.exit_code == 0, result.output
    assert "version 1" in result.output
    assert session.scalars(select(Article.title)).one() == "Boats"
    version = session.scalars(select(ArticleVersion)).one()
    assert (version.origin, version.file_name) == (Origin.COMMAND, "boats.txt")


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", b""), ("a.pdf", b"x"), ("a.png", b"\x89PNG\r\n"), ("missing.txt", None)]
)
def test_what_cannot_be_read_ends_with_status_2_and_one_sentence(run, tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    result = run(path)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
