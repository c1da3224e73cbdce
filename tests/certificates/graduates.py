"""A class whose trainees have met all conditions, and what tests do with it."""

from __future__ import annotations

from datetime import UTC, datetime

from tests import factories
from tests.factories import (
    EnrolmentFactory,
    HostFactory,
    LessonFactory,
    PersonFactory,
    ReflectionFactory,
    ReviewFactory,
    SignInFactory,
    SiteFactory,
    TaskFactory,
    VersionFactory,
)
from trainingapp.certificates import services
from trainingapp.core.session import session as current_session
from trainingapp.grading.models import Level

AT = datetime(2026, 8, 28, 4, 0, tzinfo=UTC)
CHECK = "http://localhost/check/"


def graduates(cohort, site, lesson, task, count, *, name="演示学员", level=Level.GOOD):
    """Trainees who were there and whose reflection was read."""
    found = []
    for number in range(count):
        enrolment = EnrolmentFactory(
            cohort=cohort, site=site, person=PersonFactory(name=f"{name}{'甲乙丙丁戊己庚辛'[number % 8]}")
        )
        SignInFactory(lesson=lesson, enrolment=enrolment)
        version = VersionFactory(reflection=ReflectionFactory(task=task, enrolment=enrolment))
        ReviewFactory(version=version, level=level)
        found.append(enrolment)
    return found


def a_world():
    """A class with a branch, a lesson with sign-in and a task."""
    cohort = factories.CohortFactory()
    HostFactory(cohort=cohort)
    main = SiteFactory(cohort=cohort)
    branch = SiteFactory(cohort=cohort, parent=main, kind=factories.SiteKind.BRANCH)
    lesson, task = LessonFactory(cohort=cohort, takes_sign_in=True), TaskFactory(cohort=cohort)
    return cohort, main, branch, lesson, task


def issue(cohort, *, by=None):
    """Sign off and issue in one step."""
    count = services.issue(cohort, check_url=CHECK, by=by or factories.organizer(cohort), at=AT)
    current_session.commit()
    return count
