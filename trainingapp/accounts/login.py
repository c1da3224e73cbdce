"""Flask-Login, wrapped: the only module that knows it (besides `web.access`, which asks who is there)."""

from __future__ import annotations

from flask import Flask
from flask import session as cookie
from flask_login import LoginManager, login_user, logout_user

from trainingapp.accounts import queries
from trainingapp.accounts.models import Person

_KEPT = ("language",)


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


def end_session() -> None:
    """End the session on this device."""
    logout_user()
    kept = {key: cookie[key] for key in _KEPT if key in cookie}
    cookie.clear()
    cookie.update(kept)
