"""A site on this machine whose pages may be kept, and a store of this test's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.jobs.engine import run_due
from factcheck.keeping import turns
from factcheck.keeping.keep import ask_for_copy
from factcheck.keeping.models import Copy
from factcheck.keeping.queries import get_copy
from factcheck.keeping.store import Store, store_in
from tests import factories
from tests.articles.site import Site, open_site


@pytest.fixture
def store(config: Config, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Where this test's copies lie; jobs find it too."""
    monkeypatch.setenv("FACTCHECK_VAR_DIR", str(config.var_dir))
    return store_in(config.var_dir)


@pytest.fixture
def site(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that may be fetched from, without a pause between two requests."""
    monkeypatch.setattr(turns, "PAUSE", timedelta(0))
    with open_site() as made:
        monkeypatch.setenv("FACTCHECK_FETCH_ALLOW", made.place)
        yield made


@pytest.fixture
def reviewer(session: Session) -> Person:
    """Somebody who may ask for copies."""
    person = factories.person(session, Role.REVIEWER)
    session.commit()
    return person


class Keeper:
    """Asks for copies and lets the worker work."""

    def __init__(self, session: Session, engine: Engine, reviewer: Person) -> None:
        self.session, self.engine, self.reviewer = session, engine, reviewer

    def work(self) -> None:
        self.session.commit()
        while run_due(self.engine):
            pass
        self.session.expire_all()

    def keep(self, url: str, *, fresh: bool = False) -> Copy:
        copy = ask_for_copy(self.session, url, actor=self.reviewer, fresh=fresh)
        self.work()
        return get_copy(self.session, copy.id)


@pytest.fixture
def keeper(session: Session, engine: Engine, reviewer: Person, store: Store) -> Keeper:
    """A reviewer who keeps copies."""
    return Keeper(session, engine, reviewer)
