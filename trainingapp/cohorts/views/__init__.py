"""Views of the classes, by what they show."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("cohorts", __name__, template_folder="../templates")

from trainingapp.cohorts.views import classes, imports, roster, sites, slips, staff, trainees  # noqa: E402, F401
