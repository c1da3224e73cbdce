"""The blueprint that the views of the attendance stand on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("attendance", __name__, template_folder="../templates")
