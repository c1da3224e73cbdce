"""The blueprint that all views of the groups belong to."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("groups", __name__, template_folder="../templates")
