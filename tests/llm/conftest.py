"""A model to ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.llm.server import Model, open_model


@pytest.fixture
def model() -> Iterator[Model]:
    with open_model() as server:
        yield server
