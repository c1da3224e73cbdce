"""Two spellings of one delegation made one, and taken apart again.

As long as a merge is not undone its dropped spelling means the delegation that was kept, so that an old roster
does not bring it back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import (
    Cohort,
    Delegation,
    DelegationMerge,
    DelegationQuota,
    Enrolment,
    Site,
)
from trainingapp.cohorts.queries import delegations as queries
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def merge_delegations(cohort: Cohort, kept: Delegation, other: Delegation, *, by: Person) -> int:
    """Make two spellings one: the other's people move to the one that is kept; returns how many.

    Places of the one that is kept stay; where it has none it takes the other's.

    Raises:
        DomainError: the class is closed, or both are the same.
    """
    rules.check_not_closed(cohort)
    _lock(cohort)
    if kept.id == other.id:
        raise DomainError(_("Choose another delegation than this one."))
    moved = _move_all(kept, other)
    merge = DelegationMerge(
        cohort_id=cohort.id, kept=kept, name=other.name, quota=other.quota, at=clock.now(), moved=moved
    )
    session.flush()
    session.delete(other)
    session.add(merge)
    names = {"kept": kept.name, "dropped": other.name}
    enrolments = moved["enrolments"]
    audit.record(by, "delegation.merge", kept, names=names, dropped_quota=other.quota, enrolments=enrolments)
    return len(enrolments)


def undo_merge(cohort: Cohort, merge: DelegationMerge, *, by: Person) -> Delegation:
    """Bring the dropped spelling back with the people and places that went over, as far as they are still there.

    Who came under either name since then stays where they are.

    Raises:
        DomainError: the class is closed, it is undone already, or the name is in use again.
    """
    rules.check_not_closed(cohort)
    _lock(cohort)
    session.refresh(merge)
    if merge.undone_at is not None:
        raise DomainError(_("This merge is undone already."))
    if queries.named(cohort, merge.name) is not None:
        raise DomainError(
            _("“%(name)s” is in use as a name again. Rename that delegation first.", name=merge.name)
        )
    merge.undone_at = clock.now()
    back = Delegation(cohort_id=cohort.id, name=merge.name, quota=merge.quota)
    session.add(back)
    session.flush()
    returned = _give_back(merge, back)
    names = {"kept": merge.kept.name, "back": back.name}
    audit.record(by, "delegation.unmerge", merge.kept, names=names, enrolments=returned)
    return back


def _move_all(kept: Delegation, other: Delegation) -> dict[str, Any]:
    people = list(session.scalars(select(Enrolment.id).where(Enrolment.delegation_id == other.id)))
    session.execute(
        update(Enrolment).where(Enrolment.delegation_id == other.id).values(delegation_id=kept.id)
    )
    had = {quota.site_id for quota in queries.quotas(kept)}
    places = queries.quotas(other)
    taken = [quota.site_id for quota in places if quota.site_id not in had]
    moved: dict[str, Any] = {
        "enrolments": people,
        "places": [[quota.site_id, quota.places] for quota in places],
        "sites": taken,
        "took_quota": kept.quota is None and other.quota is not None,
        "merges": [merge.id for merge in queries.merges(other)],
    }
    for quota in places:
        if quota.site_id in taken:
            quota.delegation_id = kept.id
    if kept.quota is None:
        kept.quota = other.quota
    _repoint(moved["merges"], kept)
    return moved


def _give_back(merge: DelegationMerge, back: Delegation) -> list[int]:
    """What went over goes back; returns the enrolments that did."""
    kept, moved = merge.kept, merge.moved
    here = (Enrolment.id.in_(moved["enrolments"]), Enrolment.delegation_id == kept.id)
    returned = list(session.scalars(select(Enrolment.id).where(*here)))
    session.execute(update(Enrolment).where(*here).values(delegation_id=back.id))
    places = dict(moved["places"])
    for quota in queries.quotas(kept):
        if quota.site_id in moved["sites"] and quota.places == places[quota.site_id]:
            session.delete(quota)
    there = session.scalars(select(Site.id).where(Site.id.in_(places)))
    session.add_all(
        DelegationQuota(delegation_id=back.id, site_id=number, places=places[number]) for number in there
    )
    if moved["took_quota"] and kept.quota == merge.quota:
        kept.quota = None
    _repoint(moved["merges"], back)
    session.flush()
    return returned


def _repoint(merges: list[int], to: Delegation) -> None:
    """Let earlier merges, and so the spellings they dropped, mean this delegation."""
    query = select(DelegationMerge).where(DelegationMerge.id.in_(merges), DelegationMerge.undone_at.is_(None))
    for merge in session.scalars(query):
        merge.kept = to


def _lock(cohort: Cohort) -> None:
    """Wait for whoever merges in the class at the moment."""
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
