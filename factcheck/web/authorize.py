"""Who may open a view: said at its top, checked before it runs, found by a test that walks the URL map."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from factcheck.authz.check import Actor, may, require
from factcheck.authz.permissions import Permission
from factcheck.kit.urls import is_local_path

P = ParamSpec("P")
R = TypeVar("R")


def current_actor() -> Actor | None:
    """The person who is signed in, unwrapped from Flask-Login's proxy once, or None."""
    user = current_user._get_current_object()
    return cast(Actor, user.person) if user.is_authenticated else None


def authorized(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R | BaseResponse]]:
    """Let in only those who hold ``permission``. Strangers are sent to sign in; others get 403."""

    def around(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
            actor = current_actor()
            if actor is None or not actor.is_active:
                wanted = request.full_path.rstrip("?") if request.method == "GET" else _page_of_the_form()
                return redirect(url_for("accounts.sign_in", next=wanted), 303)
            require(actor, permission)
            return view(*args, **kwargs)

        guarded.__access__ = permission  # type: ignore[attr-defined]
        return guarded

    return around


def _page_of_the_form() -> str | None:
    """The page of this site whose form was sent, where what was typed into it is found again."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host or not is_local_path(came_from.path):
        return None
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Say that anybody may open this view."""
    view.__access__ = "public"  # type: ignore[attr-defined]
    return view


def can(permission: str) -> bool:
    """For templates: whether the signed-in person holds the permission of that name."""
    return may(current_actor(), Permission(permission))
