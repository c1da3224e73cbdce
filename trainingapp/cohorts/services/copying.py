"""A class takes over sites, offices and rules of an earlier one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries, rules
from trainingapp.cohorts.details import ClassRules, Details
from trainingapp.cohorts.models import Cohort, CohortState, Enrolment, Site, Staff, StaffRole
from trainingapp.cohorts.rules import LOCAL_ROLES
from trainingapp.cohorts.services import staff
from trainingapp.cohorts.services.classes import edit_cohort
from trainingapp.cohorts.services.sites import NewSite, add_tree
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def check_empty(cohort: Cohort) -> None:
    """A class takes over something only as long as it is a draft without people."""
    enrolled = select(Enrolment.id).where(Enrolment.cohort_id == cohort.id).limit(1)
    if cohort.state is not CohortState.DRAFT or session.scalar(enrolled) is not None:
        raise DomainError(_("Only a draft class without trainees can take over something from another."))


def new_sites(source: Cohort, target: Cohort) -> list[Site]:
    """The sites of the earlier class that the new one does not have yet, in tree order; names tell."""
    known = set(session.scalars(select(Site.name).where(Site.cohort_id == target.id)))
    found = session.scalars(queries.sites(source)).all()
    return [site for site in found if site.parent_id is not None and site.name not in known]


def copy_sites(source: Cohort, target: Cohort, *, by: Person) -> int:
    """Take over the tree with its venues, places and contacts; sites of a name that stands already are kept."""
    wanted, main, first = new_sites(source, target), queries.main_site(target), queries.main_site(source)
    if main is None or first is None:
        raise DomainError(_("Add the main classroom first."))
    main.venue = main.venue or first.venue
    main.planned = first.planned if main.planned is None else main.planned
    main.contact = main.contact or first.contact
    known = sites_by_name(target)
    everything = {site.id: site.name for site in session.scalars(queries.sites(source))}
    rows = []
    for site in wanted:
        above = everything[site.parent_id] if site.parent_id else ""
        parent = main if site.parent_id == first.id else known.get(above, above)
        venue = site.venue.name if site.venue else ""
        rows.append(NewSite(site.name, site.kind, parent, venue, site.planned, site.contact))
    add_tree(target, rows, by=by)
    return len(rows)


def sites_by_name(cohort: Cohort) -> dict[str, Site]:
    """All sites of the class by name."""
    return {site.name: site for site in session.scalars(queries.sites(cohort))}


def offices(source: Cohort, roles: Collection[StaffRole]) -> list[Staff]:
    """Present offices of these kinds in the earlier class, of people who may still sign in."""
    query = (
        select(Staff)
        .join(Staff.person)
        .options(joinedload(Staff.person), joinedload(Staff.site))
        .where(Staff.cohort_id == source.id, Staff.until.is_(None), Staff.role.in_(roles), Person.is_active)
        .order_by(Staff.id)
    )
    return list(session.scalars(query))


def copy_staff(source: Cohort, target: Cohort, roles: Collection[StaffRole], *, by: Person) -> int:
    """Give the same people the same offices, at the sites of the same names; returns how many."""
    names, main = sites_by_name(target), queries.main_site(target)
    held = {(one.person_id, one.role, one.site_id) for one in offices(target, list(StaffRole))}
    count = 0
    for office in offices(source, roles):
        site = office.site and (main if office.site.parent_id is None else names.get(office.site.name))
        site = site if office.role in LOCAL_ROLES else None
        key = (office.person_id, office.role, site.id if site else None)
        if (office.role in LOCAL_ROLES and site is None) or key in held:
            continue
        held.add(key)
        staff.appoint(target, office.person, office.role, site=site, by=by)
        count += 1
    return count


def keeps_numbering(source: Cohort, target: Cohort) -> bool:
    """Whether the earlier class's certificate numbers would be those of some class here, its own for instance."""
    codes = (source.unit_code, source.programme_code)
    number = rules.first_certificate_no(target, source.certificate_pattern, codes)
    return queries.numbering_alike(target, number) is not None


def taken_rules(source: Cohort, target: Cohort) -> ClassRules:
    """The rules of the earlier class; certificates are numbered as before where two classes would number alike."""
    values = {name: getattr(source, name) for name in ClassRules.__dataclass_fields__}
    if keeps_numbering(source, target):
        values["certificate_pattern"] = target.certificate_pattern
    return ClassRules(**values)


def changed_rules(source: Cohort, target: Cohort) -> list[str]:
    """The rules that would change, by field."""
    taken = asdict(taken_rules(source, target))
    return [name for name, value in taken.items() if value != getattr(target, name)]


def copy_rules(source: Cohort, target: Cohort, *, by: Person) -> int:
    """Take over the rules; returns how many changed."""
    changed, taken = changed_rules(source, target), taken_rules(source, target)
    details = Details(
        title=target.title,
        edition=target.edition,
        code=target.code,
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        hosts=tuple((host.kind, host.name) for host in target.hosts),
    )
    edit_cohort(target, details, taken, by=by)
    return len(changed)


def note_copy(source: Cohort, target: Cohort, facts: dict[str, int], *, by: Person) -> None:
    """Write into the book what was taken over from where."""
    audit.record(by, "cohort.copy", target, cohort_id=target.id, source_id=source.id, counts=facts)
