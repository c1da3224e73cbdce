"""What is done with delegations and their quotas."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, Delegation, DelegationQuota, Site
from trainingapp.cohorts.queries import delegations as queries
from trainingapp.cohorts.quotas import Quotas, clean_name
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
        _check_free(cohort, name, but=delegation)
    delegation.name, delegation.quota = name, quota
    _set_places(cohort, delegation, places)
    audit.record(by, "delegation.edit", delegation, name=name, quota=quota, sites=len(places))


def set_quotas(cohort: Cohort, quotas: Quotas, *, by: Person) -> tuple[int, int]:
    """Give delegations their places in the whole class and by site; those that are new are added.

    What is not written stays: a total where only sites are given, and the sites that are not named. A spelling
    that was merged means the delegation that was kept. Returns how many were added and changed.

    Raises:
        DomainError: the class is closed, a site is unknown, or a delegation's sites have more places than it.
    """
    rules.check_not_closed(cohort)
    query = select(Delegation).where(Delegation.cohort_id == cohort.id)
    known = queries.meant(cohort, quotas.names) | {one.name: one for one in session.scalars(query)}
    new = [name for name in quotas.names if name not in known]
    known |= {name: _add(cohort, name, quotas.totals.get(name), by) for name in new}
    session.flush()
    standing, changed = queries.places_by_site(cohort), 0
    for name in quotas.names:
        delegation = known[name]
        was = standing.get(delegation.id, {})
        total, places = quotas.totals.get(name, delegation.quota), was | quotas.by_site.get(name, {})
        if (delegation.quota, was) == (total, places):
            continue
        delegation.quota = total
        _set_places(cohort, delegation, places)
        standing[delegation.id] = places
        if name not in new:
            audit.record(by, "delegation.edit", delegation, name=name, quota=total, sites=len(places))
            changed += 1
    return len(new), changed


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


def _check_free(cohort: Cohort, name: str, *, but: Delegation | None = None) -> None:
    """Refuse a name that a delegation has or had before a merge; one may take its own former spelling."""
    with session.no_autoflush:
        taken, meant = queries.named(cohort, name), queries.meant(cohort, [name]).get(name)
    if taken is not None:
        raise DomainError(_("The class has a delegation called “%(name)s” already.", name=name))
    if meant not in (None, but):
        raise DomainError(
            _(
                "“%(name)s” was merged into “%(kept)s”. Take the two apart there, or choose another name.",
                name=name,
                kept=meant.name if meant else "",
            )
        )


def _set_places(cohort: Cohort, delegation: Delegation, places: Mapping[str, int]) -> None:
    if delegation.quota is not None and sum(places.values()) > delegation.quota:
        raise DomainError(
            _(
                "“%(name)s”: the places by site add up to %(sum)s, more than %(quota)s in all.",
                name=delegation.name,
                sum=sum(places.values()),
                quota=delegation.quota,
            )
        )
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
