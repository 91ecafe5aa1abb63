"""The sample newsroom, lived through with the same verbs the pages use."""

from __future__ import annotations

from sqlalchemy.orm import Session

PASSWORD = "northmoor-sample"


def fill(session: Session) -> None:
    """Fill an empty database."""
    raise NotImplementedError
