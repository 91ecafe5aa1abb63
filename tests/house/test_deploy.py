"""What is shipped for running Factcheck knows every page there is."""

from __future__ import annotations

import re

from flask import Flask

from config import ROOT
from tests.house.test_routes import _example

CONF = (ROOT / "deploy/nginx/factcheck.conf").read_text()
# Anybody may open these, but what they show is one person's own.
OWN = {
    "static",
    "accounts.sign_in",
    "accounts.join",
    "accounts.forgotten",
    "accounts.new_password",
    "notices.stop",
    "tips.suggest_page",
    "tips.report_page",
    "tips.track",
}


def _is_kept(path: str) -> bool:
    """Whether the list in the configuration says that this page may be kept."""
    (body,) = re.findall(r"map \$uri \$factcheck_not_public \{(.*?)\n\}", CONF, re.DOTALL)
    for pattern, value in re.findall(r"^    (\S+) ([01]);", body, re.MULTILINE):
        if pattern == path or (pattern.startswith("~") and re.search(pattern[1:], path)):
            return bool(value == "0")
    return False


def test_nginx_keeps_what_is_public_and_gives_it_no_cookie(app: Flask) -> None:
    said, is_public = {}, {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()):
            path = _example(app, rule)
            said[rule.endpoint] = _is_kept(path)
            is_public[rule.endpoint] = getattr(view, "__access__", "") == "public"
    private = {endpoint for endpoint, public in is_public.items() if not public}
    assert not {one for one in private | OWN if said.get(one)}, (
        "deploy/nginx/factcheck.conf would cache these."
    )
    missing = {one for one, public in is_public.items() if public and one not in OWN and not said[one]}
    assert not missing, (
        "Name these in $factcheck_not_public of deploy/nginx/factcheck.conf, or, if they differ by reader or have a "
        "form with a token, in OWN here."
    )
