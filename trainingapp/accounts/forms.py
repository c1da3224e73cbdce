"""Forms of the accounts."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import EqualTo, InputRequired, Length

from trainingapp.core.i18n import _l
from trainingapp.web.forms import Form, Password, Text


class SignInForm(Form):
    sign_in_name = Text(
        _l("Trainee number, phone or user name"),
        [InputRequired(_l("Fill this in.")), Length(max=64)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = Password(
        _l("Password or one-time code"),
        [InputRequired(_l("Fill this in.")), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    password = Password(
        _l("New password"),
        [InputRequired(_l("Fill this in."))],
        description=_l("At least 10 characters. A sentence you can remember is good."),
        render_kw={"autocomplete": "new-password"},
    )
    again = Password(
        _l("The same once more"),
        [InputRequired(_l("Fill this in.")), EqualTo("password", _l("The two are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class ConfirmForm(Form):
    password = Password(
        _l("Password"),
        [InputRequired(_l("Fill this in.")), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )


class PersonForm(Form):
    name = Text(_l("Name"), [InputRequired(_l("Fill this in.")), Length(max=120)])
    user_name = Text(_l("User name"), [InputRequired(_l("Fill this in.")), Length(min=2, max=40)])
    is_admin = BooleanField(_l("Administers the installation"))
