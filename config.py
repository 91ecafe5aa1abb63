"""Settings, read once from the environment. Every name begins with FACTCHECK_."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent


class ConfigError(ValueError):
    """A setting is missing or wrong; the message says which and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a running Factcheck needs to know.

    ``development`` is the only switch that loosens anything: cookies travel over plain HTTP and a
    random secret is made when none is set.
    """

    database_url: str
    secret_key: str = field(repr=False)
    development: bool = False
    redis_url: str | None = None
    base_url: str = "http://127.0.0.1:5000"
    newsroom_name: str = "The Newsroom"
    newsroom_language: str = "en"
    timezone: str = "UTC"
    var_dir: Path = ROOT / "var"
    trusted_proxies: int = 0
    sign_in_limit: str = "10 per minute;50 per hour"
    max_upload_bytes: int = 5 * 1024 * 1024
    max_article_characters: int = 500_000
    contact_email: str = ""

    @property
    def distributed(self) -> bool:
        """Whether several processes share a Redis (queue and rate limits live there then)."""
        return self.redis_url is not None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read ``FACTCHECK_*``. Raises ConfigError with a sentence that says what to set."""
        env = os.environ if environ is None else environ

        def get(name: str, default: str = "") -> str:
            return env.get(f"FACTCHECK_{name}", default).strip()

        development = get("ENV", "production") == "development"
        var_dir = Path(get("VAR_DIR", str(ROOT / "var")))
        secret = get("SECRET_KEY")
        if not secret:
            if not development:
                raise ConfigError(
                    "FACTCHECK_SECRET_KEY is not set. Make one with "
                    "`python -c 'import secrets; print(secrets.token_hex(32))'` and keep it."
                )
            secret = secrets.token_hex(32)
        elif len(secret) < 32 and not development:
            raise ConfigError("FACTCHECK_SECRET_KEY is shorter than 32 characters. Use a longer one.")
        try:
            proxies = int(get("TRUSTED_PROXIES", "0"))
        except ValueError as wrong:
            raise ConfigError("FACTCHECK_TRUSTED_PROXIES must be a whole number, such as 1.") from wrong
        base_url = get("BASE_URL", "http://127.0.0.1:5000").rstrip("/")
        if not base_url.startswith(("http://", "https://")):
            raise ConfigError("FACTCHECK_BASE_URL must begin with http:// or https://.")
        return cls(
            database_url=get("DATABASE_URL") or f"sqlite:///{var_dir / 'factcheck.db'}",
            secret_key=secret,
            development=development,
            redis_url=get("REDIS_URL") or None,
            base_url=base_url,
            newsroom_name=get("NEWSROOM_NAME", "The Newsroom"),
            newsroom_language=get("NEWSROOM_LANGUAGE", "en"),
            timezone=get("TIMEZONE", "UTC"),
            var_dir=var_dir,
            trusted_proxies=proxies,
            contact_email=get("CONTACT_EMAIL"),
        )
