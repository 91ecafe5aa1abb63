"""Filters and names that every template may use."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup

from config import Config
from factcheck.kit import clock
from factcheck.kit.markdown import to_html
from factcheck.kit.typography import quoted, typeset
from factcheck.web.authorize import can, current_actor

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905


def say_day(value: date | datetime | str | None, zone: ZoneInfo) -> str:
    """``value`` as people say it: Friday 5 July 2024."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    return f"{DAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"


def say_moment(value: datetime | str | None, zone: ZoneInfo) -> str:
    """``value`` with its time in the newsroom's zone: Friday 5 July 2024, 14:20."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return f"{say_day(value, zone)}, {value.astimezone(zone):%H:%M}"


def say_words(value: object) -> str:
    """An enum's value, or any name with underscores, as words."""
    text = value.value if isinstance(value, enum.Enum) else str(value)
    return str(text).replace("_", " ")


def install(app: Flask, config: Config) -> None:
    """Give every template its filters and names."""
    zone = ZoneInfo(config.timezone)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=lambda value: say_day(value, zone),
        moment=lambda value: say_moment(value, zone),
        markdown=lambda value: Markup(to_html(value or "")),  # noqa: S704  sanitised by nh3
        words=say_words,
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
