"""Candidates with their eligibility, in the order of the ceremony."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from trainingapp.attendance import queries as attendance
from trainingapp.certificates import rules
from trainingapp.certificates.models import Certificate
from trainingapp.certificates.rules import Eligibility
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.cohorts.queries import RosterEntry
from trainingapp.core.session import session
from trainingapp.grading import queries as grading
from trainingapp.grading.models import Level
from trainingapp.groups import queries as groups
from trainingapp.reflections import queries as reflections
from trainingapp.reflections.models import ReflectionState

NO_GROUP = 1_000_000
_SELDOM = list(ReflectionState)


@dataclass(frozen=True)
class Candidate:
    """A trainee before the certificate: place in the ceremony, eligibility, certificate if issued."""

    entry: RosterEntry
    group_number: int | None
    hours: int
    eligibility: Eligibility
    certificate_id: int | None
    certificate_no: str
    is_void: bool


def candidates(cohort: Cohort) -> list[Candidate]:
    """Everybody who takes part, by site, group and number: the order of the ceremony.

    A fixed number of statements, however many people.
    """
    ledgers, levels = attendance.ledgers(cohort), grading.final_levels(cohort)
    states = reflections.states(cohort)
    numbers, issued = groups.group_numbers(cohort), _issued(cohort)
    found = []
    for entry in cohorts.taking_part(cohort):
        ledger = ledgers[entry.enrolment_id]
        eligibility = rules.eligibility(
            cohort,
            name=entry.name,
            standing=entry.standing,
            ledger=ledger,
            level=levels.get(entry.enrolment_id),
            state=states.get(entry.enrolment_id),
        )
        group = numbers.get(entry.enrolment_id)
        certificate_id, certificate_no, is_void = issued.get(entry.enrolment_id, (None, "", False))
        found.append(
            Candidate(
                entry=entry,
                group_number=group[1] if group else None,
                hours=rules.hours(cohort, ledger),
                eligibility=eligibility,
                certificate_id=certificate_id,
                certificate_no=certificate_no,
                is_void=is_void,
            )
        )
    return _in_ceremony_order(found)


def eligibility_of(enrolment: Enrolment) -> Eligibility:
    """The conditions of one trainee."""
    return rules.eligibility(
        enrolment.cohort,
        name=enrolment.person.name,
        standing=enrolment.standing.kind,
        ledger=attendance.ledger_of(enrolment),
        level=_level(enrolment),
        state=max(reflections.own_states(enrolment).values(), key=_SELDOM.index, default=None),
    )


def _level(enrolment: Enrolment) -> Level | None:
    """The lowest level of the trainee's newest versions, as `grading.queries.final_levels` has it."""
    levels = [result.level for result in grading.results(enrolment) if result.is_newest and result.level]
    return max(levels, key=list(Level).index, default=None)


def _in_ceremony_order(found: list[Candidate]) -> list[Candidate]:
    """By site as on the roster, then by group, then by trainee number."""
    sites: dict[int, int] = {}
    for candidate in found:
        sites.setdefault(candidate.entry.site_id, len(sites))
    return sorted(
        found,
        key=lambda c: (sites[c.entry.site_id], c.group_number or NO_GROUP, c.entry.trainee_no),
    )


def _issued(cohort: Cohort) -> dict[int, tuple[int | None, str, bool]]:
    """Certificate, number and whether it is void, by enrolment id."""
    rows = session.execute(
        select(
            Certificate.enrolment_id, Certificate.id, Certificate.number, Certificate.revoked_at.is_not(None)
        ).where(Certificate.cohort_id == cohort.id)
    )
    return {enrolment_id: (certificate_id, no, void) for enrolment_id, certificate_id, no, void in rows}
