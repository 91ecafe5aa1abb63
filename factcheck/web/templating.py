"""Filters and names that every template may use."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, has_request_context, request
from markupsafe import Markup

from config import Config
from factcheck.kit import clock
from factcheck.kit.lengths import say_length
from factcheck.kit.markdown import to_html
from factcheck.kit.tongues import WRITTEN_IN, say_date, words_in
from factcheck.kit.typography import quoted, typeset
from factcheck.reading.places import say_place
from factcheck.web.authorize import can, current_actor
from factcheck.web.tongues import interface_language


def say_day(value: date | datetime | str | None, zone: ZoneInfo, language: str = WRITTEN_IN) -> str:
    """``value`` as people say it: Friday 5 July 2024."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    return say_date(value, language)


def say_moment(value: datetime | str | None, zone: ZoneInfo, language: str = WRITTEN_IN) -> str:
    """``value`` with its time in the newsroom's zone: Friday 5 July 2024, 14:20."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return f"{say_day(value, zone, language)}, {value.astimezone(zone):%H:%M}"


def say_words(value: object) -> str:
    """An enum's value, or any name with underscores, as words."""
    text = value.value if isinstance(value, enum.Enum) else str(value)
    return str(text).replace("_", " ")


def zone_of_reader(newsroom: ZoneInfo) -> ZoneInfo:
    """The zone that whoever looks has chosen to read in. Pages for readers are the same for everybody: the newsroom's."""
    if not has_request_context() or not request.endpoint:
        return newsroom
    view = current_app.view_functions.get(request.endpoint)
    chosen = getattr(current_actor(), "timezone", "") if getattr(view, "__access__", "") != "public" else ""
    return ZoneInfo(chosen) if chosen else newsroom


def version_of(folder: Path) -> Callable[[str, dict[str, Any]], None]:
    """Puts into the address of a static file what is in it, so that any cache may keep it for good."""

    @lru_cache(maxsize=1000)
    def fingerprint(path: Path, _changed_at: int) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:10]

    def name(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values or "/vendor/" in f"/{values['filename']}":
            return  # what comes from elsewhere names its version in its folder
        path = folder / values["filename"]
        if path.is_file():
            values["v"] = fingerprint(path, path.stat().st_mtime_ns)

    return name


def install(app: Flask, config: Config) -> None:
    """Give every template its filters and names."""
    zone = ZoneInfo(config.timezone)
    app.url_defaults(version_of(Path(str(app.static_folder))))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=lambda value: say_day(value, zone_of_reader(zone), interface_language()),
        moment=lambda value: say_moment(value, zone_of_reader(zone), interface_language()),
        local_time=lambda value: value.astimezone(zone).strftime(
            "%Y-%m-%dT%H:%M"
        ),  # for a field to type it in
        markdown=lambda value: Markup(to_html(value or "")),  # noqa: S704  sanitised by nh3
        clock=lambda value: f"{value.astimezone(zone_of_reader(zone)):%H:%M}",
        words=say_words,
        length_of=say_length,
        say_place=lambda value: say_place(value, words_in(interface_language())),
        typeset=typeset,
        quoted=quoted,
    )
    app.jinja_env.globals.update(
        now=clock.now,
        can=can,
        newsroom={
            "name": config.newsroom_name,
            "base_url": config.base_url,
            "language": config.newsroom_language,
            "contact": config.contact_email,
        },
    )

    @app.context_processor
    def who() -> dict[str, Any]:
        return {"person": current_actor()}
