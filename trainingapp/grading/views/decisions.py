"""What an organizer decides about one reflection: a second reading, the anthology; and the appeals."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, services
from trainingapp.grading.forms import ReasonForm
from trainingapp.grading.views.blueprint import bp
from trainingapp.reflections.models import Reflection
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other


@bp.route("/cohorts/<int:cohort_id>/review/reflections/<int:reflection_id>/second", methods=["GET", "POST"])
@allow(policies.manage_reflection, cohort=Cohort, reflection=Reflection)
def ask_second(person: Person, cohort: Cohort, reflection: Reflection) -> ResponseReturnValue:
    """Have a reflection read by a second grader, with the reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.ask_second_reading(reflection, form.reason.text, by=person, at=clock.now())
            return see_other("grading.index", _("Another grader reads it."), cohort_id=cohort.id)
    return form_page("grading/second.html", form, cohort=cohort, reflection=reflection)


@bp.get("/cohorts/<int:cohort_id>/review/anthology")
@allow(policies.manage, cohort=Cohort)
def anthology(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The excellent ones: which are marked, and whose authors agree to be printed."""
    return page(
        "grading/anthology.html", cohort=cohort, listed=paged(queries.anthology(cohort), page_number())
    )


@bp.post("/cohorts/<int:cohort_id>/review/reflections/<int:reflection_id>/anthology")
@allow(policies.manage_reflection, cohort=Cohort, reflection=Reflection)
def mark_for_anthology(person: Person, cohort: Cohort, reflection: Reflection) -> ResponseReturnValue:
    """Mark one for the anthology, or take the mark back."""
    wanted = request.form.get("wanted") == "yes"
    services.mark_for_anthology(reflection, wanted, by=person)
    number = request.form.get("page", 1, type=int)
    return see_other(
        "grading.anthology", _("Saved."), cohort_id=cohort.id, page=number if number > 1 else None
    )


@bp.get("/cohorts/<int:cohort_id>/review/appeals")
@allow(policies.manage, cohort=Cohort)
def appeals(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Who appealed, why, and what came of it."""
    return page("grading/appeals.html", cohort=cohort, listed=paged(queries.appeals(cohort), page_number()))
