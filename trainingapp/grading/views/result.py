"""The trainee's page: what was said about one's own reflection."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.policies import enrolment_of
from trainingapp.grading import policies, queries
from trainingapp.grading.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.responses import page


@bp.get("/cohorts/<int:cohort_id>/my-result")
@allow(policies.result, cohort=Cohort)
def result(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Level and comments of one's own reflection, and the way to rewrite it."""
    enrolment = enrolment_of(person, cohort)
    assert enrolment is not None  # the policy says so
    return page("grading/result.html", cohort=cohort, results=queries.results(enrolment))
