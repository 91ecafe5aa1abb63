"""The page on which a person sets the keys."""

from __future__ import annotations

from typing import cast

from flask import Flask, flash, g, render_template, request
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField

from factcheck.accounts.keys import ACTIONS, Keys, keys_of, set_keys
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Permission
from factcheck.errors import Invalid
from factcheck.web.authorize import authorized, current_actor
from factcheck.web.forms import Form, redirect_to, said
from factcheck.web.session import db


class KeysForm(Form):
    """A key for each action, or none at all. Its fields are made of the table of actions."""

    is_off = BooleanField("Switch the keys off")


for _action in ACTIONS:
    setattr(KeysForm, _action.name, StringField(_action.words[:1].upper() + _action.words[1:]))


def mount(app: Flask) -> None:
    """Give the page its address, and every template the keys of whoever is signed in."""
    app.add_url_rule("/account/keys", "accounts.keys", keys, methods=["GET", "POST"])
    app.jinja_env.globals.update(my_keys=_my_keys)


@authorized(Permission.MANAGE_OWN_ACCOUNT)
def keys() -> str | Response | tuple[str, int]:
    """One's own keys."""
    person, form = _me(), KeysForm()
    mine = keys_of(db(), person)
    if not form.is_submitted():
        form.is_off.data = mine.is_off
        for action in ACTIONS:
            form[action.name].data = mine.key(action.name)
    elif form.validate():
        usual = bool(request.form.get("usual"))
        wanted = {action.name: action.usual if usual else said(form[action.name]) for action in ACTIONS}
        try:
            set_keys(db(), person, keys=wanted, is_off=bool(form.is_off.data) and not usual)
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Your keys are the usual ones again." if usual else "Your keys are saved.", "done")
            return redirect_to("accounts.keys")
    page = render_template("accounts/keys.html", form=form, actions=ACTIONS)
    return page, 422 if form.is_submitted() else 200


def _my_keys() -> Keys:
    """The keys of whoever is signed in, asked for once a request."""
    if "keys" not in g:
        g.keys = keys_of(db(), _me())
    return cast(Keys, g.keys)


def _me() -> Person:
    return cast(Person, current_actor())
