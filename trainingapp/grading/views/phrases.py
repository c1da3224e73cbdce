"""A grader's own phrases."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.grading import policies, queries, services
from trainingapp.grading.forms import PhraseForm
from trainingapp.grading.models import Phrase
from trainingapp.grading.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other


@bp.route("/cohorts/<int:cohort_id>/desk/phrases", methods=["GET", "POST"])
@allow(policies.desk, cohort=Cohort)
def phrases(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """See one's phrases, the most used first, and add one; the desk's script gets the new list as data."""
    form = PhraseForm()
    if form.validate_on_submit():
        with form.refusals():
            services.add_phrase(person, form.text.text, at=clock.now())
            if request.headers.get("X-Desk") == "1":
                return jsonify(phrases=queries.phrases(person, cohort), said=_("The phrase is kept."))
            return see_other("grading.phrases", _("The phrase is kept."), cohort_id=cohort.id)
    return form_page("grading/phrases.html", form, cohort=cohort, phrases=queries.own_phrases(person))


@bp.post("/cohorts/<int:cohort_id>/desk/phrases/<int:phrase_id>/remove")
@allow(policies.own_phrase, cohort=Cohort, phrase=Phrase)
def remove_phrase(person: Person, cohort: Cohort, phrase: Phrase) -> ResponseReturnValue:
    """Forget a phrase; comments that hold it stay as they are."""
    services.remove_phrase(phrase)
    return see_other("grading.phrases", _("The phrase is removed."), cohort_id=cohort.id)
