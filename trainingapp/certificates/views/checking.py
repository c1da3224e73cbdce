"""The public check: by the QR code's address, or by number and check code."""

from __future__ import annotations

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.rules import masked_name
from trainingapp.certificates import queries
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.forms import CheckForm, NameCheckForm
from trainingapp.certificates.guessing import WrongTries
from trainingapp.certificates.queries import Checked
from trainingapp.certificates.views.blueprint import bp
from trainingapp.core.fonts import normal_name
from trainingapp.web.access import public
from trainingapp.web.responses import form_page, page
from trainingapp.web.transactions import slow


@bp.route("/check", methods=["GET", "POST"])
@public
@slow
def check_form() -> ResponseReturnValue:
    """Where somebody without a QR reader types number and code; they travel in no address. Writes nothing."""
    form = CheckForm()
    if form.validate_on_submit():
        return _answer(queries.by_code(form.code.text, form.number.text), NameCheckForm(formdata=None))
    return _quiet(make_response(*form_page("certificates/check_form.html", form)))


@bp.route("/check/<string:code>", methods=["GET", "POST"])
@public
@slow
def check(code: str) -> ResponseReturnValue:
    """Confirms a certificate to the public: what was frozen, with a masked name, and its state; nothing else.

    Who has the paper may ask whether the name on it is right; wrong answers count as wrong codes do.
    """
    found, form, agrees = queries.by_code(code), NameCheckForm(), None
    if found and form.validate_on_submit():
        agrees = normal_name(form.name.text) == found.certificate.name
    return _answer(found, form, agrees=agrees)


def _answer(found: Checked | None, form: NameCheckForm, *, agrees: bool | None = None) -> Response:
    """The same page for everything that is not found, whatever of it was wrong."""
    if (found is None or agrees is False) and _tries().count(request.remote_addr or ""):
        refused = make_response(page("certificates/check_wait.html"), 429)
        refused.headers["Retry-After"] = str(_tries().wait())
        return _quiet(refused)
    content = CertificateContent.from_json(found.certificate.content) if found else None
    name = masked_name(content.name) if content else ""
    body = page("certificates/check.html", found=found, content=content, name=name, form=form, agrees=agrees)
    return _quiet(make_response(body, 200 if found else 404))


def _quiet(response: Response) -> Response:
    """Not for search engines, not for caches, and where one goes on to learns nothing of it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _tries() -> WrongTries:
    """The count of this process."""
    tries: WrongTries = current_app.extensions.setdefault("wrong_checks", WrongTries())
    return tries


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
