"""Signing in by code and by list, late sign-ins, cancelling."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import NINE, organizer, site_staff
from trainingapp.attendance import codes, queries, services
from trainingapp.attendance.codes import Verdict
from trainingapp.attendance.models import SignIn, SignInMethod, WrongCode
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import CohortState, Standing, StandingKind
from trainingapp.core.errors import DomainError

from .scene import MINUTE, build


@pytest.fixture
def scene(session):
    return build(half_days=2)


def with_code(scene, *, at=NINE, code=None, who=0):
    trainee = scene.trainees[who]
    code = code or codes.shown(scene.first.id, scene.main.id, at)
    return services.sign_in_with_code(trainee, scene.first, scene.main, code, at=at, by=trainee.person)


def wrong_code(scene, at):
    """A code that is none of those known at the moment."""
    return next(
        code
        for code in ("000000", "111111", "222222")
        if codes.judge(code, scene.first.id, scene.main.id, at) is Verdict.WRONG
    )


def actions(session):
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_code_signs_in_and_leaves_a_trace(scene, session):
    mark = with_code(scene)

    assert (mark.method, mark.at, mark.is_late, mark.site_id) == (
        SignInMethod.CODE,
        NINE,
        False,
        scene.main.id,
    )
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.cohort_id) == ("sign_in.code", scene.cohort.id)


def test_signing_in_twice_gives_the_same_answer(scene, session):
    first = with_code(scene)
    again = with_code(scene, at=NINE + 5 * MINUTE)

    assert again is first
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1
    assert len(actions(session)) == 1


def test_who_comes_ten_minutes_after_the_start_is_late(scene):
    assert with_code(scene, at=NINE + 9 * MINUTE, who=0).is_late is False
    assert with_code(scene, at=NINE + 10 * MINUTE, who=1).is_late is True


@pytest.mark.parametrize("minutes", [-16, 60, 600])
def test_outside_the_lessons_time_no_code_helps(scene, minutes):
    with pytest.raises(DomainError):
        with_code(scene, at=NINE + minutes * MINUTE)


def test_a_wrong_code_is_told_from_one_that_has_run_out(scene, session):
    old = codes.shown(scene.first.id, scene.main.id, NINE)
    later = NINE + timedelta(seconds=61)

    assert with_code(scene, at=later, code=old) is Verdict.EXPIRED
    assert with_code(scene, at=later, code=wrong_code(scene, later)) is Verdict.WRONG
    assert session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_the_code_of_another_site_is_not_taken(scene):
    other = codes.shown(scene.first.id, scene.branch.id, NINE)

    assert with_code(scene, code=other) is Verdict.WRONG


def test_ten_wrong_codes_lock_this_person_alone_for_ten_minutes(scene):
    for second in range(10):
        at = NINE + timedelta(seconds=second)
        assert with_code(scene, at=at, code=wrong_code(scene, at)) is Verdict.WRONG

    with pytest.raises(DomainError):
        with_code(scene, at=NINE + MINUTE)
    assert isinstance(with_code(scene, at=NINE + MINUTE, who=1), SignIn)
    assert isinstance(with_code(scene, at=NINE + 11 * MINUTE), SignIn)


def test_old_wrong_codes_are_dropped(scene, session):
    trainee = scene.trainees[0]
    session.add(WrongCode(enrolment_id=trainee.id, at=NINE - timedelta(hours=2)))
    session.commit()

    with_code(scene, code=wrong_code(scene, NINE))

    assert list(session.scalars(select(WrongCode.at))) == [NINE]


def test_staff_tick_and_take_back_and_tick_again(scene, session):
    staff, trainee = site_staff(scene.main), scene.trainees[0]

    first = services.tick(trainee, scene.first, scene.main, at=NINE, by=staff)
    services.cancel(first, at=NINE + MINUTE, by=staff, reason="点错了人")
    second = services.tick(trainee, scene.first, scene.main, at=NINE + 2 * MINUTE, by=staff)

    assert first.id != second.id
    assert (first.cancelled_at, first.cancelled_by, first.cancel_reason) == (
        NINE + MINUTE,
        staff.id,
        "点错了人",
    )
    assert queries.sign_in_of(trainee, scene.first) == second
    assert actions(session) == ["sign_in.staff", "sign_in.cancel", "sign_in.staff"]


def test_cancelling_twice_changes_nothing(scene, session):
    staff = site_staff(scene.main)
    mark = services.tick(scene.trainees[0], scene.first, scene.main, at=NINE, by=staff)

    services.cancel(mark, at=NINE, by=staff)
    services.cancel(mark, at=NINE + MINUTE, by=staff)

    assert mark.cancelled_at == NINE
    assert actions(session).count("sign_in.cancel") == 1


def test_after_the_lesson_a_sign_in_is_added_with_its_reason(scene, session):
    staff, trainee, after = site_staff(scene.main), scene.trainees[0], NINE + 61 * MINUTE

    with pytest.raises(DomainError):
        services.tick(trainee, scene.first, scene.main, at=after, by=staff)
    with pytest.raises(DomainError):
        services.add_late(trainee, scene.first, scene.main, " ", at=after, by=staff)
    mark = services.add_late(trainee, scene.first, scene.main, "手机没电 ", at=after, by=staff)

    assert (mark.method, mark.reason, mark.is_late) == (SignInMethod.LATE, "手机没电", False)
    assert "手机没电" not in str(session.scalars(select(AuditEntry.facts)).all())


def test_a_closed_class_changes_nothing_any_more(scene, session):
    staff = site_staff(scene.main)
    mark = services.tick(scene.trainees[0], scene.first, scene.main, at=NINE, by=staff)
    scene.cohort.state = CohortState.CLOSED
    session.commit()

    with pytest.raises(DomainError):
        services.tick(scene.trainees[1], scene.first, scene.main, at=NINE, by=staff)
    with pytest.raises(DomainError):
        services.cancel(mark, at=NINE, by=staff)


def test_who_has_left_the_class_cannot_sign_in(scene, session):
    trainee = scene.trainees[0]
    trainee.standing.until = NINE
    session.flush()
    session.add(Standing(enrolment_id=trainee.id, kind=StandingKind.WITHDRAWN, since=NINE))
    session.commit()
    session.expire_all()

    with pytest.raises(DomainError):
        with_code(scene, at=NINE + MINUTE)


def test_many_sign_ins_come_in_at_once(scene, session):
    by = organizer(scene.cohort)
    rows = [
        services.NewSignIn(
            scene.first.id, trainee.id, scene.main.id, NINE, SignInMethod.CODE, False, trainee.person_id
        )
        for trainee in scene.trainees
    ]

    assert services.sign_in_many(scene.cohort, rows, by=by) == 5
    assert services.sign_in_many(scene.cohort, [], by=by) == 0

    assert session.scalar(select(func.count()).select_from(SignIn)) == 5
    assert session.scalars(select(AuditEntry)).one().facts == {"count": 5}
