"""Later steps of the demo class: rosters, groups, attendance, reflections, reviews."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from trainingapp.accounts import passwords
from trainingapp.attendance.models import SignInMethod
from trainingapp.attendance.queries import sign_in_lessons
from trainingapp.attendance.services import NewSignIn, sign_in_many
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Counting, Enrolment
from trainingapp.cohorts.queries import RosterEntry
from trainingapp.cohorts.services import arrivals, enrolments, imports
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.demo.essays import essays
from trainingapp.demo.plan import RosterFile
from trainingapp.demo.stage import PASSWORD, SEED, Stage
from trainingapp.grading import queries as grading_queries
from trainingapp.grading import services as grading
from trainingapp.grading.models import Allocation, Level, Reading
from trainingapp.groups import proposals
from trainingapp.groups import services as groups
from trainingapp.reflections import services as reflections
from trainingapp.reflections.models import Reflection, ReflectionState, Version
from trainingapp.reflections.services import Sent, TaskDetails, library

ESSAYS = 400
TEMPLATE = 64
"""The essay that stands in the reference library too; two others took a half from it (`plan.COPIES`)."""
WEEKS_BEFORE = timedelta(weeks=3)
DISCUSSION_SEATS = 100
"""A room with more seats is a hall."""
RETURNED = 0.03
AGREED = 0.8
"""How often a second reader finds excellent what the first one did."""
LEVELS = ((0.18, Level.EXCELLENT), (0.65, Level.GOOD), (0.985, Level.PASS), (1.01, Level.FAIL))


def import_roster(stage: Stage, file: RosterFile) -> None:
    """Send one roster file in, as its site would, and confirm it."""
    stored = imports.keep(file.path.name, file.path.read_bytes())
    started = imports.begin_reading(
        stage.cohort, stage.sites[file.site], stored, delegation=_delegation(stage, file), by=stage.organizer
    )
    session.flush()
    imports.stage(started, imports.read_kept(stored))
    imports.begin_confirming(started, by=stage.organizer)
    sent_in = _moment(stage, stage.plan.details.arrival_on, 9) - WEEKS_BEFORE
    imports.confirm_lines(started, by=stage.organizer, at=sent_in)


def _delegation(stage: Stage, file: RosterFile) -> str:
    """The delegation whose branch, or branch above, sends the file; the main roster names them itself."""
    codes = {one.code: one.parent for one in stage.plan.sites}
    branch = {one.branch: one.name for one in stage.plan.delegations}
    return branch.get(file.site) or branch.get(codes[file.site], "")


def arrive(stage: Stage) -> None:
    """All but a few have come; two of those who came have left again."""
    at = _moment(stage, stage.plan.details.arrival_on, 15)
    everybody = [entry.enrolment_id for entry in cohorts.taking_part(stage.cohort)]
    there = [enrolment_id for enrolment_id in everybody if not stage.chance(0.015)]
    arrivals.mark_many_arrived(stage.cohort, there, by=stage.organizer, at=at)
    for enrolment_id in (there[40], there[900]):
        enrolment = session.get_one(Enrolment, enrolment_id)
        enrolments.withdraw(
            enrolment, by=stage.organizer, at=at + timedelta(days=1), reason="单位有紧急任务，申请退学"
        )


def _moment(stage: Stage, day: date, hour: int) -> datetime:
    return clock.at(day, time(hour), stage.cohort.zone)


def form_groups(stage: Stage) -> None:
    """Groups at every site: mixed in the main classroom, by delegation elsewhere."""
    for code, site in stage.sites.items():
        basis = proposals.read_basis(site)
        rooms = tuple(seats.room_id for seats in basis.rooms if seats.seats < DISCUSSION_SEATS)
        wishes = proposals.Wishes(
            size=stage.cohort.group_size,
            mode="mixed" if code == "main" else "delegation",
            rooms=rooms,
            seed=1,
        )
        groups.build_groups(site, proposals.propose(basis, wishes).plan, by=stage.organizer)


def sign_in(stage: Stage) -> None:
    """Who came to which half-day: most to all, some missed one, a few missed more."""
    lessons = sign_in_lessons(stage.cohort)
    rows = [
        row
        for entry in cohorts.taking_part(stage.cohort)
        for row in _sign_ins(
            stage, entry, [lesson.id for lesson in lessons], [lesson.starts_at for lesson in lessons]
        )
    ]
    sign_in_many(stage.cohort, rows, by=stage.organizer)


def _sign_ins(
    stage: Stage, entry: RosterEntry, lesson_ids: list[int], starts: list[datetime]
) -> Iterator[NewSignIn]:
    if entry.standing.value != "arrived":
        return
    missed = {stage.pick(len(lesson_ids)) for _n in range(stage.pick(2) + 2)} if stage.chance(0.03) else set()
    missed |= {stage.pick(len(lesson_ids))} if stage.chance(0.08) else set()
    for number, (lesson_id, begins) in enumerate(zip(lesson_ids, starts, strict=True)):
        minutes = stage.pick(27) - 14
        if number not in missed:
            yield NewSignIn(
                lesson_id=lesson_id,
                enrolment_id=entry.enrolment_id,
                site_id=entry.site_id,
                at=begins + timedelta(minutes=minutes, seconds=stage.pick(60)),
                method=SignInMethod.CODE,
                is_late=minutes >= stage.cohort.late_after,
                actor_id=entry.person_id,
            )


def hand_in_reflections(stage: Stage) -> None:
    """The task, and some 400 reflections from the main classroom."""
    details = stage.plan.details
    task = reflections.add_task(
        stage.cohort,
        TaskDetails(
            title=details.reflection_title,
            instructions=details.reflection_prompt,
            due_at=clock.at(details.due_at.date(), details.due_at.time(), stage.cohort.zone),
            min_length=details.min_length,
            max_length=details.max_length,
            counting=Counting.HAN,
        ),
        by=stage.organizer,
    )
    authors = [e for e in cohorts.taking_part(stage.cohort) if e.site_id == stage.sites["main"].id]
    opens = clock.at(details.opens_at.date(), details.opens_at.time(), stage.cohort.zone)
    written = essays(ESSAYS, SEED)
    library.add_text("网上流传的心得范文（演示）", written[TEMPLATE].text, by=stage.organizer)
    for number, (entry, essay) in enumerate(zip(authors, written, strict=False)):
        enrolment = session.get_one(Enrolment, entry.enrolment_id)
        title = f"{essay.title}——{essay.subtitle}" if essay.subtitle else essay.title
        reflections.submit(
            task,
            enrolment,
            Sent(title, essay.text, 0),
            key=f"demo-{SEED}-{number:05}",
            by=enrolment.person,
            at=opens + timedelta(minutes=stage.pick(9 * 24 * 60)),
        )


def review(stage: Stage) -> None:
    """Deal the reflections out; nine of ten are read, a few are sent back."""
    grading.deal(stage.cohort, by=stage.organizer)
    at = _moment(stage, stage.plan.details.due_at.date(), 20)
    comments = {
        level: itertools.cycle([c.text for c in stage.plan.comments if c.level == level])
        for level in ("excellent", "good", "pass", "fail", "returned")
    }
    graders = cohorts.graders(stage.cohort)
    for grader in [*graders, *graders]:  # the second time round: what others found excellent
        for allocation, _paper in grading_queries.unfinished(stage.cohort, grader):
            version = grading_queries.newest_version(allocation.reflection_id)
            is_new = (
                version is not None and grading_queries.current_review(version, allocation.reading) is None
            )
            if version is not None and is_new and not stage.chance(0.06):
                at += timedelta(minutes=4)
                _judge(stage, allocation, version, comments, at)


def _judge(
    stage: Stage,
    allocation: Allocation,
    version: Version,
    comments: Mapping[str, Iterator[str]],
    at: datetime,
) -> None:
    grader, drawn = allocation.grader, stage.draw.random()
    if allocation.reading is not Reading.FIRST:
        level = Level.EXCELLENT if drawn < AGREED else Level.GOOD
        grading.review(allocation, version, level, next(comments[level.value]), by=grader, at=at)
        return
    if drawn < RETURNED:
        grading.send_back(allocation, version, next(comments["returned"]), by=grader, at=at)
        return
    level = next(level for limit, level in LEVELS if drawn < limit)
    grading.review(allocation, version, level, next(comments[level.value]), by=grader, at=at)


def show_trainees(stage: Stage) -> None:
    """Two trainees whose accounts are printed: one with a certificate, one whose reflection came back."""
    of_class = select(Enrolment).where(Enrolment.cohort_id == stage.cohort.id).order_by(Enrolment.id).limit(1)
    graduate = of_class.join(Certificate, Certificate.enrolment_id == Enrolment.id)
    returned = of_class.join(Reflection, Reflection.enrolment_id == Enrolment.id).where(
        Reflection.state == ReflectionState.RETURNED
    )
    for who, query in (("学员（已结业）", graduate), ("学员（心得被退回）", returned)):
        enrolment = session.scalars(query).one()
        enrolment.person.password_hash = passwords.hash_password(PASSWORD)
        stage.accounts.append((f"{who}{enrolment.person.name}", enrolment.trainee_no))
