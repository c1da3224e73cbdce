"""Who is missing at a lesson, by site and group: what staff call out, or phone, from."""

from __future__ import annotations

from dataclasses import dataclass

from trainingapp.attendance import queries as attendance
from trainingapp.attendance.queries import Attendee
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.policies import Scope
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.groups import queries as groups

NO_GROUP = 1_000_000


@dataclass(frozen=True)
class MissingGroup:
    """The missing of one group at one site; `number` is None for those without a group."""

    site_name: str
    number: int | None
    people: list[Attendee]


def by_group(cohort: Cohort, lesson: Lesson, scope: Scope) -> list[MissingGroup]:
    """The missing within the scope, sites in roster order, groups by number; two statements."""
    numbers = groups.group_numbers(cohort)
    found: dict[tuple[int, int], MissingGroup] = {}
    for person in attendance.attendees(session.execute(attendance.missing(cohort, lesson, scope))):
        number = numbers[person.enrolment_id][1] if person.enrolment_id in numbers else None
        key = (person.site_id, number or NO_GROUP)
        found.setdefault(key, MissingGroup(person.site_name, number, [])).people.append(person)
    order = list(dict.fromkeys(site_id for site_id, _number in found))
    return [found[key] for key in sorted(found, key=lambda key: (order.index(key[0]), key[1]))]
