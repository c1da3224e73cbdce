"""The author's pages: writing, handing in, the receipt.

What the script sends is answered in JSON, what the plain form sends with a page or a redirect. What counts as the
moment of receipt is when the request reached the server, before it waits for a thread and for its turn to write.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts.models import Cohort, Counting, Enrolment
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.reflections import policies, queries, rules, services
from trainingapp.reflections.forms import Writing
from trainingapp.reflections.forms import writing as read_writing
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version
from trainingapp.reflections.services import NewerDraft, Refused, Sent
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.arrival import arrived_at
from trainingapp.web.responses import page, see_other
from trainingapp.web.setup import day, hour, moment
from trainingapp.web.transactions import slow


@bp.get("/cohorts/<int:cohort_id>/my-reflection")
@allow(policies.write, cohort=Cohort)
def mine(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What the trainee has to write; where it is one task, straight to it."""
    tasks = queries.tasks(cohort)
    if len(tasks) == 1:
        return _to_task(enrolment_of(person, cohort), tasks[0])
    found = queries.own_work(enrolment_of(person, cohort))
    lines = [(one, _state(found.get(one.id)), rules.deadline(one, found.get(one.id))) for one in tasks]
    return page("reflections/mine.html", cohort=cohort, lines=lines)


def _state(reflection: Reflection | None) -> ReflectionState:
    return reflection.state if reflection else ReflectionState.DRAFT


def _to_task(enrolment: Enrolment, task: Task) -> ResponseReturnValue:
    """To the writing page; to the receipt while a text is handed in and nothing else is asked."""
    reflection = queries.own(task, enrolment)
    if reflection is None or reflection.state in (ReflectionState.DRAFT, ReflectionState.RETURNED):
        return see_other("reflections.write", cohort_id=task.cohort_id, task_id=task.id)
    version = queries.latest_version(reflection)
    assert version is not None
    return see_other("reflections.receipt", cohort_id=task.cohort_id, task_id=task.id, version_id=version.id)


@bp.get("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>")
@allow(policies.write, cohort=Cohort, task=Task)
def write(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """The writing page."""
    enrolment = enrolment_of(person, cohort)
    reflection = queries.own(task, enrolment)
    reasons = _reasons(reflection, task, enrolment) if reflection and "refused" in request.args else []
    return _writing_page(enrolment, task, reflection, reasons=reasons)


def _reasons(reflection: Reflection, task: Task, enrolment: Enrolment) -> list[str]:
    """Why the draft cannot be handed in at this moment."""
    return rules.refusals(
        reflection.draft_title,
        reflection.draft_text,
        state=reflection.state,
        task=task,
        deadline=rules.deadline(task, reflection),
        cohort=task.cohort,
        standing=enrolment.standing.kind,
        at=clock.now(),
    )


def _writing_page(enrolment: Enrolment, task: Task, reflection: Reflection | None, **more: Any) -> str:
    state = _state(reflection)
    deadline, now = rules.deadline(task, reflection), clock.now()
    context: dict[str, Any] = {
        "title": reflection.draft_title if reflection else "",
        "text": reflection.draft_text if reflection else "",
        "reasons": [],
        "other": None,
        **more,
    }
    return page(
        "reflections/write.html",
        cohort=task.cohort,
        task=task,
        enrolment=enrolment,
        reflection=reflection,
        shown_at=_shown(reflection.saved_at) if reflection else "",
        state=state,
        states=ReflectionState,
        kinds=Counting,
        deadline=deadline,
        is_past=deadline.is_past(now),
        may_write=rules.may_write(state, deadline, task.cohort, now),
        has_earlier=bool(reflection and queries.earlier_drafts(reflection)),
        key=secrets.token_urlsafe(16),
        last=queries.latest_version(reflection) if reflection else None,
        **context,
    )


@bp.get("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/draft")
@allow(policies.write, cohort=Cohort, task=Task)
def draft(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """The draft as it is stored, and a fresh token, for a page whose session had ended."""
    enrolment = enrolment_of(person, cohort)
    reflection = queries.own(task, enrolment) or Reflection(revision=0)
    return {**_stored(reflection), "writer": enrolment.id, "token": generate_csrf()}


@bp.post("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/draft")
@allow(policies.write, cohort=Cohort, task=Task)
@slow
def save(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Keep the text as the draft."""
    received_at, sent = arrived_at(), read_writing()
    enrolment = _turn_to_write(person, cohort, task)
    try:
        _check_writer(enrolment, sent)
        reflection = services.save_draft(task, enrolment, sent.sent, at=received_at)
    except NewerDraft as newer:
        return {"error": str(newer), **_stored(newer.reflection)}, 409
    except SomebodyElse as refused:
        return {"error": str(refused)}, 401
    except DomainError as refused:
        return {"error": str(refused)}, 422
    return _saved(reflection)


@bp.post("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/submit")
@allow(policies.write, cohort=Cohort, task=Task)
@slow
def submit(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """Hand the text in; sent twice, it gives the same receipt twice."""
    received_at, sent = arrived_at(), read_writing()
    enrolment = _turn_to_write(person, cohort, task)
    try:
        _check_writer(enrolment, sent)
        outcome = services.submit(
            task, enrolment, sent.sent, key=sent.key, by=person, at=received_at, waited=sent.waited
        )
    except NewerDraft as newer:
        return _newer(newer, enrolment, sent.sent)
    except DomainError as refused:
        return _unstorable(refused, enrolment, task, sent.sent)
    return _refused(outcome) if isinstance(outcome, Refused) else _accepted(outcome)


def _accepted(version: Version) -> ResponseReturnValue:
    task = version.reflection.task
    place: dict[str, Any] = {"cohort_id": task.cohort_id, "task_id": task.id, "version_id": version.id}
    if request.is_json:
        return {"receipt": url_for("reflections.receipt", **place)}
    return see_other("reflections.receipt", **place)


def _refused(outcome: Refused) -> ResponseReturnValue:
    """The draft is kept although the answer is no, so this is no error to the transaction."""
    if request.is_json:
        return {"refused": outcome.reasons, **_saved(outcome.reflection)}
    task = outcome.reflection.task
    return see_other("reflections.write", cohort_id=task.cohort_id, task_id=task.id, refused=1)


def _newer(newer: NewerDraft, enrolment: Enrolment, sent: Sent) -> ResponseReturnValue:
    reflection = newer.reflection
    if request.is_json:
        return {"error": str(newer), **_stored(reflection)}, 409
    shown = _writing_page(
        enrolment,
        reflection.task,
        reflection,
        title=sent.title,
        text=sent.text,
        reasons=[str(newer)],
        other=reflection,
    )
    return shown, 409


def _unstorable(refused: DomainError, enrolment: Enrolment, task: Task, sent: Sent) -> ResponseReturnValue:
    if request.is_json:
        return {"error": str(refused)}, 401 if isinstance(refused, SomebodyElse) else 422
    reflection = queries.own(task, enrolment)
    text = sent.text.replace("\0", "\ufffd")  # HTML cannot carry it either; the mark shows where it is
    shown = _writing_page(enrolment, task, reflection, title=sent.title, text=text, reasons=[str(refused)])
    return shown, 422


def enrolment_of(person: Person, cohort: Cohort) -> Enrolment:
    """The author's enrolment; for views that the policy let them into."""
    enrolment = cohorts.enrolment_of(person, cohort)
    assert enrolment is not None  # the policy has seen to it
    return enrolment


def _turn_to_write(person: Person, cohort: Cohort, task: Task) -> Enrolment:
    """Open the write transaction, with everything that the rules ask about read before.

    In a rush a hand-in waits for its turn; it is judged by what held when it came. And while it writes nobody else
    can on SQLite, so that all that does not have to be done then is done before.
    """
    enrolment = enrolment_of(person, cohort)
    _known = enrolment.standing, task.cohort
    begin_write(session, keep=True)
    return enrolment


class SomebodyElse(DomainError):
    """The page was opened by another person than the one who is signed in now."""


def _check_writer(enrolment: Enrolment, sent: Writing) -> None:
    """Refuse a page that was opened by somebody else, on a computer that several use."""
    if enrolment.id != sent.writer_id:
        raise SomebodyElse(
            _("Somebody else has signed in here since this page was opened. Nothing was saved.")
        )


def _saved(reflection: Reflection) -> dict[str, Any]:
    return {
        "revision": reflection.revision,
        "saved_at": _iso(reflection),
        "shown_at": _shown(reflection.saved_at),
    }


def _stored(reflection: Reflection) -> dict[str, Any]:
    return {**_saved(reflection), "title": reflection.draft_title, "text": reflection.draft_text}


def _iso(reflection: Reflection) -> str:
    return reflection.saved_at.isoformat() if reflection.saved_at else ""


def _shown(at: datetime | None) -> str:
    """The time of day, with the day when it was another one than today."""
    if at is None:
        return ""
    return hour(at) if day(clock.now()) == day(at) else moment(at)
