"""Courses and lecturers behind lessons: found among those of the class, or made."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session
from trainingapp.courses import queries
from trainingapp.courses.models import Course, Lecturer, Lesson
from trainingapp.courses.plans import LessonPlan, Speaker
from trainingapp.courses.register import Register

UNIT_LENGTH = 200
Key = tuple[object, ...]


class Teaching:
    """The courses and lecturers of one class, read once for any number of lessons."""

    def __init__(self, cohort: Cohort) -> None:
        self._cohort = cohort
        self._register = Register(session.scalars(queries.lecturers(cohort)))
        self._courses: dict[Key, Course] = {}
        for course in session.scalars(queries.courses(cohort)).unique():
            self._courses.setdefault(_key(course.title, course.kind, course.lecturers), course)

    def course(self, plan: LessonPlan) -> Course:
        """The course with this title, kind and lecturers; a new one if there is none."""
        lecturers = self.lecturers(plan.speakers)
        key = _key(plan.title, plan.kind, lecturers)
        if key not in self._courses:
            self._courses[key] = Course(
                cohort_id=self._cohort.id, title=plan.title, kind=plan.kind, lecturers=lecturers
            )
            session.add(self._courses[key])
            session.flush()
        return self._courses[key]

    def lecturers(self, speakers: Iterable[Speaker]) -> list[Lecturer]:
        """Each person once, in the order given; post and unit as last said."""
        found = [self._lecturer(speaker) for speaker in speakers]
        return list({lecturer.id: lecturer for lecturer in found}.values())

    def _lecturer(self, speaker: Speaker) -> Lecturer:
        card = self._register.card(speaker)
        if card.lecturer is None:
            card.lecturer = self._new_lecturer(speaker)
            card.number = card.lecturer.id
            return card.lecturer
        if speaker.post and card.lecturer.post != speaker.post:
            card.lecturer.post = speaker.post
        if card.unit and not card.lecturer.unit:
            card.lecturer.unit = card.unit
        return card.lecturer

    def _new_lecturer(self, speaker: Speaker) -> Lecturer:
        """Two trainees of one name and unit are told apart by their enrolment."""
        unit = speaker.unit[:UNIT_LENGTH]
        if speaker.enrolment_id is not None and self._is_taken(speaker.name, unit):
            unit = f"{unit[: UNIT_LENGTH - 14]}（{speaker.enrolment_id}）"
        lecturer = Lecturer(
            cohort_id=self._cohort.id,
            name=speaker.name,
            post=speaker.post,
            unit=unit,
            enrolment_id=speaker.enrolment_id,
        )
        session.add(lecturer)
        session.flush()
        return lecturer

    def _is_taken(self, name: str, unit: str) -> bool:
        query = select(Lecturer.id).where(
            Lecturer.cohort_id == self._cohort.id, Lecturer.name == name, Lecturer.unit == unit
        )
        return session.scalar(query) is not None


def rename_or_replace(lesson: Lesson, plan: LessonPlan) -> None:
    """Give a lesson its planned course: its own is changed, one that other lessons share is left alone."""
    teaching = Teaching(lesson.cohort)
    if _shared(lesson):
        lesson.course = teaching.course(plan)
        return
    lesson.course.title, lesson.course.kind = plan.title, plan.kind
    lesson.course.lecturers = teaching.lecturers(plan.speakers)


def drop_course_without_lessons(course: Course) -> None:
    """Remove a course that no lesson teaches any more."""
    if not session.scalar(select(func.count()).where(Lesson.course_id == course.id)):
        session.delete(course)


def _shared(lesson: Lesson) -> bool:
    others = select(func.count()).where(Lesson.course_id == lesson.course_id, Lesson.id != lesson.id)
    return bool(session.scalar(others))


def _key(title: str, kind: object, lecturers: Iterable[Lecturer]) -> Key:
    return (title, kind, frozenset(lecturer.id for lecturer in lecturers))
