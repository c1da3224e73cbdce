"""Error pages that say what happened and what to do; never anything from the inside."""

from __future__ import annotations

import logging

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

log = logging.getLogger(__name__)


def texts(code: int) -> tuple[str, str]:
    """Title and advice for a status code."""
    known = {
        400: (_("The request could not be read"), _("Go back, reload the page and try again.")),
        401: (
            _("Please sign in again"),
            _("Your session has ended. What you wrote is still on this device."),
        ),
        404: (
            _("Not found"),
            _(
                "The page does not exist or is not meant for you. Check the address, or start from the home page."
            ),
        ),
        405: (_("The request could not be read"), _("Go back, reload the page and try again.")),
        409: (_("This is not possible now"), _("Go back, look at the present state and try again.")),
        413: (_("That is too large"), _("Send a smaller file or a shorter text. Nothing was changed.")),
        429: (_("Too many requests"), _("Wait a minute and try again.")),
        503: (_("Busy at the moment"), _("Nothing was lost. Wait a few seconds and send it again.")),
    }
    return known.get(
        code,
        (
            _("Something went wrong"),
            _("Nothing was changed. Try again; if it happens again, tell the organizer the time shown here."),
        ),
    )


def error_page(code: int, message: str = "") -> Response:
    """The page for a status code, with a reason if there is one."""
    title, advice = texts(code)
    if request.accept_mimetypes.best == "application/json":
        return make_response({"error": message or title}, code)
    body = render_template(
        "error.html", code=code, title=title, advice=advice, message=message, back=came_from()
    )
    return make_response(body, code)


def came_from() -> str:
    """The page on which the refused form or link was; empty when the browser does not say, or it was another site's."""
    said = request.referrer or ""
    is_own = said.startswith((f"http://{request.host}/", f"https://{request.host}/"))
    return said if is_own and said != request.url else ""


def register(app: Flask) -> None:
    """Attach the handlers."""

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        session.rollback()
        if error.response is not None:
            return make_response(error.response)
        return error_page(error.code or 500)

    @app.errorhandler(CSRFError)
    def _forged(error: CSRFError) -> Response:
        return error_page(400, _("The page was open for too long, or was opened in another session."))

    @app.errorhandler(DomainError)
    def _refused(error: DomainError) -> Response:
        session.rollback()
        return error_page(409, str(error))

    @app.errorhandler(OverflowError)
    @app.errorhandler(DataError)
    def _beyond(error: Exception) -> Response:
        """A number or a day that no database can hold."""
        session.rollback()
        return error_page(400)

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError) -> Response:
        session.rollback()
        log.exception("the database did not answer")
        response = error_page(503)
        response.headers["Retry-After"] = "3"
        return response

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        session.rollback()
        log.exception("unexpected error at %s", request.path)
        return error_page(500)
