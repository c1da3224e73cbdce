"""Who is expected at a lesson, who is there and who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.attendance.models import SignIn, SignInMethod, WrongCode
from trainingapp.attendance.queries.dated import as_of
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site, Standing
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries import in_scope
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson

AT_ONCE = 500
"""Sites in one statement."""


@dataclass(frozen=True)
class Attendee:
    """A trainee expected at a lesson, with the mark of presence if there is one."""

    enrolment_id: int
    trainee_no: str
    name: str
    unit: str
    post: str
    phone: str | None
    site_id: int
    site_name: str
    sign_in_id: int | None
    at: datetime | None
    method: SignInMethod | None
    is_late: bool | None

    @property
    def is_present(self) -> bool:
        return self.sign_in_id is not None


@dataclass(frozen=True)
class Tally:
    """How many of how many signed in at a lesson at one site."""

    lesson_id: int
    site_id: int
    site_name: str
    expected: int
    present: int
    late: int

    @property
    def missing(self) -> int:
        return self.expected - self.present


def sign_in_lessons(cohort: Cohort) -> list[Lesson]:
    """All lessons of the class that take sign-in, central and local, by time."""
    return list(
        session.scalars(
            select(Lesson)
            .where(Lesson.cohort_id == cohort.id, Lesson.takes_sign_in)
            .options(joinedload(Lesson.course), joinedload(Lesson.site))
            .order_by(Lesson.starts_at, Lesson.id)
        )
    )


def at_site(
    cohort: Cohort, lesson: Lesson, site: Site, *, search: str = "", missing_only: bool = False
) -> Select[Any]:
    """The site's list for a lesson, as the columns of `Attendee`: who sat at this very site then."""
    query = _attendees(lesson).where(Enrolment.cohort_id == cohort.id, Site.id == site.id, _found(search))
    return query.where(SignIn.id.is_(None)) if missing_only else query


def expected_at(lesson: Lesson, sites: Sequence[Site]) -> list[Attendee]:
    """Everybody expected at the lesson at these sites, in order of sites and trainee numbers."""
    query = _attendees(lesson).where(Enrolment.cohort_id == lesson.cohort_id)
    ids = [site.id for site in sites]
    found: list[Attendee] = []
    for start in range(0, len(ids), AT_ONCE):
        found += attendees(session.execute(query.where(Site.id.in_(ids[start : start + AT_ONCE]))))
    return found


def missing(cohort: Cohort, lesson: Lesson, scope: Scope, *, search: str = "") -> Select[Any]:
    """Trainees who were expected at the lesson and did not sign in, as the columns of `Attendee`.

    In order of sites and trainee numbers; `enrolment_id` is there for joining what other features know of them.
    """
    return _attendees(lesson).where(
        Enrolment.cohort_id == cohort.id, in_scope(scope), SignIn.id.is_(None), _found(search)
    )


def attendee(cohort: Cohort, lesson: Lesson, site: Site, enrolment: Enrolment) -> Attendee | None:
    """One line of the site's list; None when the trainee does not stand on it."""
    row = session.execute(at_site(cohort, lesson, site).where(Enrolment.id == enrolment.id)).one_or_none()
    return Attendee(**row._mapping) if row else None


def tallies(cohort: Cohort, scope: Scope) -> list[Tally]:
    """How many of how many, for each lesson with sign-in and each site in scope; one statement.

    Sites without trainees are left out. In order of lessons, then sites.
    """
    query = _tallies().where(Lesson.cohort_id == cohort.id, Lesson.takes_sign_in, in_scope(scope))
    return _read(query)


def tally(lesson: Lesson, site: Site) -> Tally:
    """How many of how many at one lesson and site; zeros when nobody sits there."""
    found = _read(_tallies().where(Lesson.id == lesson.id, Site.id == site.id))
    return found[0] if found else Tally(lesson.id, site.id, site.name, expected=0, present=0, late=0)


def sign_in_of(enrolment: Enrolment, lesson: Lesson) -> SignIn | None:
    """The trainee's valid sign-in at the lesson."""
    return session.scalar(
        select(SignIn).where(
            SignIn.enrolment_id == enrolment.id, SignIn.lesson_id == lesson.id, SignIn.cancelled_at.is_(None)
        )
    )


def wrong_codes(enrolment: Enrolment, *, since: datetime) -> int:
    """How many codes of this trainee were refused since then."""
    query = select(func.count()).where(WrongCode.enrolment_id == enrolment.id, WrongCode.at > since)
    return session.scalar(query) or 0


_PERSON: list[Any] = [
    Enrolment.id.label("enrolment_id"),
    Enrolment.trainee_no,
    Person.name,
    Enrolment.unit,
    Enrolment.post,
    Person.phone,
    Site.id.label("site_id"),
    Site.name.label("site_name"),
]
_MARK: list[Any] = [SignIn.id.label("sign_in_id"), SignIn.at, SignIn.method, SignIn.is_late]
_COUNTS: list[Any] = [
    func.count().label("expected"),
    func.count(SignIn.id).label("present"),
    func.sum(case((SignIn.is_late, 1), else_=0)).label("late"),
]


def _attendees(lesson: Lesson) -> Select[Any]:
    """Everybody expected at the lesson, with their sign-in."""
    query = (
        select(*_PERSON, *_MARK)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, and_(Placement.enrolment_id == Enrolment.id, as_of(Placement, lesson.starts_at)))
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, as_of(Standing, lesson.starts_at)))
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(SignIn, _valid_at(lesson.id))
        .where(Standing.kind.in_(TAKING_PART))
        .order_by(Site.position, Site.id, Enrolment.trainee_no)
    )
    return query if lesson.site_id is None else query.where(Site.id == lesson.site_id)


def _tallies() -> Select[Any]:
    here = or_(Lesson.site_id.is_(None), Lesson.site_id == Placement.site_id)
    place = and_(Placement.enrolment_id == Enrolment.id, here, as_of(Placement, Lesson.starts_at))
    return (
        select(Lesson.id.label("lesson_id"), Site.id.label("site_id"), Site.name.label("site_name"), *_COUNTS)
        .select_from(Lesson)
        .join(Enrolment, Enrolment.cohort_id == Lesson.cohort_id)
        .join(Placement, place)
        .join(Standing, and_(Standing.enrolment_id == Enrolment.id, as_of(Standing, Lesson.starts_at)))
        .join(Site, Site.id == Placement.site_id)
        .outerjoin(SignIn, _valid_at(Lesson.id))
        .where(Standing.kind.in_(TAKING_PART))
        .group_by(Lesson.id, Lesson.starts_at, Site.id, Site.name, Site.position)
        .order_by(Lesson.starts_at, Lesson.id, Site.position, Site.id)
    )


def _valid_at(lesson_id: Any) -> ColumnElement[bool]:
    return and_(
        SignIn.enrolment_id == Enrolment.id, SignIn.lesson_id == lesson_id, SignIn.cancelled_at.is_(None)
    )


def _found(search: str) -> ColumnElement[bool]:
    columns = (Person.name, Enrolment.trainee_no, Enrolment.unit, Site.name)
    return or_(*(column.contains(search, autoescape=True) for column in columns))


def _read(query: Select[Any]) -> list[Tally]:
    return [Tally(**row._mapping) for row in session.execute(query)]


def attendees(rows: Iterable[Any]) -> list[Attendee]:
    """Rows of `at_site` or `missing` as objects."""
    return [Attendee(**row._mapping) for row in rows]
