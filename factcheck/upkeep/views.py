"""The jobs, what runs regularly, and what could not be sent: for admins."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from factcheck.accounts.views import me
from factcheck.authz.permissions import Permission
from factcheck.jobs.engine import HANDLERS, MOST_FAILURES
from factcheck.jobs.models import JobState
from factcheck.kit import clock
from factcheck.kit.urls import is_local_path
from factcheck.upkeep import queries, steer
from factcheck.upkeep.naming import every_words, in_words
from factcheck.web.asked import number_asked
from factcheck.web.authorize import authorized
from factcheck.web.session import building, db

blueprint = Blueprint("upkeep", __name__)
Page = str | Response
STATES = {
    "": "Not done",
    "queued": "Waiting",
    "running": "Under way",
    "failed": "Given up",
    "cancelled": "Cancelled",
    "done": "Done",
    "all": "All",
}
blueprint.add_app_template_filter(in_words, "job_words")
blueprint.add_app_template_filter(every_words, "every_words")


@blueprint.get("/admin/jobs")
@authorized(Permission.MANAGE_JOBS)
def jobs() -> Page:
    """The jobs: how each stands, and what can be done about it."""
    asked = request.args.get("state", "")
    state = asked if asked in STATES else ""
    name = request.args.get("name", "")
    name = name if name in HANDLERS else ""
    states = queries.LEFT if state == "" else () if state == "all" else (JobState(state),)
    page = queries.list_jobs(
        db(),
        states=states,
        name=name,
        before=number_asked("before"),
        after=number_asked("after"),
    )
    by_name = sorted(((in_words(one), one) for one in HANDLERS), key=lambda pair: pair[0])
    return render_template(
        "upkeep/jobs.html",
        page=page,
        state=state,
        name=name,
        states=STATES,
        names=by_name,
        counts=queries.counts(db()),
        workers=queries.workers(db()),
        most=MOST_FAILURES,
        now=clock.now(),
    )


@blueprint.get("/admin/jobs/regular")
@authorized(Permission.MANAGE_JOBS)
def regular() -> Page:
    """What is done by itself, how often, when last and when next."""
    return render_template("upkeep/regular.html", rows=queries.periodic(db()), workers=queries.workers(db()))


@blueprint.get("/admin/jobs/unsent")
@authorized(Permission.MANAGE_JOBS)
def unsent() -> Page:
    """Mail and messages that could not be sent, and why."""
    return render_template(
        "upkeep/unsent.html",
        mail=queries.unsent_mail(db()),
        posts=queries.unsent_posts(db()),
        sends_mail=building().config.sends_mail,
        most=queries.MOST_UNSENT,
    )


@blueprint.post("/admin/jobs/<int:job_id>/<any(retry, cancel):what>")
@authorized(Permission.MANAGE_JOBS)
def steer_job(job_id: int, what: str) -> Page:
    """Have it tried again, or stop it."""
    if what == "retry":
        job = steer.retry_job(db(), job_id, actor=me())
        flash(f"Job {job.id} will be tried again at once.", "done")
    elif steer.cancel_job(db(), job_id, actor=me()):
        flash(f"Job {job_id} is cancelled. It can be tried again.", "done")
    else:
        flash(
            f"Job {job_id} is asked to stop. It does at its next step; if it has none left, it ends as usual.",
            "done",
        )
    return _back("upkeep.jobs")


@blueprint.post("/admin/jobs/unsent/<any(mail, message):what>/<int:number>/retry")
@authorized(Permission.MANAGE_JOBS)
def send_again(what: str, number: int) -> Page:
    """Have one more try at what could not be sent."""
    if what == "mail":
        steer.send_mail_again(db(), number, actor=me())
        flash(
            "The mail is tried once more. Look again in a minute: once it is sent, it is not listed.", "done"
        )
    else:
        steer.post_again(db(), number, actor=me())
        flash("The message is tried once more. Once it is sent, it is not listed.", "done")
    return _back("upkeep.unsent")


def _back(endpoint: str) -> Response:
    target = request.form.get("next")
    return redirect(target if target and is_local_path(target) else url_for(endpoint), 303)
