"""Responses that views give."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wsgi import FileWrapper

from trainingapp.core.files import StoredFile, clean_name
from trainingapp.web.forms import Form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of a workbook."""


def page(template: str, **context: Any) -> str:
    """A whole page."""
    return render_template(template, **context)


def form_page(template: str, form: Form, **context: Any) -> tuple[str, int]:
    """A page with a form: 422 when the form was sent and refused, 409 when it was outdated; nothing commits."""
    refused = 422 if form.errors or form.refused else 200
    return render_template(template, form=form, **context), 409 if form.is_outdated else refused


def see_other(endpoint: str, _said: str = "", **values: Any) -> Response:
    """Go on to another page after a post; `_said` is shown there once."""
    if _said:
        flash(_said)
    target = url_for(endpoint, **values)
    if request.headers.get("HX-Request"):
        return make_response("", 204, {"HX-Redirect": target})
    return make_response(redirect(target, code=303))


def attachment(content: bytes, name: str, mimetype: str, *, inline: bool = False) -> Response:
    """A file to keep, or to look at in the browser, with a name that is safe in any header."""
    response = Response(content, mimetype=mimetype)
    clean = clean_name(name)
    suffix = clean.rpartition(".")[2] if "." in clean else "bin"
    disposition = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = (
        f"{disposition}; filename=download.{quote(suffix)}; filename*=UTF-8''{quote(clean)}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def stored_attachment(stored: StoredFile, mimetype: str, *, inline: bool = False) -> Response:
    """A stored file to keep or to look at, sent from the disk however large it is."""
    response = attachment(b"", stored.name, mimetype, inline=inline)
    response.response = FileWrapper(stored.path.open("rb"), 1 << 16)
    response.content_length = stored.size
    response.direct_passthrough = True
    return response
