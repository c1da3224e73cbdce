"""The blueprint that all views of the review hang on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("grading", "trainingapp.grading", template_folder="templates")
