"""Passwords: argon2id, and what we ask of one."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from factcheck.errors import Invalid

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher()  # argon2id with the library's present defaults (RFC 9106, low memory)
# Verified when no such account exists, so that both answers take the same time.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash of ``password``. Raises Invalid when it is too short, too long or one letter."""
    if len(password) < SHORTEST:
        raise Invalid(
            f"Use at least {SHORTEST} characters. A few words in a row are easy to remember.",
            field="password",
        )
    if len(password) > LONGEST:
        raise Invalid(f"Use at most {LONGEST} characters.", field="password")
    if len(set(password)) < 4:
        raise Invalid("Use a password with more different characters.", field="password")
    return _HASHER.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one. Takes as long for an account that does not exist (None)."""
    try:
        _HASHER.verify(password_hash or _NOBODY, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
