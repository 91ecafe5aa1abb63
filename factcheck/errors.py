"""What can go wrong in a way we expect, each with its HTTP status and a sentence for the person."""

from __future__ import annotations


class FactcheckError(Exception):
    """An expected error. ``message`` is shown to the person and says what to do next."""

    status = 400
    title = "That did not work"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(FactcheckError):
    """It does not exist, or the person may not know that it does."""

    status = 404
    title = "Not found"

    def __init__(self, message: str = "The address may be mistyped, or the page may have moved.") -> None:
        super().__init__(message)


class NotAllowed(FactcheckError):
    """The person is known, and may not do this."""

    status = 403
    title = "You may not do this"


class Conflict(FactcheckError):
    """Somebody changed it in the meantime. What the person typed must be kept and shown again."""

    status = 409
    title = "Somebody changed this in the meantime"


class Invalid(FactcheckError):
    """What was given cannot be used. ``field`` names the form field, when one is to blame."""

    status = 422
    title = "Something needs to be corrected"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotThatMove(FactcheckError):
    """The workflow has no such move from the claim's present state."""

    status = 409
    title = "This cannot be done now"


class TooMany(FactcheckError):
    """Too many attempts in too short a time."""

    status = 429
    title = "Too many attempts"
