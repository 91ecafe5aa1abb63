"""The blueprint that this package's views stand on."""

from __future__ import annotations

from typing import cast

from flask import Blueprint
from werkzeug.wrappers import Response

from factcheck.authz.check import Actor
from factcheck.web.authorize import current_actor

blueprint = Blueprint("review", __name__)
Page = str | Response | tuple[str, int]


def me() -> Actor:
    """Whoever is signed in; the views are only opened to them."""
    return cast(Actor, current_actor())
