"""What is done with the sites of a class."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries, rules
from trainingapp.cohorts.models import Cohort, Site, SiteKind
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.venues import services as venues
from trainingapp.venues.models import Venue


def add_site(
    cohort: Cohort,
    parent: Site | None,
    *,
    kind: SiteKind,
    name: str,
    venue: Venue | None = None,
    planned: int | None = None,
    by: Person | None,
) -> Site:
    """Add a site below another one; only the main classroom has no parent.

    Raises:
        DomainError: the class is closed, has a site of that name, or the kind does not fit there.
    """
    site = _add(cohort, parent, kind=kind, name=name, venue=venue, planned=planned, by=by)
    _renumber(cohort)
    return site


def add_sites(
    cohort: Cohort, parent: Site, lines: Sequence[tuple[str, str]], *, kind: SiteKind, by: Person | None
) -> list[Site]:
    """Add many sites below one, each given as name and venue's name (may be empty); all of them or none."""
    added = [
        _add(cohort, parent, kind=kind, name=name, venue=venues.venue_named(venue, by=by), by=by)
        for name, venue in lines
    ]
    _renumber(cohort)
    return added


def edit_site(
    site: Site, *, kind: SiteKind, name: str, venue: Venue | None, planned: int | None, by: Person
) -> None:
    """Change what a site is called, where it is, and whether it is a branch or a point."""
    rules.check_not_closed(site.cohort)
    if name != site.name:
        _check_name(site.cohort, name)
    if kind is not site.kind:
        if site.parent is None:
            raise DomainError(_("A class has one main classroom."))
        rules.check_child(site.parent, kind)
        if kind is SiteKind.POINT and _has_branches(site):
            raise DomainError(_("Branch classrooms hang below this site, so it cannot be a training point."))
    site.kind, site.name, site.venue, site.planned = kind, name, venue, planned
    audit.record(by, "site.edit", site, name=name, kind=kind.value)


def remove_site(site: Site, *, by: Person) -> None:
    """Remove a site that was never used.

    Raises:
        DomainError: it is the main classroom, or has people, sites, lessons or a history.
    """
    rules.check_not_closed(site.cohort)
    if site.parent_id is None:
        raise DomainError(_("The main classroom cannot be removed."))
    cohort, name = site.cohort, site.name
    audit.record(by, "site.remove", site, name=name)
    try:
        with session.begin_nested():
            session.delete(site)
    except IntegrityError as error:
        raise DomainError(
            _(
                "“%(name)s” stays: it has, or once had, people, staff, sites below it, lessons or a roster.",
                name=name,
            )
        ) from error
    _renumber(cohort)


def _add(
    cohort: Cohort,
    parent: Site | None,
    *,
    kind: SiteKind,
    name: str,
    venue: Venue | None = None,
    planned: int | None = None,
    by: Person | None,
) -> Site:
    rules.check_not_closed(cohort)
    if parent is not None:
        rules.check_child(parent, kind)
    elif kind is not SiteKind.MAIN or queries.main_site(cohort) is not None:
        raise DomainError(_("A class has one main classroom."))
    _check_name(cohort, name)
    site = Site(cohort=cohort, parent=parent, kind=kind, name=name, venue=venue, planned=planned)
    site.position = 1_000_000  # behind its siblings until all are numbered
    session.add(site)
    session.flush()
    site.path = f"{parent.path if parent else ''}{site.id}/"
    audit.record(by, "site.add", site, name=name, kind=kind.value)
    return site


def _renumber(cohort: Cohort) -> None:
    """Number the sites in tree order, so that lists are sorted and paged by one column."""
    session.flush()
    found = list(
        session.scalars(select(Site).where(Site.cohort_id == cohort.id).order_by(Site.position, Site.id))
    )
    changed = [
        {"id": site.id, "position": place}
        for place, site in enumerate(rules.in_tree_order(found), 1)
        if site.position != place
    ]
    if changed:
        session.execute(update(Site), changed)
        for site in found:
            session.expire(site, ["position"])


def _check_name(cohort: Cohort, name: str) -> None:
    if session.scalar(select(Site.id).where(Site.cohort_id == cohort.id, Site.name == name)):
        raise DomainError(_("The class has a site called “%(name)s” already.", name=name))


def _has_branches(site: Site) -> bool:
    found = session.scalar(
        select(Site.id).where(Site.parent_id == site.id, Site.kind == SiteKind.BRANCH).limit(1)
    )
    return found is not None
