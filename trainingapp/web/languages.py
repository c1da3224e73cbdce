"""Switching the language."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from trainingapp.core.i18n import LANGUAGES
from trainingapp.web.access import public
from trainingapp.web.targets import safe_target

bp = Blueprint("languages", __name__)


@bp.post("/language")
@public
def switch() -> ResponseReturnValue:
    """Remember the reader's language and go back to where they were."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(404)
    cookie["language"] = chosen
    return redirect(safe_target(request.form.get("next")), code=303)
