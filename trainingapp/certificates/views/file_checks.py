"""The public check of a file: whether a PDF is, to the byte, a certificate that was signed here."""

from __future__ import annotations

from flask import make_response
from flask.typing import ResponseReturnValue

from trainingapp.accounts.rules import masked_name
from trainingapp.certificates import services
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.forms import FileCheckForm
from trainingapp.certificates.views.blueprint import bp
from trainingapp.core.pdf import signing
from trainingapp.web.access import public
from trainingapp.web.responses import form_page
from trainingapp.web.transactions import slow


@bp.route("/check/file", methods=["GET", "POST"])
@public
@slow
def check_file() -> ResponseReturnValue:
    """Where a PDF is dropped. It confirms what the check by code confirms, and nothing else."""
    form = FileCheckForm()
    found, content, name = None, None, ""
    if form.validate_on_submit():
        found = services.check_file(form.content)
        if found.certificate is not None:
            content = CertificateContent.from_json(found.certificate.content)
            name = masked_name(content.name)
    body, status = form_page(
        "certificates/file_check.html",
        form,
        found=found,
        content=content,
        name=name,
        signs=signing.signer() is not None,
    )
    response = make_response(body, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
