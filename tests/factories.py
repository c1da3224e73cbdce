"""Factories of objects for tests; committed at once, so that a rolled-back request cannot eat them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory

from trainingapp.accounts.models import Person, SignInKind, SignInName
from trainingapp.accounts.rules import sort_key
from trainingapp.attendance.models import SignIn, SignInMethod
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    Counting,
    Delegation,
    Enrolment,
    Host,
    Placement,
    Programme,
    Site,
    SiteKind,
    Staff,
    StaffRole,
    Standing,
    StandingKind,
)
from trainingapp.courses.models import Course, CourseKind, Lecturer, Lesson
from trainingapp.grading.models import Allocation, Level, Outcome, Review
from trainingapp.groups.models import Group, Membership
from trainingapp.reflections.models import Reflection, Task, Version
from trainingapp.venues.models import Room, Venue

MONDAY = date(2026, 8, 24)
NINE = datetime(2026, 8, 24, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai
_FACTORIES: list[type[Factory]] = []


class Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_persistence = "commit"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _FACTORIES.append(cls)


def use(session: Any) -> None:
    """Let all factories write into this session."""
    for one in _FACTORIES:
        one._meta.sqlalchemy_session = session


class PersonFactory(Factory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"演示人员{n}")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))


class SignInNameFactory(Factory):
    class Meta:
        model = SignInName

    person = factory.SubFactory(PersonFactory)
    kind = SignInKind.USER_NAME
    value = factory.Sequence(lambda n: f"user{n}")


class VenueFactory(Factory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"演示学校{n}")


class RoomFactory(Factory):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    building = "明德楼"
    number = factory.Sequence(lambda n: str(100 + n))
    seats = 40


class ProgrammeFactory(Factory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"演示培训项目{n}")


class CohortFactory(Factory):
    class Meta:
        model = Cohort

    programme = factory.SubFactory(ProgrammeFactory)
    edition = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"演示培训班{n}")
    code = factory.Sequence(lambda n: f"YS{n}")
    starts_on = MONDAY
    ends_on = MONDAY + timedelta(days=4)
    state = CohortState.OPEN


class HostFactory(Factory):
    class Meta:
        model = Host

    cohort = factory.SubFactory(CohortFactory)
    name = factory.Sequence(lambda n: f"演示主办单位{n}")
    position = factory.Sequence(lambda n: n)


class SiteFactory(Factory):
    """A main classroom; give `parent` and `kind` for others. The path is made from the parent's."""

    class Meta:
        model = Site

    cohort = factory.SubFactory(CohortFactory)
    kind = SiteKind.MAIN
    name = factory.Sequence(lambda n: f"教学点{n}")
    venue = factory.SubFactory(VenueFactory)
    position = factory.Sequence(lambda n: n)

    @classmethod
    def _create(cls, model_class: type[Site], *args: Any, **kwargs: Any) -> Site:
        site = super()._create(model_class, *args, **kwargs)
        parent = kwargs.get("parent")
        site.path = f"{parent.path if parent else ''}{site.id}/"
        cls._meta.sqlalchemy_session.commit()
        return site


class StaffFactory(Factory):
    class Meta:
        model = Staff

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(PersonFactory)
    role = StaffRole.ORGANIZER


class DelegationFactory(Factory):
    class Meta:
        model = Delegation

    cohort = factory.SubFactory(CohortFactory)
    name = factory.Sequence(lambda n: f"演示代表团{n}")


class EnrolmentFactory(Factory):
    """A trainee; `site=` places them (a main classroom is made if none is given)."""

    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(PersonFactory)
    trainee_no = factory.Sequence(lambda n: f"YS-{n:05}")
    unit = "示范省青禾市望溪区柳堤街道春晓社区"
    post = "居委会主任"

    @classmethod
    def _create(cls, model_class: type[Enrolment], *args: Any, **kwargs: Any) -> Enrolment:
        site = kwargs.pop("site", None)
        standing = kwargs.pop("standing", StandingKind.ENROLLED)
        enrolment = super()._create(model_class, *args, **kwargs)
        site = site or SiteFactory(cohort=enrolment.cohort)
        session = cls._meta.sqlalchemy_session
        session.add(Placement(enrolment_id=enrolment.id, site_id=site.id, since=NINE - timedelta(days=30)))
        session.add(Standing(enrolment_id=enrolment.id, kind=standing, since=NINE - timedelta(days=30)))
        session.commit()
        return enrolment


class LecturerFactory(Factory):
    class Meta:
        model = Lecturer

    cohort_id = factory.LazyAttribute(lambda o: CohortFactory().id)
    name = factory.Sequence(lambda n: f"演示讲师{n}")


class CourseFactory(Factory):
    class Meta:
        model = Course

    cohort = factory.SubFactory(CohortFactory)
    title = factory.Sequence(lambda n: f"演示课程{n}")
    kind = CourseKind.POLICY


class LessonFactory(Factory):
    class Meta:
        model = Lesson

    cohort = factory.SubFactory(CohortFactory)
    course = factory.SubFactory(CourseFactory, cohort=factory.SelfAttribute("..cohort"))
    starts_at = NINE
    ends_at = NINE + timedelta(hours=1)


class SignInFactory(Factory):
    class Meta:
        model = SignIn

    lesson = factory.SubFactory(LessonFactory, takes_sign_in=True)
    enrolment = factory.SubFactory(EnrolmentFactory, cohort=factory.SelfAttribute("..lesson.cohort"))
    site_id = factory.LazyAttribute(lambda o: o.enrolment.placement.site_id)
    actor_id = factory.LazyAttribute(lambda o: o.enrolment.person_id)
    at = NINE
    method = SignInMethod.CODE


class GroupFactory(Factory):
    class Meta:
        model = Group

    cohort = factory.SubFactory(CohortFactory)
    site = factory.SubFactory(SiteFactory, cohort=factory.SelfAttribute("..cohort"))
    number = factory.Sequence(lambda n: n + 1)


class MembershipFactory(Factory):
    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, cohort=factory.SelfAttribute("..group.cohort"))


class TaskFactory(Factory):
    class Meta:
        model = Task

    cohort = factory.SubFactory(CohortFactory)
    title = "心得体会"
    due_at = NINE + timedelta(days=365 * 20)
    min_length = 10
    max_length = 2500
    counting = Counting.HAN


class ReflectionFactory(Factory):
    class Meta:
        model = Reflection

    task = factory.SubFactory(TaskFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, cohort=factory.SelfAttribute("..task.cohort"))


class VersionFactory(Factory):
    class Meta:
        model = Version

    reflection = factory.SubFactory(ReflectionFactory)
    number = 1
    key = factory.Sequence(lambda n: f"key-{n}")
    receipt_no = factory.Sequence(lambda n: f"R{n:08}")
    title = "社区里的一天"
    text = "清晨六点，春晓社区的灯先亮起来。"
    length = 15
    submitted_at = NINE


class AllocationFactory(Factory):
    class Meta:
        model = Allocation

    reflection = factory.SubFactory(ReflectionFactory)
    cohort = factory.SelfAttribute("reflection.task.cohort")
    grader = factory.SubFactory(PersonFactory)
    position = factory.Sequence(lambda n: n)


class ReviewFactory(Factory):
    class Meta:
        model = Review

    version = factory.SubFactory(VersionFactory)
    allocation = factory.SubFactory(
        AllocationFactory, reflection=factory.SelfAttribute("..version.reflection")
    )
    grader = factory.SelfAttribute("allocation.grader")
    level = Level.GOOD
    at = NINE

    @classmethod
    def _create(cls, model_class: type[Review], *args: Any, **kwargs: Any) -> Review:
        """The review, and its level as the outcome that the author sees."""
        review = super()._create(model_class, *args, **kwargs)
        session, version = cls._meta.sqlalchemy_session, review.version
        known = session.query(Outcome).filter_by(reflection_id=version.reflection_id).first()
        if review.level is not None and known is None:
            outcome = Outcome(reflection_id=version.reflection_id, version_id=version.id)
            outcome.level, outcome.decided_at, outcome.released_at = review.level, review.at, review.at
            session.add(outcome)
            session.commit()
        return review


def organizer(cohort: Cohort) -> Person:
    """Somebody who organizes the class."""
    return StaffFactory(cohort=cohort).person


def site_staff(site: Site) -> Person:
    """Somebody who looks after the site and those below it."""
    return StaffFactory(cohort=site.cohort, site=site, role=StaffRole.SITE_STAFF).person


def grader(cohort: Cohort) -> Person:
    """Somebody who grades reflections of the class."""
    return StaffFactory(cohort=cohort, role=StaffRole.GRADER).person


def a_class(trainees: int = 3) -> tuple[Cohort, Site, list[Enrolment]]:
    """A class with a main classroom and some trainees in it."""
    cohort = CohortFactory()
    site = SiteFactory(cohort=cohort)
    return cohort, site, [EnrolmentFactory(cohort=cohort, site=site) for _n in range(trainees)]
