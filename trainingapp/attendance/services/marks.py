"""Single marks of presence: by code, by the list, afterwards, from paper; and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.attendance import codes, queries, rules
from trainingapp.attendance.models import SignIn, SignInMethod, WrongCode
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson


@dataclass(frozen=True)
class NewSignIn:
    """A sign-in as it is brought in with many others."""

    lesson_id: int
    enrolment_id: int
    site_id: int
    at: datetime
    method: SignInMethod
    is_late: bool
    actor_id: int
    reason: str = ""


def sign_in_with_code(
    enrolment: Enrolment, lesson: Lesson, site: Site, code: str, *, at: datetime, by: Person
) -> SignIn | codes.Verdict:
    """Mark the trainee present by the code on the site's screen; a second time changes nothing.

    Returns:
        The sign-in, or what is wrong with the code. A wrong code is counted, so the transaction must commit.

    Raises:
        DomainError: not in the lesson's time, too many wrong codes, or the trainee has left the class.
    """
    known = queries.sign_in_of(enrolment, lesson)
    if known is not None:
        return known
    times = rules.window(lesson, lesson.cohort)
    rules.check_open(times, at)
    rules.check_guessing(queries.wrong_codes(enrolment, since=at - rules.GUESSING_TIME))
    verdict = codes.judge(code, lesson.id, site.id, at)
    if verdict is not codes.Verdict.RIGHT:
        _count_wrong_code(enrolment, at)
        return verdict
    _check_takes_part(enrolment)
    mark = SignIn(method=SignInMethod.CODE, at=at, is_late=times.is_late(at))
    return _sign_in(mark, enrolment, lesson, site, by=by)


def tick(enrolment: Enrolment, lesson: Lesson, site: Site, *, at: datetime, by: Person) -> SignIn:
    """Mark a trainee present on the staff's list, within the lesson's time; a second time changes nothing."""
    times = rules.window(lesson, lesson.cohort)
    rules.check_open(times, at)
    _check_takes_part(enrolment)
    mark = SignIn(method=SignInMethod.STAFF, at=at, is_late=times.is_late(at))
    return _sign_in(mark, enrolment, lesson, site, by=by)


def add_late(
    enrolment: Enrolment, lesson: Lesson, site: Site, reason: str, *, at: datetime, by: Person
) -> SignIn:
    """Mark a trainee present after the lesson, with a reason; a second time changes nothing."""
    rules.check_over(rules.window(lesson, lesson.cohort), at)
    rules.check_reason(reason)
    _check_takes_part(enrolment)
    mark = SignIn(method=SignInMethod.LATE, at=at, reason=reason.strip())
    return _sign_in(mark, enrolment, lesson, site, by=by)


def sign_in_on_paper(
    enrolment: Enrolment, lesson: Lesson, site: Site, *, is_late: bool, at: datetime, by: Person
) -> SignIn:
    """Mark a trainee present who signed a paper sheet; a second time changes nothing.

    Whoever left the class after the lesson was there all the same; who stands on the site's list is for the caller.
    """
    mark = SignIn(method=SignInMethod.SHEET, at=at, is_late=is_late)
    return _sign_in(mark, enrolment, lesson, site, by=by)


def cancel(sign_in: SignIn, *, at: datetime, by: Person, reason: str = "") -> None:
    """Take a mark back that was made in error; its row stays. A second time changes nothing."""
    if sign_in.cancelled_at is not None:
        return
    rules.check_running(sign_in.lesson.cohort)
    sign_in.cancelled_at, sign_in.cancelled_by, sign_in.cancel_reason = at, by.id, reason.strip()
    audit.record(by, "sign_in.cancel", sign_in, cohort_id=sign_in.lesson.cohort_id, lesson=sign_in.lesson_id)


def sign_in_many(cohort: Cohort, rows: Iterable[NewSignIn], *, by: Person) -> int:
    """Bring in many sign-ins at once, one entry in the audit book for all; how many.

    Raises:
        sqlalchemy.exc.IntegrityError: somebody has signed in at one of the lessons already.
    """
    values = [asdict(row) for row in rows]
    if values:
        session.execute(insert(SignIn), values)
        audit.record(by, "sign_in.bring_in", cohort, cohort_id=cohort.id, count=len(values))
    return len(values)


def _check_takes_part(enrolment: Enrolment) -> None:
    if enrolment.standing.kind not in TAKING_PART:
        raise DomainError(_("Who has left the class cannot sign in."))


def _sign_in(mark: SignIn, enrolment: Enrolment, lesson: Lesson, site: Site, *, by: Person) -> SignIn:
    """Keep the mark unless there is one; of two at the same moment the index lets one through."""
    rules.check_running(lesson.cohort)
    known = queries.sign_in_of(enrolment, lesson)
    if known is not None:
        return known
    mark.lesson_id, mark.enrolment_id, mark.site_id, mark.actor_id = lesson.id, enrolment.id, site.id, by.id
    try:
        with session.begin_nested():
            session.add(mark)
    except IntegrityError:
        known = queries.sign_in_of(enrolment, lesson)
        if known is None:
            raise
        return known
    audit.record(
        by,
        f"sign_in.{mark.method.value}",
        mark,
        cohort_id=lesson.cohort_id,
        lesson=lesson.id,
        late=mark.is_late,
    )
    return mark


def _count_wrong_code(enrolment: Enrolment, at: datetime) -> None:
    old = WrongCode.at < at - 6 * rules.GUESSING_TIME
    session.execute(delete(WrongCode).where(WrongCode.enrolment_id == enrolment.id, old))
    session.add(WrongCode(enrolment_id=enrolment.id, at=at))
