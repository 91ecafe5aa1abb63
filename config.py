"""Settings, read once from the environment. Every name begins with FACTCHECK_."""

from __future__ import annotations

import dataclasses
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
PREFIX = "FACTCHECK_"
SHORTEST_SECRET = 32
Value = TypeVar("Value")


class ConfigError(ValueError):
    """A setting is missing or wrong; the message says which and how to mend it."""


# Readers: text in, value out, or a ValueError whose words go on behind the setting's name.


def _text(text: str) -> str:
    return text


def _optional(text: str) -> str | None:
    return text or None


def _development(text: str) -> bool:
    if text not in ("production", "development"):
        raise ValueError("must be production or development.")
    return text == "development"


def _folder(text: str) -> Path:
    return Path(text) if text else ROOT / "var"


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}.")
        return int(text)

    return read


def _database(text: str) -> str:
    """The address itself is never repeated in the sentence: there is a password in it."""
    schemes = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
    if text and (not text.startswith(schemes) or text == schemes[0] or not _has_port(text)):
        raise ValueError(
            "must look like sqlite:////folder/factcheck.db or postgresql://user:password@host/name."
        )
    return text


def _redis(text: str) -> str | None:
    if text and (not text.startswith(("redis://", "rediss://", "unix://")) or not _has_port(text)):
        raise ValueError("must look like redis://host:6379/0.")
    return text or None


def _has_port(address: str) -> bool:
    """Whether the port of ``address``, if it names one, is a port."""
    try:
        _ = urlsplit(address).port
    except ValueError:
        return False
    return True


def _address(text: str) -> str:
    text = text.rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _has_port(text):
        raise ValueError(
            "must begin with http:// or https:// and name a host, as https://checks.example.org."
        )
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must end after the host and port; Factcheck stands at the root of its address.")
    return text


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", text):
        raise ValueError("must be a language code, such as en or pt-BR.")
    return text


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        raise ValueError("must be the name of a time zone, such as Europe/Lisbon.") from None
    return text


def _limit(text: str) -> str:
    one = r"\s*[1-9][0-9]*\s*(per|/)\s*([1-9][0-9]*\s*)?(second|minute|hour|day)s?\s*"
    if not re.fullmatch(f"{one}([;,]{one})*", text, re.IGNORECASE):
        raise ValueError("must look like 10 per minute;50 per hour.")
    return text


def _endpoint(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or not _has_port(text)):
        raise ValueError("must be a whole address, such as http://127.0.0.1:8080/v1.")
    return text.rstrip("/")


def _hub(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or not _has_port(text)):
        raise ValueError("must be the address of a WebSub hub, such as https://hub.example.org/.")
    return text


def _money(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}([.][0-9]{1,6})?", text):
        raise ValueError("must be an amount, such as 0.25.")
    return float(text)


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError("must be one mail address, such as checks@example.org.")
    return text


def _security(text: str) -> str:
    if text not in ("starttls", "tls", "none"):
        raise ValueError("must be starttls, tls or none.")
    return text


def _hours(text: str) -> tuple[int, ...]:
    """Whole hours, the most first."""
    found = text.replace(",", " ").split()
    if any(not re.fullmatch(r"[1-9][0-9]{0,2}", one) for one in found):
        raise ValueError("must be whole hours with spaces between, such as 24 2.")
    return tuple(sorted({int(one) for one in found}, reverse=True))


def _places(text: str) -> frozenset[tuple[str, int]]:
    """Single places of an inner network, as host:port."""
    found = set()
    for one in text.replace(",", " ").split():
        host, _, port = one.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("must name places as host:port with spaces between, such as archive.inner:8080.")
        found.add((host.strip("[]").lower(), int(port)))
    return frozenset(found)


def _read_by(read: Callable[[str], Any], default: str, name: str = "") -> dict[str, Any]:
    return {"read": read, "default": default, "name": name}


def setting(read: Callable[[str], Value], default: str, *, name: str = "") -> Value:
    """A field of Config that the environment sets: by its own name in capitals, unless ``name`` says another.

    ``default`` is text, read as if it stood in the environment.
    """
    made: Value = dataclasses.field(default=read(default), metadata=_read_by(read, default, name))
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a running Factcheck needs to know.

    ``development`` is the only switch that loosens anything: cookies travel over plain HTTP and a
    random secret is made when none is set.
    """

    secret_key: str = dataclasses.field(repr=False, metadata=_read_by(_text, ""))
    development: bool = setting(_development, "production", name="ENV")
    database_url: str = dataclasses.field(repr=False, metadata=_read_by(_database, ""))
    var_dir: Path = setting(_folder, "")  # noqa: RUF009 - a path never changes
    redis_url: str | None = dataclasses.field(default=None, repr=False, metadata=_read_by(_redis, ""))
    base_url: str = setting(_address, "http://127.0.0.1:5000")
    newsroom_name: str = setting(_text, "The Newsroom")
    newsroom_language: str = setting(_language, "en")
    timezone: str = setting(_timezone, "UTC")
    contact_email: str = setting(_email, "")
    card_fonts: str = setting(_text, "/usr/share/fonts/opentype/noto")
    trusted_proxies: int = setting(_whole(0, 10), "0")
    sign_in_limit: str = setting(_limit, "10 per minute;50 per hour")
    tip_limit: str = setting(_limit, "5 per minute;30 per hour")
    look_again_days: int = setting(_whole(0, 3650), "0")
    tip_days: int = setting(_whole(1, 3650), "90")
    max_upload_bytes: int = setting(_whole(1024, 1024**3), "5242880")
    max_article_characters: int = setting(_whole(1000, 10_000_000), "500000")

    fetch_allow: frozenset[tuple[str, int]] = setting(_places, "")
    chromium: str = setting(_text, "")
    chromium_sandbox: int = setting(_whole(0, 1), "1")
    wayback_key: str = dataclasses.field(default="", repr=False, metadata=_read_by(_text, ""))
    wayback_secret: str = dataclasses.field(default="", repr=False, metadata=_read_by(_text, ""))
    wayback_url: str = setting(_endpoint, "https://web.archive.org")
    s3_bucket: str = setting(_text, "")
    s3_endpoint: str = setting(_endpoint, "")
    s3_region: str = setting(_text, "us-east-1")
    s3_prefix: str = setting(_text, "")
    s3_key: str = dataclasses.field(default="", repr=False, metadata=_read_by(_text, ""))
    s3_secret: str = dataclasses.field(default="", repr=False, metadata=_read_by(_text, ""))
    llm_url: str = setting(_endpoint, "")
    llm_model: str = setting(_text, "")
    llm_key: str = dataclasses.field(default="", repr=False, metadata=_read_by(_text, ""))
    llm_seconds: int = setting(_whole(1, 3600), "60")
    llm_tokens: int = setting(_whole(500, 10_000_000), "20000")
    llm_price_in: float = setting(_money, "0")
    llm_price_out: float = setting(_money, "0")
    llm_cost: float = setting(_money, "0")

    smtp_host: str = setting(_text, "")
    smtp_port: int = setting(_whole(1, 65535), "587")
    smtp_security: str = setting(_security, "starttls")
    smtp_user: str = setting(_text, "")
    smtp_password: str = dataclasses.field(default="", repr=False, metadata=_read_by(_text, ""))
    smtp_from: str = setting(_email, "")
    smtp_seconds: int = setting(_whole(1, 300), "20")
    digest_hour: int = setting(_whole(0, 23), "8")
    remind_hours: tuple[int, ...] = setting(_hours, "24 2")
    websub_hub: str = setting(_hub, "")
    webhook_allow: frozenset[tuple[str, int]] = setting(_places, "")

    @property
    def distributed(self) -> bool:
        """Whether several processes share a Redis (queue and rate limits live there then)."""
        return self.redis_url is not None

    @property
    def sends_mail(self) -> bool:
        """Whether mail goes anywhere: to a server, or in development into the log."""
        return bool(self.smtp_host) or self.development

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read ``FACTCHECK_*``. Raises ConfigError with a sentence that says what to set."""
        config, wrong = read_settings(os.environ if environ is None else environ)
        if wrong:
            raise ConfigError(wrong[0])
        return config


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings: its name in the environment, and the text that stands for no text."""

    name: str
    field: str
    read: Callable[[str], Any]
    default: str


SETTINGS = tuple(
    Setting(
        PREFIX + (one.metadata["name"] or one.name.upper()),
        one.name,
        one.metadata["read"],
        one.metadata["default"],
    )
    for one in dataclasses.fields(Config)
)


def read_settings(environ: Mapping[str, str]) -> tuple[Config, list[str]]:
    """What ``environ`` says, and one sentence for each setting that is wrong; its default stands in then."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for one in SETTINGS:
        text = environ.get(one.name, "").strip() or one.default
        try:
            values[one.field] = one.read(text)
        except ValueError as reason:
            wrong.append(f"{one.name} {reason}")
            values[one.field] = one.read(one.default)
    if not values["database_url"]:
        values["database_url"] = f"sqlite:///{values['var_dir'] / 'factcheck.db'}"
    wrong += _secret(values)
    if values["smtp_host"] and not values["smtp_from"]:
        wrong.append(f"{PREFIX}SMTP_FROM is not set. Give the address that mail comes from.")
    if values["s3_bucket"] and not (values["s3_key"] and values["s3_secret"]):
        wrong.append(
            f"{PREFIX}S3_KEY or {PREFIX}S3_SECRET is not set. Give both, as the bucket is to be reached by them."
        )
    return Config(**values), wrong


def _secret(values: dict[str, Any]) -> list[str]:
    """Make up a missing secret in development; anywhere else say that it is missing or too short."""
    key = values["secret_key"]
    if values["development"]:
        values["secret_key"] = key or secrets.token_hex(32)
        return []
    if not key:
        return [
            f"{PREFIX}SECRET_KEY is not set. Make one with "
            "`python3 -c 'import secrets; print(secrets.token_hex(32))'` and keep it."
        ]
    if len(key) < SHORTEST_SECRET:
        return [f"{PREFIX}SECRET_KEY is shorter than {SHORTEST_SECRET} characters. Use a longer one."]
    return []


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """Names in ``environ`` that look like settings and are none, such as a misspelt one."""
    known = {one.name for one in SETTINGS}
    return sorted(
        name
        for name in environ
        if name.startswith(PREFIX) and name not in known and not name.startswith(PREFIX + "TEST_")
    )
