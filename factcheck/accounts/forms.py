"""What people type about themselves and each other."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from factcheck.authz.permissions import Role
from factcheck.web.forms import Form

ROLES = [SelectChoice(role.value, role.value.capitalize()) for role in Role]
ROLE_HINTS = {
    Role.REVIEWER.value: "Researches claims and writes verdicts.",
    Role.EDITOR.value: "Triages, assigns, approves and publishes.",
    Role.ADMIN.value: "Does what an editor does, and keeps the list of people.",
}
A_LINE = Length(max=200, message="Use at most 200 characters.")


class SignInForm(Form):
    """Address and password."""

    email = EmailField("E-mail address", validators=[InputRequired("Give your e-mail address."), A_LINE])
    password = PasswordField("Password", validators=[InputRequired("Give your password."), A_LINE])


class JoinForm(Form):
    """An invited person's name and password."""

    name = StringField("Your name", validators=[InputRequired("Give your name."), A_LINE])
    password = PasswordField("Password", validators=[InputRequired("Choose a password."), A_LINE])


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email = EmailField("E-mail address", validators=[InputRequired("Give your e-mail address."), A_LINE])


class NewPasswordForm(Form):
    """A new password, by a link."""

    password = PasswordField("New password", validators=[InputRequired("Choose a password."), A_LINE])


class InviteForm(Form):
    """Whom to invite, as what."""

    email = EmailField("E-mail address", validators=[InputRequired("Give their e-mail address."), A_LINE])
    name = StringField("Name", validators=[A_LINE])
    role = RadioField("Role", choices=ROLES, default=Role.REVIEWER.value)


class RoleForm(Form):
    """What a person is."""

    role = RadioField("Role", choices=ROLES)
    can_triage = BooleanField("May triage as a reviewer")


class PasswordForm(Form):
    """A new password for oneself."""

    old_password = PasswordField(
        "Present password", validators=[InputRequired("Give your present password.")]
    )
    password = PasswordField("New password", validators=[InputRequired("Choose a new password."), A_LINE])
