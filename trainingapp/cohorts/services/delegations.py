"""What is done with delegations and their quotas."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, Delegation, DelegationQuota, Enrolment, Site
from trainingapp.cohorts.queries import delegations as queries
from trainingapp.cohorts.quotas import clean_name
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def add_delegation(cohort: Cohort, name: str, quota: int | None, *, by: Person) -> Delegation:
    """Add who nominates trainees.

    Raises:
        DomainError: the class is closed or has a delegation of that name.
    """
    rules.check_not_closed(cohort)
    name = clean_name(name)
    _check_free(cohort, name)
    return _add(cohort, name, quota, by)


def edit_delegation(
    cohort: Cohort,
    delegation: Delegation,
    name: str,
    quota: int | None,
    places: Mapping[str, int],
    *,
    by: Person,
) -> None:
    """Change a delegation's name, its places in the whole class, and those by site, given by the site's name.

    Raises:
        DomainError: the class is closed, the name is taken, a site is unknown, or the sites have more places
            than the class.
    """
    rules.check_not_closed(cohort)
    name = clean_name(name)
    if name != delegation.name:
        _check_free(cohort, name)
    if quota is not None and sum(places.values()) > quota:
        raise DomainError(
            _(
                "The places by site add up to %(sum)s, more than %(quota)s in all.",
                sum=sum(places.values()),
                quota=quota,
            )
        )
    delegation.name, delegation.quota = name, quota
    _set_places(cohort, delegation, places)
    audit.record(by, "delegation.edit", delegation, name=name, quota=quota, sites=len(places))


def set_quotas(cohort: Cohort, places: Mapping[str, int], *, by: Person) -> tuple[int, int]:
    """Give delegations, named, their places in the whole class; those that are new are added.

    Returns how many were added and how many changed.
    """
    rules.check_not_closed(cohort)
    query = select(Delegation).where(Delegation.cohort_id == cohort.id)
    known = {one.name: one for one in session.scalars(query)}
    added = changed = 0
    for name, quota in places.items():
        delegation = known.get(name)
        if delegation is None:
            _add(cohort, name, quota, by)
            added += 1
        elif delegation.quota != quota:
            delegation.quota = quota
            audit.record(by, "delegation.edit", delegation, name=name, quota=quota)
            changed += 1
    return added, changed


def merge_delegations(cohort: Cohort, kept: Delegation, other: Delegation, *, by: Person) -> int:
    """Make two spellings one: the other's people move to the one that is kept; returns how many.

    Places of the one that is kept stay; where it has none it takes the other's. The book keeps who moved.
    """
    rules.check_not_closed(cohort)
    if kept.id == other.id:
        raise DomainError(_("Choose another delegation than this one."))
    moved = list(session.scalars(select(Enrolment.id).where(Enrolment.delegation_id == other.id)))
    session.execute(
        update(Enrolment).where(Enrolment.delegation_id == other.id).values(delegation_id=kept.id)
    )
    had = {quota.site_id for quota in queries.quotas(kept)}
    for quota in queries.quotas(other):
        if quota.site_id not in had:
            quota.delegation_id = kept.id
    if kept.quota is None:
        kept.quota = other.quota
    session.flush()
    names = {"kept": kept.name, "dropped": other.name}
    audit.record(by, "delegation.merge", kept, names=names, dropped_quota=other.quota, enrolments=moved)
    _delete(other, by=by)
    return len(moved)


def remove_delegation(cohort: Cohort, delegation: Delegation, *, by: Person) -> None:
    """Remove a delegation that nobody belongs to."""
    rules.check_not_closed(cohort)
    _delete(delegation, by=by)


def _delete(delegation: Delegation, *, by: Person) -> None:
    name = delegation.name
    audit.record(by, "delegation.remove", delegation, name=name)
    try:
        with session.begin_nested():
            session.delete(delegation)
    except IntegrityError as error:
        raise DomainError(
            _("“%(name)s” stays: people belong to it. Merge it with another delegation instead.", name=name)
        ) from error


def _add(cohort: Cohort, name: str, quota: int | None, by: Person) -> Delegation:
    delegation = Delegation(cohort_id=cohort.id, name=name, quota=quota)
    session.add(delegation)
    audit.record(by, "delegation.add", delegation, name=name, quota=quota)
    return delegation


def _check_free(cohort: Cohort, name: str) -> None:
    with session.no_autoflush:
        taken = queries.named(cohort, name)
    if taken is not None:
        raise DomainError(_("The class has a delegation called “%(name)s” already.", name=name))


def _set_places(cohort: Cohort, delegation: Delegation, places: Mapping[str, int]) -> None:
    query = select(Site.name, Site.id).where(Site.cohort_id == cohort.id, Site.name.in_(places))
    sites = dict(session.execute(query).all())
    unknown = next((name for name in places if name not in sites), None)
    if unknown is not None:
        raise DomainError(_("There is no site called “%(name)s” in this class.", name=unknown))
    wanted = {sites[name]: count for name, count in places.items()}
    for quota in queries.quotas(delegation):
        if quota.site_id in wanted:
            quota.places = wanted.pop(quota.site_id)
        else:
            session.delete(quota)
    for site_id, count in wanted.items():
        session.add(DelegationQuota(delegation_id=delegation.id, site_id=site_id, places=count))
