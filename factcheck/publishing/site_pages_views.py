"""About, funding, staff, policies: as readers see them, and as an admin writes them; the checklist."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Response, flash, g, render_template, request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from factcheck.authz.check import Actor
from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid, NotFound
from factcheck.kit import clock
from factcheck.publishing import queries, site_pages
from factcheck.publishing.addresses import site_url
from factcheck.publishing.answer import page
from factcheck.publishing.blueprint import blueprint
from factcheck.publishing.claimreview import as_script, organization
from factcheck.publishing.commitments import Facts, commitments
from factcheck.publishing.models import SitePageKey
from factcheck.publishing.site_pages import PAGES
from factcheck.web.authorize import authorized, current_actor, public
from factcheck.web.forms import Form, redirect_to, said
from factcheck.web.session import building, db

LATELY = timedelta(days=90)
KEYS = ", ".join(f"'{key.value}'" for key in SitePageKey)


class PageForm(Form):
    """The next version of a page."""

    text = TextAreaField("Text")
    note = StringField("What changed")
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])


def pages_there_are() -> list[site_pages.Written]:
    """The pages that were published, asked for once an answer: its foot and its JSON-LD both name them."""
    if "site_pages" not in g:
        g.site_pages = site_pages.written(db())
    found: list[site_pages.Written] = g.site_pages
    return found


@blueprint.app_template_global("site_pages")
def _written() -> list[site_pages.Written]:
    """For the foot of every public page; of the page that says the database is away, too."""
    try:
        return pages_there_are()
    except SQLAlchemyError:
        return []


@blueprint.get(f"/<any({KEYS}):key>")
@public
def site_page(key: str) -> Response:
    """What the newsroom says about itself."""
    return _shown(SitePageKey(key), None)


@blueprint.get(f"/<any({KEYS}):key>/versions/<int:number>")
@public
def site_page_version(key: str, number: int) -> Response:
    """The same as it once stood."""
    return _shown(SitePageKey(key), number)


def _shown(key: SitePageKey, number: int | None) -> Response:
    versions = site_pages.versions(db(), key)
    wanted = [one for one in versions if number in (None, one.number)]
    if not wanted:
        raise NotFound
    config = building().config
    about = organization(
        config.base_url, config.newsroom_name, [one.key for one in pages_there_are()], whole=True
    )
    return page(
        "publishing/site_page.html",
        changed=versions[0].published_at,
        about=PAGES[key],
        shown=wanted[0],
        versions=versions,
        canonical=site_url(config.base_url, f"/{key.value}"),
        organization=Markup(as_script({"@context": "https://schema.org", **about})),  # noqa: S704  escaped there
    )


@blueprint.get("/admin/pages")
@authorized(Permission.MANAGE_PAGES)
def site_pages_admin() -> str:
    """Every page, and the checklist."""
    newest = site_pages.newest_of_all(db())
    counted = queries.counts_for_checklist(db(), since=clock.now() - LATELY)
    facts = Facts(pages=newest.keys(), contact=bool(building().config.contact_email), **counted)
    return render_template(
        "publishing/pages_admin.html", pages=PAGES, newest=newest, found=commitments(facts)
    )


@blueprint.route(f"/admin/pages/<any({KEYS}):key>", methods=["GET", "POST"])
@authorized(Permission.MANAGE_PAGES)
def edit_site_page(key: str) -> str | tuple[str, int] | Response:
    """Write the next version; look at it before readers do."""
    which, form, status, preview = SitePageKey(key), PageForm(), 200, ""
    versions = site_pages.versions(db(), which)
    newest = versions[0] if versions else None
    if request.method == "GET":
        form.seen.data = newest.number if newest else 0
        form.text.data = newest.text if newest else PAGES[which].beginning
    elif form.validate_on_submit() and "preview" in request.form:
        preview = said(form.text)
    elif form.is_submitted():
        try:
            made = site_pages.publish_page(
                db(),
                which,
                text=said(form.text),
                note=said(form.note),
                seen=form.seen.data or 0,
                actor=cast(Actor, current_actor()),
            )
        except (Invalid, Conflict) as wrong:
            form.blame(wrong if isinstance(wrong, Invalid) else Invalid(wrong.message))
            status = wrong.status
            form.seen.data = newest.number if newest else 0
        else:
            flash(f"Published as version {made.number}.", "done")
            return cast(Response, redirect_to("publishing.site_page", key=key))
    html = render_template(
        "publishing/edit_page.html",
        key=which,
        about=PAGES[which],
        form=form,
        newest=newest,
        preview=preview,
        late=status == Conflict.status,
    )
    return html, status
