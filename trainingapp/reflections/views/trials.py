"""What the author sees of originality: the own text with its passages, never whose the others are."""

from __future__ import annotations

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.core.session import session
from trainingapp.originality.values import Report as Found
from trainingapp.originality.values import SourceKind
from trainingapp.reflections import comparing, policies, queries, rules
from trainingapp.reflections.comparing import Part
from trainingapp.reflections.models import Reflection, Task, Version
from trainingapp.reflections.services import trials
from trainingapp.reflections.services.checking import collection_of
from trainingapp.reflections.tidying import marks
from trainingapp.reflections.views.blueprint import bp
from trainingapp.reflections.views.writing import enrolment_of
from trainingapp.web.access import allow
from trainingapp.web.forms import Confirm
from trainingapp.web.responses import form_page, page
from trainingapp.web.transactions import slow

OWN_CLASS = _l("another essay of this class")
OTHER_CLASS = _l("an essay of another class")
OTHERS = {
    SourceKind.REFERENCE: _l("a template text"),
    SourceKind.MATERIAL: _l("course material"),
}


@dataclass(frozen=True)
class OwnReport:
    """What an author is shown: the rate, the own text, and of each passage what sort of text has it too."""

    rate: float
    length: int
    parts: tuple[Part, ...]
    passages: tuple[tuple[int, LazyString], ...]


@bp.route("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/check", methods=["GET", "POST"])
@allow(policies.try_out, cohort=Cohort, task=Task)
@slow
def try_out(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Compare the draft as the server has it; a few times an hour."""
    reflection = queries.own(task, enrolment_of(person, cohort))
    form, shown, now = Confirm(), None, clock.now()
    if form.validate_on_submit():
        with form.refusals():
            shown = _tried(reflection, task)
    reflection = queries.own(task, enrolment_of(person, cohort))
    return form_page(
        "reflections/try_out.html",
        form,
        cohort=cohort,
        task=task,
        reflection=reflection,
        left=trials.trials_left(reflection, now) if reflection else trials.AN_HOUR,
        most=trials.AN_HOUR,
        shown=shown,
    )


def _tried(reflection: Reflection | None, task: Task) -> OwnReport:
    """Compared before the writers' gate is taken: nobody's hand-in waits for it."""
    now = clock.now()
    checked = trials.check_trial(reflection, now)
    _check_open(checked, task)
    text, found = checked.draft_text, trials.try_out(checked)
    shown = _of_draft(text, found, task)
    begin_write(session)
    trials.count_trial(session.get_one(Reflection, checked.id), now)
    return shown


def _check_open(reflection: Reflection, task: Task) -> None:
    deadline = rules.deadline(task, reflection)
    if not rules.may_write(reflection.state, deadline, task.cohort, clock.now()):
        raise DomainError(_("Nothing can be handed in on this task now, so there is nothing to compare."))


def _of_draft(text: str, found: Found, task: Task) -> OwnReport:
    collections = queries.collections_of([one.document_id for one in found.sources])
    here = collection_of(task.cohort_id)
    kinds = {
        one.document_id: _kind(one.kind, is_here=collections.get(one.document_id) == here)
        for one in found.sources
    }
    parts = comparing.parts(
        text,
        [(one.start, one.end, one.number) for one in found.passages],
        [(one.start, one.end, str(one.kind.label)) for one in found.exempt],
        [(one.start, one.end, str(one.kind.label)) for one in marks(text)],
    )
    passages = tuple((one.number, kinds[one.document_id]) for one in found.passages)
    return OwnReport(found.rate, found.length, tuple(parts), passages)


def _kind(kind: SourceKind, *, is_here: bool) -> LazyString:
    if kind is SourceKind.ESSAY:
        return OWN_CLASS if is_here else OTHER_CLASS
    return OTHERS[kind]


@bp.get("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/versions/<int:version_id>/originality")
@allow(policies.read_own_report, cohort=Cohort, task=Task, version=Version)
def own_report(person: Person, cohort: Cohort, task: Task, version: Version) -> ResponseReturnValue:
    """What the comparison says about a version handed in, where the task shows it to authors."""
    check = queries.check_of(version)
    shown = _of_version(version, task) if check is not None and check.checked_at is not None else None
    return page("reflections/own_report.html", cohort=cohort, task=task, version=version, shown=shown)


def _of_version(version: Version, task: Task) -> OwnReport | None:
    """Only what the essay's own check found: what others handed in later says nothing about the author."""
    found = queries.report(version, sees=lambda _cohort_id: False, names=False)
    if found is None:
        return None
    own = queries.own_stretches(found.check)
    kinds = {
        passage.start: _kind(source.kind, is_here=source.is_same_class)
        for source in found.sources
        for passage in source.passages
    }
    return OwnReport(
        found.check.rate,
        found.check.length,
        queries.own_parts(version.text, found.check, own),
        tuple((one.number, kinds[one.start]) for one in own),
    )
