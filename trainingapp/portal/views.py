"""Home of each person, and a class at a glance."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.core import database
from trainingapp.core.jobs.worker import is_alive
from trainingapp.core.session import session
from trainingapp.web.access import allow, anybody, public
from trainingapp.web.responses import page

bp = Blueprint("portal", __name__, template_folder="templates")


@bp.get("/")
@allow(anybody)
def home(person: Person) -> ResponseReturnValue:
    """What the person has to do today."""
    return page("portal/home.html", cohorts=list(session.scalars(cohorts.seen_by(person).limit(50))))


@bp.get("/cohorts/<int:cohort_id>")
@allow(policies.see, cohort=Cohort)
def cohort(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The class at a glance."""
    return page("portal/cohort.html", cohort=cohort)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 when the database answers and a worker is alive, else 503."""
    found = {"database": database.is_ready(session), "worker": is_alive()}
    return jsonify(found), 200 if all(found.values()) else 503
