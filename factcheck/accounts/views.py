"""Sign in and out, one's own account, people and invitations."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from factcheck.accounts import admin_views, keys_views, queries
from factcheck.accounts import people as verbs
from factcheck.accounts import sign_in as signing
from factcheck.accounts.browsers import browser_words
from factcheck.accounts.forgotten import ask_for_link, set_password
from factcheck.accounts.forms import (
    ROLE_HINTS,
    ForgottenForm,
    InviteForm,
    JoinForm,
    NewPasswordForm,
    PasswordForm,
    RoleForm,
    SignInForm,
)
from factcheck.accounts.links import invitation_of, person_of
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Permission, Role
from factcheck.errors import Conflict, Invalid
from factcheck.jobs.queue import enqueue
from factcheck.kit.urls import is_local_path
from factcheck.web.authorize import authorized, current_actor, public
from factcheck.web.forms import redirect_to, said
from factcheck.web.security import limiter
from factcheck.web.session import building, db

blueprint = Blueprint("accounts", __name__)
Page = str | Response | tuple[str, int]


class SignedIn:
    """What Flask-Login holds: the person, and the token and row of this session."""

    is_active = True  # a switched-off account has no live session

    is_authenticated = True
    is_anonymous = False

    def __init__(self, person: Person, token: str, session_id: int) -> None:
        self.person, self.token, self.session_id = person, token, session_id

    def get_id(self) -> str:
        """What the cookie holds: the person's id and the session's token."""
        return f"{self.person.id}:{self.token}"


def install(app: Flask) -> None:
    """Load the signed-in person of each request from the session table."""
    admin_views.mount(app)
    manager = LoginManager()
    manager.session_protection = None  # it would trust X-Forwarded-For; our own table does the work
    manager.init_app(app)
    keys_views.mount(app)

    @manager.user_loader  # type: ignore[untyped-decorator]  # the library has no types
    def load(cookie_id: str) -> SignedIn | None:
        _, _, token = cookie_id.partition(":")
        found = queries.live_session(db(), token) if token else None
        return None if found is None else SignedIn(found.person, token, found.id)


def me() -> Person:
    """The person who is signed in, as their row."""
    return cast(Person, current_actor())


def here() -> SignedIn:
    """The session of this request."""
    return cast(SignedIn, current_user._get_current_object())


def as_what(person: Person) -> str:
    """What somebody is, in words: "an editor", "a reviewer who may triage"."""
    trusted = " who may triage" if person.can_triage and person.role is Role.REVIEWER else ""
    return f"{'a' if person.role is Role.REVIEWER else 'an'} {person.role.value}{trusted}"


@blueprint.context_processor
def _hints() -> dict[str, object]:
    return {"role_hints": ROLE_HINTS}


blueprint.add_app_template_filter(as_what)
blueprint.add_app_template_filter(browser_words)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(lambda: building().config.sign_in_limit, methods=["POST"])
@public
def sign_in() -> Page:
    """The door."""
    form = SignInForm()
    target = request.args.get("next")
    if current_actor() is not None and request.method == "GET":
        return redirect_to("desk.home")
    if form.validate_on_submit():
        try:
            person, token = signing.sign_in(
                db(), email=said(form.email), password=said(form.password), browser=str(request.user_agent)
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            cookie.clear()
            login_user(SignedIn(person, token, 0))
            return redirect(target if target and is_local_path(target) else url_for("desk.home"), 303)
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.post("/sign-out")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def sign_out() -> Page:
    """End this session, here and on the server."""
    signed = here()
    signing.revoke(db(), signed.person, signed.session_id)
    logout_user()
    cookie.clear()
    answer = redirect_to("accounts.sign_in")
    answer.headers["Clear-Site-Data"] = '"storage"'  # nothing that was typed stays on a shared computer
    return answer


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@public
def join(token: str) -> Page:
    """What an invitation's link opens."""
    invitation = invitation_of(db(), building().config, token)
    form = JoinForm(name=invitation.name)
    if form.validate_on_submit():
        try:
            person = verbs.join(db(), invitation, name=said(form.name), password=said(form.password))
        except Invalid as wrong:
            form.blame(wrong)
        else:
            login_user(
                SignedIn(person, signing.start_session(db(), person, browser=str(request.user_agent)), 0)
            )
            flash(f"Welcome, {person.name}.", "done")
            return redirect_to("desk.home")
    return render_template(
        "accounts/join.html", form=form, invitation=invitation
    ), 422 if form.errors else 200


@blueprint.route("/forgotten", methods=["GET", "POST"])
@limiter.limit(lambda: building().config.sign_in_limit, methods=["POST"])
@public
def forgotten() -> Page:
    """Asking for a link by which a new password can be set."""
    form, config = ForgottenForm(), building().config
    if config.sends_mail and form.validate_on_submit():
        ask_for_link(db(), email=said(form.email))
        return render_template("accounts/forgotten_asked.html", email=said(form.email).strip())
    page = render_template("accounts/forgotten.html", form=form, sends_mail=config.sends_mail)
    return page, 422 if form.errors else 200


@blueprint.route("/forgotten/<token>", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@public
def new_password(token: str) -> Page:
    """What the link in the mail opens."""
    form, config = NewPasswordForm(), building().config
    person = person_of(db(), config, token)
    if form.validate_on_submit():
        try:
            set_password(db(), config, token=token, password=said(form.password))
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Your new password is set, and every session has ended. Sign in with it.", "done")
            return redirect_to("accounts.sign_in")
    page = render_template("accounts/new_password.html", form=form, email=person.email)
    return page, 422 if form.errors else 200


@blueprint.route("/account", methods=["GET", "POST"])
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def account() -> Page:
    """One's own password and sessions."""
    form, signed = PasswordForm(), here()
    if form.validate_on_submit():
        try:
            signing.change_password(
                db(), me(), old=said(form.old_password), new=said(form.password), token=signed.token
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            flash("Your password is changed. Every other session has ended.", "done")
            return redirect_to("accounts.account")
    page = render_template(
        "accounts/account.html",
        form=form,
        sessions=queries.open_sessions(db(), me()),
        here=signed.session_id,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/account/sessions/<int:session_id>/end")
@authorized(Permission.MANAGE_OWN_ACCOUNT)
def end_session(session_id: int) -> Page:
    """Sign out somewhere else."""
    signing.revoke(db(), me(), session_id)
    flash("That session has ended.", "done")
    return redirect_to("accounts.account")


@blueprint.route("/people", methods=["GET", "POST"])
@authorized(Permission.MANAGE_PEOPLE)
def people() -> Page:
    """Who is here, and inviting others."""
    form, link = InviteForm(), None
    if form.validate_on_submit():
        try:
            invitation, token = verbs.invite(
                db(), email=said(form.email), name=said(form.name), role=Role(form.role.data), actor=me()
            )
        except Invalid as wrong:
            form.blame(wrong)
        else:
            link = building().config.base_url + url_for("accounts.join", token=token)
            mailed = building().config.sends_mail
            if mailed:
                enqueue(db(), "mail_invitation", {"invitation_id": invitation.id})
            flash(
                f"The invitation for {invitation.email} is ready{' and on its way by mail' if mailed else ''}. "
                "Its link is shown once, below.",
                "done",
            )
            form = InviteForm(formdata=None)
    page = render_template(
        "accounts/people.html",
        form=form,
        link=link,
        sends_mail=building().config.sends_mail,
        people=queries.people(db()),
        invitations=queries.open_invitations(db()),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/people/invitations/<int:invitation_id>/withdraw")
@authorized(Permission.MANAGE_PEOPLE)
def withdraw_invitation(invitation_id: int) -> Page:
    """The link stops working."""
    verbs.withdraw_invitation(db(), invitation_id, actor=me())
    flash("The invitation is withdrawn.", "done")
    return redirect_to("accounts.people")


@blueprint.route("/people/<int:person_id>", methods=["GET", "POST"])
@authorized(Permission.MANAGE_PEOPLE)
def one_person(person_id: int) -> Page:
    """Somebody's role."""
    subject = queries.get_person(db(), person_id)
    form, status, clash = RoleForm(obj=subject), 200, ""
    if request.method == "GET":
        form.role.data, form.lock_version.data = subject.role.value, subject.version
    elif form.validate_on_submit():
        try:
            verbs.change_role(
                db(),
                subject,
                role=Role(form.role.data),
                can_triage=form.can_triage.data,
                actor=me(),
                seen=form.lock_version.data or 0,
            )
        except Invalid as wrong:
            form.blame(wrong)
        except Conflict as wrong:
            form.lock_version.data, status, clash = subject.version, 409, wrong.message
        else:
            flash(f"{subject.name} is {as_what(subject)} now.", "done")
            return redirect_to("accounts.people")
    page = render_template("accounts/one_person.html", form=form, subject=subject, clash=clash)
    return page, 422 if form.errors else status


@blueprint.post("/people/<int:person_id>/<any(on, off):state>")
@authorized(Permission.MANAGE_PEOPLE)
def switch_person(person_id: int, state: str) -> Page:
    """Switch an account off or on."""
    subject = queries.get_person(db(), person_id)
    try:
        verbs.switch(db(), subject, active=state == "on", actor=me())
    except Invalid as wrong:
        flash(wrong.message, "error")
    else:
        flash(f"{subject.name}’s account is switched {state}.", "done")
    return redirect_to("accounts.one_person", person_id=person_id)
