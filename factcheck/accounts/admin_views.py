"""The page “Admin”."""

from __future__ import annotations

from flask import Flask, render_template

from factcheck.accounts.admin import CARDS
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission
from factcheck.web.authorize import authorized, current_actor


@authorized(Permission.OPEN_ADMIN)
def admin() -> str:
    """What can be set in the newsroom, as far as this person may set it."""
    cards = [card for card in CARDS if may(current_actor(), card.permission)]
    return render_template("accounts/admin.html", cards=cards)


def mount(app: Flask) -> None:
    """Give the page its address."""
    app.add_url_rule("/admin", "accounts.admin", admin)
