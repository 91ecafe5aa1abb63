"""The blueprint that this package's views stand on."""

from __future__ import annotations

from typing import cast

from flask import Blueprint
from werkzeug.wrappers import Response

from factcheck.authz.check import Actor
from factcheck.web.authorize import current_actor

blueprint = Blueprint("desk", __name__)
Answer = str | tuple[str, int] | Response


def me() -> Actor:
    """Whoever is signed in; views call it behind their permission."""
    return cast(Actor, current_actor())
