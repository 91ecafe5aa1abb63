"""Which language a page is in. Readers' pages by their address or by what stands on them, never by who looks."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, refresh

from config import Config
from factcheck.kit import tongues
from factcheck.web.authorize import current_actor
from factcheck.web.session import building

DOORS = {"accounts", "notices"}  # what anybody may open there is for those who work here


class Catalogues(Domain):  # type: ignore[misc]
    """Looks words up where ``kit.tongues`` has them, for Flask-Babel."""

    def get_translations(self) -> Any:
        """Those of the page at hand, chosen once for each: a page has a hundred words to look up."""
        if not has_app_context():
            return tongues.catalogue(tongues.WRITTEN_IN)
        found = g.get("catalogue")
        if found is None:
            found = g.catalogue = tongues.catalogue(interface_language())
        return found


class Tongues(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogues."""

    domain_instance = Catalogues()


def speak(language: str) -> None:
    """Have the rest of this answer be in ``language``."""
    g.language = language
    g.pop("catalogue", None)
    refresh()


def page_language() -> str:
    """The language of the page that is being made."""
    chosen = g.get("language")
    if chosen:
        return str(chosen)
    if not has_request_context() or is_for_readers():
        return building().config.newsroom_language
    return tongues.WRITTEN_IN  # the desk's own words are known in no other language yet


def interface_language() -> str:
    """The language of our own words on it: another one where they are not known in the page's."""
    return tongues.spoken(page_language(), tongues.spoken(building().config.newsroom_language))


def is_for_readers() -> bool:
    """Whether readers get the page at hand: one that anybody may open, or a refusal for who is not signed in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "__access__", "") == "public":
        return request.blueprint not in DOORS
    return current_actor() is None


def install(app: Flask, config: Config) -> None:
    """Give templates ``_`` and ``trans``, and the words about languages."""
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    Tongues(app, locale_selector=lambda: str(tongues.locale_of(interface_language())))
    app.jinja_env.globals.update(
        page_language=page_language,
        interface_language=interface_language,
        direction=tongues.direction,
        language_name=tongues.name_of,
    )
    app.jinja_env.filters["listed"] = lambda names: tongues.say_list(names, interface_language())
    app.jinja_env.filters["number"] = lambda value: tongues.say_number(value, interface_language())
