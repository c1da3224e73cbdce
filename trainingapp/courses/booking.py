"""From planned and standing lessons to occupancies, and the clashes between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from trainingapp.cohorts.models import Cohort
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses import queries
from trainingapp.courses.clashes import Booked, Clash, Kind, Occupancy, clashes_of
from trainingapp.courses.plans import LessonPlan
from trainingapp.courses.queries import Held, Wanted
from trainingapp.courses.register import Register

MANY_SITES = 500
"""From here on it is cheaper to read all lessons of the days than to name the sites."""


def clashes(cohort: Cohort, plans: Sequence[LessonPlan], *, of_lesson: int | None = None) -> list[Clash]:
    """What planned lessons would clash with, among themselves and with what stands. Five statements at most.

    New lessons are numbered by their position before the end, -1 the last; `of_lesson` is the one that a single plan
    changes.
    """
    if not plans:
        return []
    register = Register(session.scalars(queries.lecturers(cohort)))
    candidates = [
        occupancy
        for position, plan in enumerate(plans)
        for occupancy in _of_plan(of_lesson or position - len(plans), plan, register)
    ]
    standing = queries.held(cohort, _wanted(plans, candidates))
    taught = queries.lecturers_by_course({one.course_id for one in standing if one.cohort_id == cohort.id})
    room_names = {plan.room.id: plan.room.label for plan in plans if plan.room}
    existing = [o for one in standing for o in _of_held(one, cohort, taught, room_names, register)]
    existing += _of_lecturers_elsewhere(cohort, plans, register)
    return clashes_of(candidates, Booked(existing))


def _of_plan(number: int, plan: LessonPlan, register: Register) -> Iterator[Occupancy]:
    def hold(kind: Kind, resource_id: int | None, name: str) -> Occupancy:
        return Occupancy(kind, resource_id, plan.starts_at, plan.ends_at, number, plan.title, name)

    yield hold("site", plan.site.id, plan.site.name) if plan.site else hold("site", None, "")
    if plan.room:
        yield hold("room", plan.room.id, plan.room.label)
    for card in {card.number: card for card in map(register.card, plan.speakers)}.values():
        yield hold("lecturer", card.number, card.name)


def _wanted(plans: Sequence[LessonPlan], candidates: Sequence[Occupancy]) -> Wanted:
    sites = frozenset(plan.site.id for plan in plans if plan.site)
    everywhere = any(plan.site is None for plan in plans) or len(sites) > MANY_SITES
    return Wanted(
        since=min(plan.starts_at for plan in plans) - timedelta(hours=1),
        until=max(plan.ends_at for plan in plans) + timedelta(hours=1),
        sites=None if everywhere else sites,
        rooms=_ids(candidates, "room"),
        lecturers=_ids(candidates, "lecturer"),
    )


def _ids(candidates: Sequence[Occupancy], kind: Kind) -> frozenset[int]:
    return frozenset(
        o.resource_id for o in candidates if o.resource_kind == kind and o.resource_id and o.resource_id > 0
    )


def _of_held(
    one: Held,
    cohort: Cohort,
    taught: Mapping[int, list[int]],
    room_names: Mapping[int, str],
    register: Register,
) -> Iterator[Occupancy]:
    """A lesson of another class holds nothing of ours but its room; rooms that no plan wants are left out."""
    foreign = one.cohort_id != cohort.id
    label = _foreign_title(one) if foreign else one.title

    def hold(kind: Kind, resource_id: int | None, name: str) -> Occupancy:
        return Occupancy(kind, resource_id, one.starts_at, one.ends_at, one.lesson_id, label, name)

    if one.room_id is not None and one.room_id in room_names:
        yield hold("room", one.room_id, room_names[one.room_id])
    if foreign:
        return
    yield hold("site", one.site_id, one.site_name)
    for number in {register.number_of(lecturer_id) for lecturer_id in taught.get(one.course_id, ())}:
        yield hold("lecturer", number, register.label(number))


def _foreign_title(one: Held) -> str:
    return _("%(lesson)s (class “%(cohort)s”)", lesson=one.title, cohort=one.cohort_title)


def _of_lecturers_elsewhere(
    cohort: Cohort, plans: Sequence[LessonPlan], register: Register
) -> Iterator[Occupancy]:
    """Whoever teaches here may be teaching in another class: known by name and unit, so only with a unit."""
    cards = {(card.name, card.unit): card for plan in plans for card in map(register.card, plan.speakers)}
    known = {key: card for key, card in cards.items() if card.unit and card.enrolment_id is None}
    since, until = min(plan.starts_at for plan in plans), max(plan.ends_at for plan in plans)
    for one, name, unit in queries.taught_elsewhere(cohort, since, until, known.keys()):
        number = known[name, unit].number
        yield Occupancy(
            "lecturer", number, one.starts_at, one.ends_at, one.lesson_id, _foreign_title(one), name
        )
