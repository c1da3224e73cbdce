"""Eligibility, signing off and issuing for very many people: CPU time, statements and size of each.

Run `python -m benchmarks.eligibility [people …]` in the project's folder; a database is made in a temporary folder
(`DATABASE_URL` names another one to fill: an empty one). Nine half-days with sign-in; three in a hundred people
missed some, one essay in fifty is not read.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, update

from benchmarks.submission_list import START, fill, fresh_app
from tests.queries import count_queries
from trainingapp.accounts.models import Person
from trainingapp.attendance.models import SignIn, SignInMethod
from trainingapp.certificates import queries, services
from trainingapp.cohorts.models import Cohort, Enrolment, Host, HostKind, Placement
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.courses.models import Course, CourseKind, Lesson
from trainingapp.grading.models import Level, Outcome
from trainingapp.reflections.models import Reflection, ReflectionState, Task, Version
from trainingapp.web.paging import paged

AT_A_TIME = 5000
CHECK = "http://127.0.0.1:8000/check/"
HALF_DAYS = 9


def attend_and_pass(cohort_id: int) -> None:
    """Nine half-days, and a released level for nearly everybody."""
    begin_write(session)
    session.add(Host(cohort_id=cohort_id, kind=HostKind.HOST, name="演示主办", position=1))
    course = Course(cohort_id=cohort_id, title="演示课", kind=CourseKind.POLICY)
    session.add(course)
    session.flush()
    lessons = [_lesson(cohort_id, course, number) for number in range(HALF_DAYS)]
    session.add_all(lessons)
    session.flush()
    people = session.execute(
        select(Enrolment.id, Enrolment.person_id, Placement.site_id)
        .join(Placement, Placement.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Enrolment.id)
    ).all()
    starts = [(lesson.id, lesson.starts_at) for lesson in lessons]
    for begin in range(0, len(people), AT_A_TIME):
        some = list(enumerate(people))[begin : begin + AT_A_TIME]
        session.execute(insert(SignIn), [mark for n, one in some for mark in _marks(n, one, starts)])
    _pass(cohort_id)
    session.commit()


def _lesson(cohort_id: int, course: Course, number: int) -> Lesson:
    starts_at = START + timedelta(days=number // 2, hours=6 * (number % 2))
    return Lesson(
        cohort_id=cohort_id,
        course_id=course.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        takes_sign_in=True,
    )


def _marks(n: int, one: Any, starts: list[tuple[int, Any]]) -> list[dict[str, Any]]:
    enrolment_id, person_id, site_id = one
    return [
        {
            "lesson_id": lesson_id,
            "enrolment_id": enrolment_id,
            "site_id": site_id,
            "at": at,
            "method": SignInMethod.CODE,
            "is_late": False,
            "actor_id": person_id,
            "reason": "",
            "cancel_reason": "",
        }
        for number, (lesson_id, at) in enumerate(starts)
        if not (n % 33 == 0 and number in (2, 5))
    ]


def _pass(cohort_id: int) -> None:
    task = session.scalars(select(Task).where(Task.cohort_id == cohort_id)).one()
    session.execute(
        update(Reflection).where(Reflection.task_id == task.id).values(state=ReflectionState.PASSED)
    )
    pairs = session.execute(
        select(Reflection.id, Version.id)
        .join(Version, Version.reflection_id == Reflection.id)
        .where(Reflection.task_id == task.id)
    ).all()
    rows = [
        {
            "reflection_id": reflection,
            "version_id": version,
            "level": Level.GOOD,
            "released_at": START + timedelta(days=8),
            "suspicion": "",
        }
        for n, (reflection, version) in enumerate(pairs)
        if n % 50
    ]
    for begin in range(0, len(rows), AT_A_TIME):
        session.execute(insert(Outcome), rows[begin : begin + AT_A_TIME])


def timed(label: str, work: Callable[[], Any]) -> Any:
    """Do it, and print what it took."""
    with count_queries() as statements:
        began = time.process_time()
        result = work()
        took = time.process_time() - began
    print(f"{label}: {took:.3f} CPU-s, {len(statements)} statements", flush=True)
    return result


def main() -> None:
    for people in [int(one) for one in sys.argv[1:]] or [430, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            app = fresh_app(Path(folder))
            app.config["WTF_CSRF_ENABLED"] = False
            with app.app_context():
                fill(people)
                cohort_id = session.scalars(select(Cohort.id)).one()
                attend_and_pass(cohort_id)
            print(f"— {people} people", flush=True)
            pages(app, cohort_id)
            with app.app_context():
                certify(cohort_id)


def pages(app: Flask, cohort_id: int) -> None:
    """The table: a page without a filter, as one filters, again a moment later, as one searches."""
    with app.app_context():
        organizer = session.scalars(select(Person).where(Person.name == "organizer")).one().get_id()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = organizer, True
    base = f"/cohorts/{cohort_id}/certificates"
    client.get(base)  # templates and fonts are read once
    for label, query in (
        ("table, first page", ""),
        ("filtered, everybody is looked at", "?show=not"),
        ("filtered, a moment later", "?show=not&page=3"),
        ("searched", "?q=12345"),
    ):
        answer = timed(label, lambda query=query: client.get(base + query))
        print(f"  {answer.status_code}, {len(answer.data) // 1000} KB", flush=True)
    timed("spreadsheet", lambda: client.get(f"{base}/eligibility.xlsx"))


def certify(cohort_id: int) -> None:
    """Sign the list off, issue from it, find somebody in the register."""
    begin_write(session)
    cohort = session.get_one(Cohort, cohort_id)
    organizer = session.scalars(select(Person).where(Person.name == "organizer")).one()
    at = START + timedelta(days=9)
    timed("signing the list off", lambda: services.sign_off(cohort, by=organizer, at=at))
    issue = services.issue_signed
    count = timed("issuing from it", lambda: issue(cohort, check_url=CHECK, by=organizer, at=at))
    session.commit()
    print(f"  {count} certificates", flush=True)
    query = queries.register(search=f"{cohort.code}-2026-00042")
    timed("register, found by number", lambda: paged(query, 1))
    timed("register, last page", lambda: paged(queries.register(), 10_000))


if __name__ == "__main__":
    main()
