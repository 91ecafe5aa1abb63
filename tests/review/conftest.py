"""The newsroom of these tests."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.review.desk import Work


@pytest.fixture
def work(session: Session) -> Work:
    """An accepted claim, a reviewer, an editor."""
    return Work(session)
