"""Flask-Login, wrapped: the only module that knows it (besides `web.access`, which asks who is there)."""

from __future__ import annotations

from flask import Flask, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, login_user, logout_user

from trainingapp.accounts import queries
from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import CONFIRMED_FOR
from trainingapp.core import clock

_KEPT = ("language",)
_CONFIRMED_AT = "confirmed_at"
"""When the password was typed last in this session, in seconds since 1970."""


def register(app: Flask) -> None:
    """Attach the sign-in to the application."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    app.config["SIGN_IN_ENDPOINT"] = "accounts.sign_in"
    app.config["PASSWORD_ENDPOINT"] = "accounts.password"  # noqa: S105 - an address
    app.config["OPEN_WITH_CODE"] = {"accounts.password", "accounts.sign_out"}

    @manager.user_loader  # type: ignore[untyped-decorator]
    def _load(identity: str) -> Person | None:
        number, _colon, stamp = identity.partition(":")
        return queries.by_session(int(number), stamp) if number.isdigit() else None


def start_session(person: Person) -> None:
    """Begin a fresh session for the person."""
    kept = {key: cookie[key] for key in _KEPT if key in cookie}
    cookie.clear()
    cookie.update(kept)
    cookie.permanent = True
    login_user(person)
    confirm_session()


def confirm_session() -> None:
    """The password was typed just now."""
    cookie[_CONFIRMED_AT] = int(clock.now().timestamp())


def recently_authenticated() -> bool:
    """Whether the password was typed in this session within the last five minutes."""
    age = clock.now().timestamp() - float(cookie.get(_CONFIRMED_AT, 0))
    return age <= CONFIRMED_FOR.total_seconds()


def asked_again() -> ResponseReturnValue | None:
    """The way to the question for the password, None when it was typed just now.

    For views that give out much at once: what an open session on a shared computer must not do alone.
    """
    if recently_authenticated():
        return None
    return redirect(url_for("accounts.confirm", next=request.path), 303)


def end_session() -> None:
    """End the session on this device."""
    logout_user()
    kept = {key: cookie[key] for key in _KEPT if key in cookie}
    cookie.clear()
    cookie.update(kept)
