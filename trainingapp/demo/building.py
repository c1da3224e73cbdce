"""Builds the demo class through the same services as people do, step by step, with its progress printed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.session import session
from trainingapp.demo import certifying, living, planning, today
from trainingapp.demo.stage import PASSWORD, Stage

Step = tuple[str, Callable[[], None]]


def is_wanted() -> bool:
    """True when the instance is new: nobody is in it."""
    wanted = session.scalar(select(Person.id).limit(1)) is None
    session.rollback()
    return wanted


def build(say: Callable[[str], None]) -> None:
    """Build the class; each step is one transaction.

    Raises:
        DomainError: the database is not empty.
    """
    if not is_wanted():
        raise DomainError("The demo class can only be built in an empty database.")
    stage, began = Stage(), time.monotonic()
    steps = list(_steps(stage))
    for number, (label, step) in enumerate(steps, 1):
        begin_write(session)
        step()
        session.commit()
        say(f"[{number:2}/{len(steps)}] {label} · {time.monotonic() - began:.1f} s")
    say("")
    say(f"演示账号，密码都是 {PASSWORD}：")
    for who, account in stage.accounts:
        say(f"  {account:<14}{who}")


def _steps(stage: Stage) -> Iterator[Step]:
    yield "管理员与教务", lambda: planning.add_first_people(stage)
    yield "培训班", lambda: planning.add_class(stage)
    yield "教学点与教室", lambda: planning.add_sites(stage)
    yield "工作人员", lambda: planning.add_staff(stage)
    for file in stage.plan.rosters:
        yield f"花名册 {file.path.name}", lambda file=file: living.import_roster(stage, file)  # type: ignore[misc]
    yield "课程表", lambda: planning.add_timetable(stage)
    yield "报到", lambda: living.arrive(stage)
    yield "分组", lambda: living.form_groups(stage)
    yield "签到", lambda: living.sign_in(stage)
    yield "心得体会", lambda: living.hand_in_reflections(stage)
    yield "评阅", lambda: living.review(stage)
    yield "破例与优秀学员", lambda: certifying.prepare_certificates(stage)
    yield "结业证书", lambda: certifying.issue_certificates(stage)
    yield "补发与作废", lambda: certifying.correct_certificates(stage)
    yield "演示学员", lambda: living.show_trainees(stage)
    yield "今日体验班", lambda: today.add_class_of_today(stage)
