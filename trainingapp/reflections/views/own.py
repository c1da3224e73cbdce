"""The author's other pages: the receipt and every version, earlier drafts, files to keep, consent."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.reflections import policies, queries, rules, services
from trainingapp.reflections.counting import length
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version
from trainingapp.reflections.views.blueprint import bp
from trainingapp.reflections.views.writing import enrolment_of
from trainingapp.web.access import allow
from trainingapp.web.responses import attachment, page, see_other


@bp.get("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/versions/<int:version_id>")
@allow(policies.read_own, cohort=Cohort, task=Task, version=Version)
def receipt(person: Person, cohort: Cohort, task: Task, version: Version) -> ResponseReturnValue:
    """What was handed in, when, under which number."""
    reflection = version.reflection
    deadline = rules.deadline(task, reflection)
    return page(
        "reflections/receipt.html",
        cohort=cohort,
        task=task,
        version=version,
        reflection=reflection,
        versions=queries.versions(reflection),
        states=ReflectionState,
        state=reflection.state,
        deadline=deadline,
        may_write=rules.may_write(reflection.state, deadline, cohort, clock.now()),
        enrolment=reflection.enrolment,
        consent=queries.consent(reflection),
    )


@bp.get("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/versions/<int:version_id>/text")
@allow(policies.read_own, cohort=Cohort, task=Task, version=Version)
def version_text(person: Person, cohort: Cohort, task: Task, version: Version) -> ResponseReturnValue:
    """A version as a text file."""
    return _text_file(version.title, version.text)


@bp.get("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/text")
@allow(policies.write, cohort=Cohort, task=Task)
def draft_text(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """The draft as the server has it, as a text file."""
    reflection = queries.own(task, enrolment_of(person, cohort)) or Reflection()
    return _text_file(reflection.draft_title or task.title, reflection.draft_text)


def _text_file(title: str, text: str) -> ResponseReturnValue:
    """With the mark and the line ends by which every editor knows Chinese text."""
    content = f"\ufeff{title}\n\n{text}\n".replace("\n", "\r\n")
    return attachment(content.encode(), f"{title[:60]}.txt", "text/plain; charset=utf-8")


@bp.get("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/earlier")
@allow(policies.write, cohort=Cohort, task=Task)
def earlier(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Texts put aside when two differed."""
    reflection = queries.own(task, enrolment_of(person, cohort))
    drafts = queries.earlier_drafts(reflection) if reflection else []
    lines = [(one, length(one.text, task.counting)) for one in drafts]
    return page("reflections/earlier.html", cohort=cohort, task=task, lines=lines)


@bp.post("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/versions/<int:version_id>/consent")
@allow(policies.read_own, cohort=Cohort, task=Task, version=Version)
def consent(person: Person, cohort: Cohort, task: Task, version: Version) -> ResponseReturnValue:
    """Agree that this version is printed in the anthology, or take it back."""
    agrees = request.form.get("agrees") == "1"
    if agrees:
        services.agree_to_print(version, by=person, at=clock.now())
    else:
        services.take_back_consent(version.reflection, by=person, at=clock.now())
    said = _("Your consent is noted.") if agrees else _("Your consent is taken back.")
    place = {"cohort_id": cohort.id, "task_id": task.id, "version_id": version.id}
    return see_other("reflections.receipt", said, **place)
