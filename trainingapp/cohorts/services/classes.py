"""What is done with a class as a whole: making it, changing it, opening and closing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries, rules
from trainingapp.cohorts.details import ClassRules, Details, Hosts, Plan
from trainingapp.cohorts.models import (
    Cohort,
    CohortState,
    Enrolment,
    Host,
    Programme,
    SiteKind,
    StaffRole,
)
from trainingapp.cohorts.services import sites, staff
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.venues import services as venues

DatesCheck = Callable[[Cohort, date, date], None]
_dates_checks: list[DatesCheck] = []


def before_new_dates(check: DatesCheck) -> DatesCheck:
    """Ask a higher floor, too, before a class gets another first and last day; it raises DomainError."""
    _dates_checks.append(check)
    return check


def create_cohort(plan: Plan, *, by: Person) -> Cohort:
    """Make a class with its main classroom; who makes it organizes it.

    Raises:
        DomainError: dates in the wrong order, or an edition or sign that another class has.
    """
    rules.check_dates(plan.starts_on, plan.ends_on)
    programme = programme_named(plan.programme)
    edition = plan.edition or queries.last_edition(programme) + 1
    cohort = Cohort(
        programme=programme,
        edition=edition,
        title=plan.title or programme.name,
        code=plan.code.upper() or _free_code(plan.title or programme.name, edition),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        hosts=_hosts(plan.hosts),
    )
    _check_unique(cohort.code, edition, programme)
    session.add(cohort)
    audit.record(by, "cohort.add", cohort, title=cohort.title, edition=edition, code=cohort.code)
    venue = venues.venue_named(plan.venue, by=by)
    sites.add_site(
        cohort,
        None,
        kind=SiteKind.MAIN,
        name=plan.site_name or str(SiteKind.MAIN.label),
        venue=venue,
        by=by,
    )
    staff.appoint(cohort, by, StaffRole.ORGANIZER, by=by)
    return cohort


def programme_named(name: str) -> Programme:
    """The programme of this name, made if there is none."""
    found = session.scalar(select(Programme).where(Programme.name == name))
    if found is None:
        found = Programme(name=name)
        session.add(found)
        session.flush()
    return found


def edit_cohort(cohort: Cohort, details: Details, class_rules: ClassRules, *, by: Person) -> None:
    """Change what the class is called, when and by whom it is held, and its rules.

    Raises:
        DomainError: something contradicts itself, another class, or numbers that were given out.
    """
    rules.check_not_closed(cohort)
    _check_details(cohort, details)
    rules.check_lengths(class_rules.min_length, class_rules.max_length)
    cohort.title, cohort.edition, cohort.code = details.title, details.edition, details.code
    cohort.starts_on, cohort.ends_on = details.starts_on, details.ends_on
    if [(host.kind, host.name) for host in cohort.hosts] != list(details.hosts):
        cohort.hosts = _hosts(details.hosts)
    changed = {k: v for k, v in asdict(class_rules).items() if getattr(cohort, k) != v}
    for field, value in changed.items():
        setattr(cohort, field, value)
    _check_numbering(cohort)
    audit.record(by, "cohort.edit", cohort, title=cohort.title, rules={k: str(v) for k, v in changed.items()})


def move_cohort(cohort: Cohort, to: CohortState, *, by: Person) -> None:
    """Open the class to its trainees, close it, or take either back."""
    rules.check_move(cohort, to)
    if to is CohortState.OPEN:
        rules.check_ready(cohort, has_main=queries.main_site(cohort) is not None)
    was, cohort.state = cohort.state, to
    audit.record(by, f"cohort.{to.value}", cohort, was=was.value)


def _check_details(cohort: Cohort, details: Details) -> None:
    rules.check_dates(details.starts_on, details.ends_on)
    if (details.starts_on, details.ends_on) != (cohort.starts_on, cohort.ends_on):
        for check in _dates_checks:
            check(cohort, details.starts_on, details.ends_on)
    if details.code != cohort.code:
        if session.scalar(select(Enrolment.id).where(Enrolment.cohort_id == cohort.id).limit(1)):
            raise DomainError(_("The sign stands in trainee numbers already and cannot be changed any more."))
        _check_unique(details.code, None, None)
    if details.edition != cohort.edition:
        _check_unique(None, details.edition, cohort.programme)


def _check_unique(code: str | None, edition: int | None, programme: Programme | None) -> None:
    if code is not None:
        rules.check_code(code)
        if session.scalar(select(Cohort.id).where(Cohort.code == code)):
            raise DomainError(_("Another class has the sign %(code)s. Choose another.", code=code))
    if edition is not None and programme is not None:
        with session.no_autoflush:
            same = session.scalar(
                select(Cohort.id).where(Cohort.programme_id == programme.id, Cohort.edition == edition)
            )
        if same:
            raise DomainError(_("“%(name)s” has an edition %(n)s already.", name=programme.name, n=edition))


def _check_numbering(cohort: Cohort) -> None:
    number = rules.first_certificate_no(cohort, cohort.certificate_pattern)
    with session.no_autoflush:
        other = queries.numbering_alike(cohort, number)
    if other is not None:
        raise DomainError(
            _(
                "“%(title)s”, edition %(n)s, numbers its certificates in the same way. Put {code} into the number.",
                title=other.title,
                n=other.edition,
            )
        )


def _free_code(title: str, edition: int) -> str:
    taken = set(session.scalars(select(Cohort.code)))
    return rules.suggest_code(title, edition, taken)


def _hosts(hosts: Hosts) -> list[Host]:
    return [Host(kind=kind, name=name, position=place) for place, (kind, name) in enumerate(hosts, 1)]
