"""What the timetable says when the dates of its class change."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import func, or_, select

from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.services.classes import before_new_dates
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson


@before_new_dates
def keep_lessons_inside(cohort: Cohort, starts_on: date, ends_on: date) -> None:
    """Refuse dates that would leave lessons outside the class; says how many, and the days on which they lie."""
    begins = clock.at(starts_on, time(), cohort.zone)
    after = clock.at(ends_on + timedelta(days=1), time(), cohort.zone)
    outside = or_(Lesson.starts_at < begins, Lesson.starts_at >= after)
    query = select(func.count(), func.min(Lesson.starts_at), func.max(Lesson.starts_at))
    with session.no_autoflush:
        count, first, last = session.execute(query.where(Lesson.cohort_id == cohort.id, outside)).one()
    if count:
        raise DomainError(
            _(
                "%(n)s lessons between %(first)s and %(last)s would lie outside the class. Move or remove them "
                "first; to postpone a class, lengthen it, move its lessons, then shorten it.",
                n=count,
                first=clock.local(first, cohort.zone).date(),
                last=clock.local(last, cohort.zone).date(),
            )
        )
