"""Secrets that are shown once: only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """43 characters that nobody can guess, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is kept of a token. It is random and long, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
