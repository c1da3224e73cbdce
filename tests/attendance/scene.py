"""A class with two sites and half-days that take sign-in, for the tests of the attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.factories import NINE, CohortFactory, EnrolmentFactory, LessonFactory, SiteFactory
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site, SiteKind
from trainingapp.courses.models import Lesson

MINUTE = timedelta(minutes=1)
HALF_DAYS = 9
EARLY = NINE - 120 * MINUTE
"""When people sign in to the program; every test begins at this moment."""


@dataclass(frozen=True)
class Scene:
    """Nine half-days (mornings at nine, afternoons at two), a main classroom and a branch."""

    cohort: Cohort
    main: Site
    branch: Site
    lessons: list[Lesson]
    trainees: list[Enrolment]
    """Three at the main classroom, two at the branch."""

    @property
    def first(self) -> Lesson:
        return self.lessons[0]

    def path(self, tail: str = "") -> str:
        return f"/cohorts/{self.cohort.id}{tail}"

    def here(self, tail: str, *, lesson: Lesson | None = None, site: Site | None = None) -> str:
        lesson, site = lesson or self.first, site or self.main
        return self.path(f"/lessons/{lesson.id}/sites/{site.id}{tail}")


def build(half_days: int = HALF_DAYS) -> Scene:
    cohort = CohortFactory(sign_in_opens=15, late_after=10, hours_per_half_day=4, absence_one_in=7)
    main = SiteFactory(cohort=cohort)
    branch = SiteFactory(cohort=cohort, parent=main, parent_id=main.id, kind=SiteKind.BRANCH)
    return Scene(
        cohort=cohort,
        main=main,
        branch=branch,
        lessons=[sign_in_lesson(cohort, number) for number in range(half_days)],
        trainees=[EnrolmentFactory(cohort=cohort, site=site) for site in [main] * 3 + [branch] * 2],
    )


def sign_in_lesson(cohort: Cohort, number: int, site: Site | None = None) -> Lesson:
    """The lesson that takes sign-in on the half-day with this number, from 0."""
    starts_at = begin_of(number)
    return LessonFactory(
        cohort=cohort, site=site, takes_sign_in=True, starts_at=starts_at, ends_at=starts_at + 60 * MINUTE
    )


def begin_of(number: int) -> datetime:
    return NINE + timedelta(days=number // 2, hours=5 * (number % 2))


def transfer(session, enrolment: Enrolment, to: Site, at: datetime) -> None:
    """Move a trainee to another site, as a dated fact."""
    enrolment.placement.until = at
    session.flush()
    session.add(Placement(enrolment_id=enrolment.id, site_id=to.id, since=at))
    session.commit()
    session.expire_all()
