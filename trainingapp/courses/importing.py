"""The dry run of a pasted or uploaded timetable: each line with its plan, its problems and its warnings."""

from __future__ import annotations

from dataclasses import replace

from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.policies import Scope
from trainingapp.core.errors import DomainError
from trainingapp.courses import booking, rules
from trainingapp.courses.drafting import Directory, Draft, draft_lines, seats_short
from trainingapp.courses.plans import LessonPlan
from trainingapp.courses.reading import read_lines, rows_of

SHOWN = 3


def dry_run(cohort: Cohort, text: str, scope: Scope, *, plans_central: bool) -> list[Draft]:
    """What adding these lines would do; nothing is written. The number of statements does not grow with the lines."""
    lines = read_lines(rows_of(text), near=cohort.starts_on)
    directory = Directory(cohort, scope, plans_central=plans_central)
    directory.look_up(speaker for line in lines for speaker in line.speakers)
    drafts = [_within_class(draft, cohort) for draft in draft_lines(lines, directory)]
    heads = cohort_queries.headcount(cohort)
    warned = [
        replace(one, warnings=tuple(filter(None, (seats_short(p, heads, directory.main) for p in one.plans))))
        for one in drafts
    ]
    return _with_clashes(cohort, warned)


def plans_of(drafts: list[Draft]) -> list[LessonPlan]:
    """All lessons that the lines would add."""
    return [plan for draft in drafts for plan in draft.plans]


def _within_class(draft: Draft, cohort: Cohort) -> Draft:
    try:
        for plan in draft.plans:
            rules.check_times(cohort, plan.starts_at, plan.ends_at)
    except DomainError as error:
        return replace(draft, plans=(), problems=(*draft.problems, str(error)))
    return draft


def _with_clashes(cohort: Cohort, drafts: list[Draft]) -> list[Draft]:
    """Each clash is told at the later of its lines, or at the only one."""
    owners = [index for index, draft in enumerate(drafts) for _plan in draft.plans]
    told: dict[int, list[str]] = {}
    zone = rules.zone_of(cohort)
    for clash in booking.clashes(cohort, plans_of(drafts)):
        numbers = [len(owners) + one.lesson_id for one in (clash.first, clash.second) if one.lesson_id < 0]
        told.setdefault(max(owners[number] for number in numbers), []).append(clash.message(zone))
    return [
        replace(draft, problems=(*draft.problems, *told.get(index, [])[:SHOWN]))
        for index, draft in enumerate(drafts)
    ]
