"""What people type about themselves and each other."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from factcheck.authz.permissions import Role
from factcheck.web.forms import Form

ROLES = [
    SelectChoice(Role.REVIEWER.value, "Reviewer: researches claims and proposes verdicts"),
    SelectChoice(Role.EDITOR.value, "Editor: triages, assigns, approves, publishes"),
    SelectChoice(Role.ADMIN.value, "Admin: an editor who also keeps people"),
]


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        "E-mail address", validators=[InputRequired("Give your e-mail address."), Length(max=254)]
    )
    password = PasswordField("Password", validators=[InputRequired("Give your password."), Length(max=500)])


class JoinForm(Form):
    """An invited person's name and password."""

    name = StringField("Your name", validators=[InputRequired("Give your name."), Length(max=200)])
    password = PasswordField("Password", validators=[InputRequired("Choose a password."), Length(max=200)])


class InviteForm(Form):
    """Whom to invite, as what."""

    email = EmailField(
        "E-mail address", validators=[InputRequired("Give their e-mail address."), Length(max=254)]
    )
    name = StringField("Name", validators=[Length(max=200)])
    role = SelectField("Role", choices=ROLES)


class RoleForm(Form):
    """What a person is."""

    role = SelectField("Role", choices=ROLES)
    can_triage = BooleanField("May triage although a reviewer")


class PasswordForm(Form):
    """A new password for oneself."""

    old_password = PasswordField(
        "Present password", validators=[InputRequired("Give your present password.")]
    )
    password = PasswordField(
        "New password", validators=[InputRequired("Choose a new password."), Length(max=200)]
    )


class PlainForm(Form):
    """A button: nothing but protection against other sites."""
