"""The demo class's last steps: an exception, awards, certificates, one reissued, one declared void."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from trainingapp.accounts.rules import sort_key
from trainingapp.certificates import queries, services
from trainingapp.certificates.models import AwardState, Certificate, Condition
from trainingapp.cohorts.models import Enrolment
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.demo.stage import Stage

CHECK_URL = "http://127.0.0.1:8000/check/"
MERITS = (
    "研讨发言有见地，带动小组完成社区议事调研",
    "案例交流准备充分，多个教学点来信索取材料",
    "主动帮助年长学员使用系统，全勤",
    "所写心得被评为优秀，做法具体、可以推广",
)
AWARDED = 3
HALF = 18
"""Study hours; who has less was hardly there."""


def prepare_certificates(stage: Stage) -> None:
    """One exception signed for, some nominations and awards."""
    at = _at(stage, days=5)
    found = queries.candidates(stage.cohort)
    absent = next(
        one
        for one in found
        if one.hours > HALF
        and [finding.condition for finding in one.eligibility.obstacles] == [Condition.ATTENDANCE]
    )
    enrolment = session.get_one(Enrolment, absent.entry.enrolment_id)
    reason = "培训期间参加辖区防汛值守，单位出具证明，已补看录像"
    services.sign_for(enrolment, Condition.ATTENDANCE, reason, by=stage.organizer, at=at)
    best = [one for one in found if one.is_waiting][: len(MERITS)]
    for number, (one, merit) in enumerate(zip(best, MERITS, strict=True)):
        nominee = session.get_one(Enrolment, one.entry.enrolment_id)
        award = services.nominate(nominee, merit, by=stage.organizer, at=at)
        if number < AWARDED:
            services.decide_award(award, AwardState.AWARDED, by=stage.organizer, at=at)


def issue_certificates(stage: Stage) -> None:
    """Numbers for all who are eligible."""
    services.issue(stage.cohort, check_url=CHECK_URL, by=stage.organizer, at=_at(stage, days=6))


def correct_certificates(stage: Stage) -> None:
    """A name corrected and its certificate reissued; one certificate declared void."""
    later = _at(stage, days=8)
    everybody = (
        select(Certificate).where(Certificate.cohort_id == stage.cohort.id).order_by(Certificate.serial)
    )
    first, second = list(session.scalars(everybody.offset(4).limit(2)))
    assert first.enrolment is not None
    person = first.enrolment.person
    person.name = person.name[:-1] + "琳"
    person.sort_key = sort_key(person.name)
    services.reissue(
        first, "姓名末字有误，已核对身份证", check_url=CHECK_URL, edition=1, by=stage.organizer, at=later
    )
    services.revoke(second, "由他人代签到，经核实取消结业资格", by=stage.organizer, at=later)


def _at(stage: Stage, *, days: int) -> datetime:
    due = stage.plan.details.due_at.date()
    return clock.at(due, time(21), stage.cohort.zone) + timedelta(days=days)
