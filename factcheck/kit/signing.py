"""Links that carry a signed word of ours: nothing is kept, and nobody can make one up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer


def sign(secret: str, purpose: str, value: Any) -> str:
    """``value``, which must be plain JSON data, as text for an address. It can be read by all and changed by none.

    What was signed for one purpose is no good for another.
    """
    return str(_serializer(secret, purpose).dumps(value))


def read_signed(secret: str, purpose: str, text: str, *, lasts: timedelta | None = None) -> Any | None:
    """What was signed, or None when it was not signed by us, for something else, or too long ago."""
    seconds = None if lasts is None else lasts.total_seconds()
    try:
        return _serializer(secret, purpose).loads(text, max_age=seconds)  # type: ignore[arg-type]
    except BadData:
        return None


def _serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"factcheck.{purpose}")
