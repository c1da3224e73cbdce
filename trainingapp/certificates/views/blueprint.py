"""The blueprint that all views of the certificates hang on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("certificates", "trainingapp.certificates", template_folder="templates")
