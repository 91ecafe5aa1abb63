"""The sample newsroom fills both databases, and shows everything there is to show."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.dev.commands import sample_command
from factcheck.dev.content import content
from factcheck.dev.sample import PASSWORD, fill
from factcheck.history.verify import verify
from factcheck.kit import clock
from factcheck.publishing.models import Check, ListedTranslation, Publication, PublicationKind
from factcheck.review.models import Assignment, Round, Source, Translation


@pytest.fixture
def sample(session: Session) -> Session:
    """A session on a filled database."""
    fill(session)
    session.commit()
    return session


def test_shows_every_state_with_an_unbroken_record(sample: Session) -> None:
    """One filling, everything asked of it: filling takes about a second."""
    roles = [person.role for person in sample.scalars(select(Person))]
    assert [roles.count(role) for role in (Role.ADMIN, Role.EDITOR, Role.REVIEWER)] == [1, 2, 3]
    assert set(sample.scalars(select(Claim.state))) == set(ClaimState)
    assert sample.scalar(select(Assignment.id).where(Assignment.due_at < clock.now())) is not None
    assert set(sample.scalars(select(Publication.kind))) >= {
        PublicationKind.FIRST,
        PublicationKind.CORRECTION,
        PublicationKind.RETRACTION,
    }
    assert sample.scalar(select(Check.id).where(Check.correcting_since.is_not(None))) is not None
    second_rounds = select(Claim.id).join(Round, Round.claim_id == Claim.id)
    assert (
        sample.scalar(second_rounds.where(Claim.state == ClaimState.SUBMITTED, Round.number == 2)) is not None
    )
    ratings = {row.content["rating"]["key"] for row in sample.scalars(select(Publication))}
    assert ratings >= {"false", "mostly-false", "half-true", "mostly-true", "true", "missing-context"}
    assert all("sample newsroom" in row.content["explanation"] for row in sample.scalars(select(Publication)))
    assert [row.language for row in sample.scalars(select(ListedTranslation))] == ["es"]
    by_hand = select(Claim.text).where(Claim.engine == "", Claim.id.not_in(select(Translation.claim_id)))
    assert not list(sample.scalars(by_hand)), "every claim was found in an article by the engine"
    assert verify(sample).ok


def test_every_check_that_is_written_down_is_shown_and_every_source_is_invented(sample: Session) -> None:
    _, checks = content()
    assert {check.text for check in checks.values()} <= set(sample.scalars(select(Claim.text)))
    sources = list(sample.scalars(select(Source)))
    assert len(sources) > len(checks)
    assert all(source.url is not None and ".example.org/" in source.url for source in sources)


def test_the_sample_brings_along_the_job_that_finds_claims() -> None:
    """In a process of its own, since here the application has imported everything."""
    code = (
        "import factcheck.dev.sample\n"
        "from factcheck.jobs.engine import HANDLERS\n"
        "print('extract_claims' in HANDLERS)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_readers_can_open_every_check(sample: Session, client: FlaskClient) -> None:
    """The front page, and every check in every version."""
    pages = ["/"]
    for check in sample.scalars(select(Check)):
        pages.append(f"/checks/{check.slug}")
        pages += [f"/checks/{check.slug}/versions/{number}" for number in range(1, check.current_number + 1)]
    assert len(pages) > 10
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_the_command_fills_once_and_says_who_can_sign_in(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second call leaves everything as it is."""
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", database_url)
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    first = CliRunner().invoke(sample_command)
    assert first.exit_code == 0, first.output
    assert PASSWORD in first.output
    assert "cordelia@northmoor.example  Cordelia Foolscap, editor" in first.output
    second = CliRunner().invoke(sample_command)
    assert (second.exit_code, second.output.count("\n")) == (0, 1)
    assert "already" in second.output
