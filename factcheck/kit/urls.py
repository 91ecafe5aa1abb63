"""Web addresses that people type."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit


def clean_url(text: str) -> str | None:
    """``text`` as an absolute http(s) address without its fragment, or None if it is none.

    The host is lower-cased; an address with a user name or password in it is refused.
    """
    text = text.strip()
    if not text or any(c.isspace() or ord(c) < 32 for c in text) or len(text) > 2000:
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


def is_local_path(target: str | None) -> bool:
    """Whether ``target`` is a path on this site, safe to redirect to after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    parts = urlsplit(target)
    return (
        not parts.scheme and not parts.netloc and "\\" not in target and not any(ord(c) < 32 for c in target)
    )
