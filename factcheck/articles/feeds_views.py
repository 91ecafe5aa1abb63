"""The page of watched feeds."""

from __future__ import annotations

from flask import flash, render_template

from factcheck.articles.blueprint import Answer, blueprint, me
from factcheck.articles.feeds import change, get_feed, give_up, list_feeds, look_now, watch
from factcheck.articles.forms import ChangeFeed, WatchFeed
from factcheck.articles.queries import articles_by_feed
from factcheck.authz.check import may
from factcheck.authz.permissions import Permission
from factcheck.errors import Invalid
from factcheck.web.authorize import authorized
from factcheck.web.forms import expect_version, redirect_to
from factcheck.web.session import db


@blueprint.route("/feeds", methods=["GET", "POST"])
@authorized(Permission.READ_DESK)
def feeds() -> Answer:
    """Every feed, how it does, and a form to watch another."""
    form = WatchFeed()
    if form.validate_on_submit():
        try:
            feed = watch(db(), form.url.data or "", every_minutes=form.every_minutes.data or 0, actor=me())
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash(f"The feed is watched. Its newest articles are being fetched: {feed.url}", "done")
            return redirect_to("articles.feeds")
    page = render_template(
        "articles/feeds.html",
        form=form,
        feeds=list_feeds(db()),
        counts=articles_by_feed(db()),
        change_form=ChangeFeed,
        may_manage=may(me(), Permission.MANAGE_FEEDS),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/feeds/<int:feed_id>")
@authorized(Permission.MANAGE_FEEDS)
def change_feed(feed_id: int) -> Answer:
    """Look at a feed more or less often, at once, or no longer."""
    feed, form = get_feed(db(), feed_id), ChangeFeed()
    if not form.validate_on_submit():
        raise Invalid("Choose how often to look, from the list.")
    expect_version(feed, form.lock_version.data)
    if form.now.data:
        look_now(db(), feed, actor=me())
        flash("The feed is being looked at.", "done")
    elif form.give_up.data:
        give_up(db(), feed, actor=me())
        flash("The feed is no longer watched. Its articles stay.", "done")
    elif not feed.is_active:
        watch(db(), feed.url, every_minutes=form.every_minutes.data or 0, actor=me())
        flash("The feed is watched again.", "done")
    else:
        change(db(), feed, every_minutes=form.every_minutes.data or 0, actor=me())
        flash("Saved.", "done")
    return redirect_to("articles.feeds")
