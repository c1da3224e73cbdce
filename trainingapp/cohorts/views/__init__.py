"""Views of the classes, by what they show."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("cohorts", __name__, template_folder="../templates")

from trainingapp.cohorts.views import (  # noqa: E402
    classes,  # noqa: F401
    delegations,  # noqa: F401
    exports,  # noqa: F401
    imports,  # noqa: F401
    mending,  # noqa: F401
    merging,  # noqa: F401
    roster,  # noqa: F401
    site_imports,  # noqa: F401
    sites,  # noqa: F401
    slips,  # noqa: F401
    staff,  # noqa: F401
    substitutions,  # noqa: F401
    trainees,  # noqa: F401
)
