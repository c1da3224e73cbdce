"""The public check."""

from __future__ import annotations

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.rules import masked_name
from trainingapp.certificates import queries
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.forms import CheckForm
from trainingapp.certificates.views.blueprint import bp
from trainingapp.web.access import public
from trainingapp.web.responses import form_page, page


@bp.get("/check")
@public
def check_form() -> ResponseReturnValue:
    """Where somebody without a QR reader types the code."""
    form = CheckForm(request.args)
    if request.args and form.validate():
        return redirect(url_for("certificates.check", code=form.code.text), 303)
    return form_page("certificates/check_form.html", form)


@bp.get("/check/<string:code>")
@public
def check(code: str) -> ResponseReturnValue:
    """Confirms a certificate to the public: number, masked name, class, dates, state; nothing else."""
    certificate = queries.by_code(code)
    content = CertificateContent.from_json(certificate.content) if certificate else None
    name = masked_name(content.name) if content else ""
    body = page("certificates/check.html", certificate=certificate, content=content, name=name)
    response = make_response(body, 200 if certificate else 404)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
