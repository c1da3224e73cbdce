"""Candidates with their eligibility, in the order of the ceremony."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.attendance import queries as attendance
from trainingapp.attendance.rules import Ledger
from trainingapp.certificates import rules
from trainingapp.certificates.models import AwardState, Certificate
from trainingapp.certificates.queries.awards import open_awards
from trainingapp.certificates.queries.waivers import excuses, excuses_of
from trainingapp.certificates.rules import Eligibility
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries import RosterEntry
from trainingapp.core.session import session
from trainingapp.grading import queries as grading
from trainingapp.grading.models import Level
from trainingapp.groups import queries as groups
from trainingapp.reflections import queries as reflections
from trainingapp.reflections.models import ReflectionState

NO_GROUP = 1_000_000
_SELDOM = list(ReflectionState)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as lists of candidates show it."""

    id: int
    number: str
    name: str
    """As printed."""
    edition: int
    is_void: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trainee before the certificate: place in the ceremony, eligibility, award, certificate if issued."""

    entry: RosterEntry
    group_number: int | None
    hours: int
    eligibility: Eligibility
    award: AwardState | None
    certificate: Issued | None
    is_erased: bool
    """Whether a pseudonym stands for the person."""

    @property
    def is_waiting(self) -> bool:
        """Eligible, and without a certificate."""
        return self.certificate is None and self.eligibility.is_eligible

    @property
    def is_outstanding(self) -> bool:
        """Whether the trainee was named outstanding."""
        return self.award is AwardState.AWARDED

    @property
    def name_differs(self) -> bool:
        """Whether the certificate names the trainee otherwise than the roster does by now."""
        one = self.certificate
        return one is not None and not one.is_void and not self.is_erased and one.name != self.entry.name

    @property
    def is_in_doubt(self) -> bool:
        """Whether there is a valid certificate though the conditions are no longer met."""
        one = self.certificate
        return one is not None and not one.is_void and not self.eligibility.is_eligible


def candidates(cohort: Cohort, among: Collection[int] | None = None) -> list[Candidate]:
    """Everybody who takes part, by site, group and number: the order of the ceremony.

    A fixed number of statements, however many people. `among`: of these enrolments only.
    """
    checker, erased = rules.Checker(cohort), _erased(cohort)
    facts = _Facts(cohort, among)
    everybody = cohorts.roster(cohort, Scope(whole=True))
    if among is not None:
        everybody = everybody.where(Enrolment.id.in_(among))
    found = []
    for row in session.execute(everybody):
        entry = RosterEntry(*row)
        one, ledger = entry.enrolment_id, facts.ledgers[entry.enrolment_id]
        eligibility = checker.check(
            name=entry.name,
            standing=entry.standing,
            ledger=ledger,
            level=facts.levels.get(one),
            state=facts.states.get(one),
            excuses=facts.excuses.get(one, rules.NONE),
        )
        found.append(
            Candidate(
                entry=entry,
                group_number=facts.groups.get(one),
                hours=rules.hours(cohort, ledger),
                eligibility=eligibility,
                award=facts.awards.get(one),
                certificate=facts.issued.get(one),
                is_erased=one in erased,
            )
        )
    return _in_ceremony_order(found)


class _Facts:
    """What several features know of the trainees, each by enrolment id."""

    def __init__(self, cohort: Cohort, among: Collection[int] | None) -> None:
        self.ledgers: Mapping[int, Ledger] = attendance.ledgers(cohort, among=among)
        self.levels: Mapping[int, Level] = grading.final_levels(cohort, among=among)
        self.states: Mapping[int, ReflectionState] = reflections.states(cohort, among=among)
        self.groups = {
            one: number for one, (_id, number) in groups.group_numbers(cohort, among=among).items()
        }
        self.excuses: Mapping[int, rules.Excuses] = excuses(cohort, among)
        self.awards: Mapping[int, AwardState] = open_awards(cohort, among)
        self.issued: Mapping[int, Issued] = _issued(cohort, among)


def eligibility_of(enrolment: Enrolment) -> Eligibility:
    """The conditions of one trainee."""
    return rules.Checker(enrolment.cohort).check(
        name=enrolment.person.name,
        standing=enrolment.standing.kind,
        ledger=attendance.ledger_of(enrolment),
        level=_level(enrolment),
        state=max(reflections.own_states(enrolment).values(), key=_SELDOM.index, default=None),
        excuses=excuses_of(enrolment),
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


def _issued(cohort: Cohort, among: Collection[int] | None) -> dict[int, Issued]:
    """The certificate of each trainee who has one, by enrolment id."""
    query = select(
        Certificate.enrolment_id,
        Certificate.id,
        Certificate.number,
        Certificate.name,
        Certificate.edition,
        Certificate.revoked_at.is_not(None),
    ).where(Certificate.cohort_id == cohort.id, Certificate.enrolment_id.is_not(None))
    if among is not None:
        query = query.where(Certificate.enrolment_id.in_(among))
    rows: list[Any] = list(session.execute(query))
    return {row[0]: Issued(*row[1:]) for row in rows}


def _erased(cohort: Cohort) -> set[int]:
    """Enrolments of people in whose place a pseudonym stands."""
    query = select(Enrolment.id).join(Person, Person.id == Enrolment.person_id)
    return set(session.scalars(query.where(Enrolment.cohort_id == cohort.id, Person.is_active.is_(False))))
