"""Puts the web layer on the application: headers, languages, forgery protection, template globals."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request, url_for
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_babel import Babel, format_date, format_datetime, get_translations
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from trainingapp.core import clock
from trainingapp.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from trainingapp.core.settings import Settings
from trainingapp.web import errors, jobs, languages

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
csrf = CSRFProtect()


class Cookies(SecureCookieSessionInterface):
    """Makes the signer of the sessions once, not twice for each request."""

    @functools.cache  # noqa: B019 - there is one of these for each application
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(app)


_VERSION = re.compile("^/static/v-[0-9a-f]+/")


def register(app: Flask, settings: Settings) -> None:
    """Set the web layer up."""
    app.session_interface = Cookies()
    csrf.init_app(app)
    Babel(app, default_locale=DEFAULT_LANGUAGE, locale_selector=chosen_language, timezone_selector=shown_zone)
    _speak(app)
    errors.register(app)
    app.register_blueprint(jobs.bp)
    app.register_blueprint(languages.bp)
    app.after_request(_headers)
    app.url_defaults(_versioned(app))
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES,
        language=chosen_language,
        now=clock.now,
        described=described,
        page_url=page_url,
        view_functions=app.view_functions,
    )
    app.jinja_env.filters.update(day=day, moment=moment, hour=hour, weekday=weekday)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    files = WhiteNoise(
        app.wsgi_app, root=app.static_folder, prefix="static/", max_age=300, autorefresh=app.debug
    )
    app.wsgi_app = _unversioned(files)  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, settings.proxies, settings.proxies, settings.proxies
        )


def _speak(app: Flask) -> None:
    """Messages in templates. A page holds a hundred: their catalogue is looked up once for a request, and a
    message without values is shown as it stands in the catalogue."""

    def catalogue() -> Any:
        found = g.get("catalogue")
        if found is None:
            found = get_translations()
            if request:  # a job goes from one language to another within its context
                g.catalogue = found
        return found

    def message(text: str, /, **values: Any) -> Markup:
        found = Markup(catalogue().ugettext(text))  # noqa: S704 - a catalogue is part of the program
        return found % values if "%" in found else found

    app.jinja_env.globals["_"] = message


def _versioned(app: Flask) -> Callable[[str, dict[str, Any]], None]:
    """Static files carry the moment of their newest change, so that no browser keeps an older one.

    It stands in the path, so that a script module takes the modules it imports from the same version.
    """
    newest = max(path.stat().st_mtime_ns for path in Path(str(app.static_folder)).rglob("*"))
    version = f"{newest // 1_000_000:x}"

    def add(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = f"v-{version}/{values['filename']}"

    return add


def _unversioned(serve: Callable[..., Any]) -> Callable[..., Any]:
    """Take the version out of the path again: a page of before an upgrade gets the files of after it."""

    def strip(environ: dict[str, Any], start_response: Any) -> Any:
        environ["PATH_INFO"] = _VERSION.sub("/static/", environ["PATH_INFO"], count=1)
        return serve(environ, start_response)

    return strip


def chosen_language() -> str:
    """The reader's choice, else what the browser asks for, else Chinese."""
    if not request:
        return DEFAULT_LANGUAGE
    chosen = cookie.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"])
    return "en" if best == "en" else DEFAULT_LANGUAGE


def shown_zone() -> str:
    """The time zone of the class on the page, else China's."""
    return str(g.get("zone", "Asia/Shanghai")) if g else "Asia/Shanghai"


def day(value: Any) -> str:
    """A day as people read it: 8月24日 / Aug 24; with the year when it is not this one."""
    chinese, this_year = chosen_language() == "zh_Hans_CN", value.year == clock.now().year
    pattern = ("M月d日" if chinese else "MMM d") if this_year else ("y年M月d日" if chinese else "MMM d, y")
    return str(format_date(value, pattern, rebase=isinstance(value, datetime)))


def moment(value: datetime) -> str:
    """A day and time in the class's time zone."""
    return f"{day(value)} {hour(value)}"


def hour(value: datetime) -> str:
    """A time of day in the class's time zone."""
    return str(format_datetime(value, "HH:mm"))


def weekday(value: Any) -> str:
    """The name of the weekday."""
    return str(format_date(value, "EEEE", rebase=isinstance(value, datetime)))


def described(field: Any, text: str = "") -> dict[str, str]:
    """Attributes that tie a field to its help and its errors for those who do not see them."""
    parts = [f"{field.id}-help"] if text or field.description else []
    parts += [f"{field.id}-meanwhile"] if hasattr(field, "meanwhile") else []
    parts += [f"{field.id}-error"] if field.errors else []
    found = {"aria-describedby": " ".join(parts)} if parts else {}
    return found | ({"aria-invalid": "true"} if field.errors else {})


def page_url(number: int) -> str:
    """The address of another page of the list that is shown, its search and filters kept."""
    values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), "page": number}
    return url_for(str(request.endpoint), **values)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=()")
    if current_user and current_user.is_authenticated:
        # A shared computer's back button must not show the last person's pages.
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response
