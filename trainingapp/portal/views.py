"""Home of each person, a class at a glance, who is missing by group, and the sign of health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import and_

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.attendance import policies as attendance
from trainingapp.cohorts import policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, CohortState, Enrolment
from trainingapp.core import clock, database
from trainingapp.core.jobs.worker import is_alive
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.grading import queries as grading
from trainingapp.portal import missing, road
from trainingapp.portal import story as whole
from trainingapp.portal.own import Own, own
from trainingapp.portal.road import Presence, Step
from trainingapp.web.access import allow, anybody, public
from trainingapp.web.forms import page_number
from trainingapp.web.paging import paged
from trainingapp.web.responses import page

bp = Blueprint("portal", __name__, template_folder="templates")
IN_FULL = 3
"""So many classes are shown with what has to be done; the others as a line each."""


@dataclass(frozen=True)
class Card:
    """A class with what the person has to do in it: as trainee, as grader, as one who runs it."""

    cohort: Cohort
    own: Own | None
    unread: int | None
    presence: Presence | None
    steps: list[Step]


def card(person: Person, cohort: Cohort) -> Card:
    """What the person has to do in the class today."""
    enrolment = policies.enrolment_of(person, cohort)
    works = policies.work_in(person, cohort)
    presence = road.presence(cohort, policies.scope(person, cohort)) if works else None
    return Card(
        cohort=cohort,
        own=own(enrolment, clock.now()) if enrolment else None,
        unread=grading.unread_count(person, cohort) if policies.grade(person, cohort) else None,
        presence=presence,
        steps=road.steps(person, cohort, presence) if works else [],
    )


@bp.get("/")
@allow(anybody)
def home(person: Person) -> ResponseReturnValue:
    """What the person has to do today, class by class."""
    today = clock.local(clock.now(), "Asia/Shanghai").date()
    running = and_(Cohort.state == CohortState.OPEN, Cohort.starts_on <= today, Cohort.ends_on >= today)
    seen = cohorts.seen_by(person).order_by(None)
    order = (
        running.desc(),
        (Cohort.state == CohortState.OPEN).desc(),
        Cohort.starts_on.desc(),
        Cohort.id.desc(),
    )
    listed = paged(seen.order_by(*order), page_number())
    full = listed.rows[:IN_FULL] if listed.number == 1 else []
    return page(
        "portal/home.html",
        cards=[card(person, one) for one in full],
        others=listed.rows[len(full) :],
        listed=listed,
        may_create=policies.create(person),
    )


@bp.get("/cohorts/<int:cohort_id>")
@allow(policies.see, cohort=Cohort)
def cohort(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The class at a glance."""
    shown: dict[str, Any] = {"cohort": cohort, "card": card(person, cohort)}
    shown["may_copy"] = cohort.state is CohortState.DRAFT and policies.manage(person, cohort)
    return page("portal/cohort.html", **shown)


@bp.get("/cohorts/<int:cohort_id>/lessons/<int:lesson_id>/missing-by-group")
@allow(attendance.oversee_lesson, cohort=Cohort, lesson=Lesson)
def missing_by_group(person: Person, cohort: Cohort, lesson: Lesson) -> ResponseReturnValue:
    """Who is missing, by site and group."""
    found = missing.by_group(cohort, lesson, policies.scope(person, cohort))
    return page("portal/missing.html", cohort=cohort, lesson=lesson, found=found, masked_phone=masked_phone)


@bp.get("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/story")
@allow(whole.may_read, cohort=Cohort, enrolment=Enrolment)
def story(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """All that is on record about a trainee in the class, in one line of time."""
    return page(
        "portal/story.html",
        cohort=cohort,
        enrolment=enrolment,
        events=whole.story(enrolment, with_graders=policies.manage(person, cohort)),
        looks_after=policies.look_after(person, cohort, enrolment),
    )


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200 when the database answers and a worker is alive, else 503."""
    found = {"database": database.is_ready(session), "worker": is_alive()}
    return jsonify(found), 200 if all(found.values()) else 503


from trainingapp.portal import copying, data_views, keeping_views  # noqa: E402, F401
