"""What is done with the sites of a class."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
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

STEP = 2**16
"""Distance between the numbers of neighbouring sites after numbering: room for some 300 sites in between."""
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class NewSite:
    """A site that is to be made: the parent is a site, or another new one named here."""

    name: str
    kind: SiteKind
    parent: Site | str
    venue: str = ""
    planned: int | None = None
    contact: str = ""


def add_site(
    cohort: Cohort,
    parent: Site | None,
    *,
    kind: SiteKind,
    name: str,
    venue: Venue | None = None,
    planned: int | None = None,
    contact: str = "",
    by: Person | None,
) -> Site:
    """Add a site below another one; only the main classroom has no parent.

    Raises:
        DomainError: the class is closed, has a site of that name, or the kind does not fit there.
    """
    rules.check_not_closed(cohort)
    if parent is not None:
        rules.check_child(parent, kind)
    elif kind is not SiteKind.MAIN or queries.main_site(cohort) is not None:
        raise DomainError(_("A class has one main classroom."))
    _check_name(cohort, name)
    site = Site(
        cohort=cohort, parent=parent, kind=kind, name=name, venue=venue, planned=planned, contact=contact
    )
    site.position = _position_below(cohort, parent)
    session.add(site)
    session.flush()
    site.path = f"{parent.path if parent else ''}{site.id}/"
    audit.record(by, "site.add", site, name=name, kind=kind.value)
    return site


def add_sites(
    cohort: Cohort, parent: Site, lines: Sequence[tuple[str, str]], *, kind: SiteKind, by: Person | None
) -> list[Site]:
    """Add many sites below one, each given as name and venue's name (may be empty); all of them or none."""
    return add_tree(cohort, [NewSite(name, kind, parent, venue) for name, venue in lines], by=by)


def add_tree(cohort: Cohort, wanted: Sequence[NewSite], *, by: Person | None) -> list[Site]:
    """Add many sites, also below each other, in order; all of them or none.

    But for the rows themselves the statements grow with the depth of the tree and the new venues, not the sites.

    Raises:
        DomainError: the class is closed, a name stands there already, or a site does not fit below its parent.
    """
    rules.check_not_closed(cohort)
    _check_names(cohort, wanted)
    places = venues_named({one.venue for one in wanted}, by=by)
    made: dict[str, Site] = {}
    waiting = list(wanted)
    while waiting:
        ready = [one for one in waiting if isinstance(one.parent, Site) or one.parent in made]
        if not ready:
            raise DomainError(
                _("There is no site called “%(name)s” to hang others below.", name=waiting[0].parent)
            )
        _add_level(cohort, ready, made, places)
        taken = {one.name for one in ready}
        waiting = [one for one in waiting if one.name not in taken]
    for one in wanted:
        audit.record(by, "site.add", made[one.name], name=one.name, kind=one.kind.value)
    renumber(cohort)
    return [made[one.name] for one in wanted]


def venues_named(names: Collection[str], *, by: Person | None) -> dict[str, Venue]:
    """Venues by name, those that nobody knew yet added; one statement and one for each new venue."""
    wanted = {name for name in names if name}
    found = {venue.name: venue for venue in session.scalars(select(Venue).where(Venue.name.in_(wanted)))}
    for name in sorted(wanted - found.keys()):
        found[name] = venues.add_venue(name, by=by)
    return found


def _add_level(
    cohort: Cohort, ready: Sequence[NewSite], made: dict[str, Site], places: dict[str, Venue]
) -> None:
    """Sites whose parents stand: they get their numbers together, then their paths."""
    level = []
    for one in ready:
        parent = one.parent if isinstance(one.parent, Site) else made[one.parent]
        rules.check_child(parent, one.kind)
        site = Site(
            cohort_id=cohort.id,
            parent_id=parent.id,
            kind=one.kind,
            name=one.name,
            venue=places.get(one.venue),
            planned=one.planned,
            contact=one.contact,
            position=LARGEST,  # behind its siblings until all are numbered
        )
        level.append((site, parent))
    session.add_all([site for site, _parent in level])
    session.flush()
    for site, parent in level:
        site.path = f"{parent.path}{site.id}/"
        made[site.name] = site
    session.flush()


def edit_site(
    site: Site,
    *,
    kind: SiteKind,
    name: str,
    venue: Venue | None,
    planned: int | None,
    contact: str = "",
    by: Person,
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
    site.kind, site.name, site.venue, site.planned, site.contact = kind, name, venue, planned, contact
    audit.record(by, "site.edit", site, name=name, kind=kind.value)


def remove_site(site: Site, *, by: Person) -> None:
    """Remove a site that was never used.

    Raises:
        DomainError: it is the main classroom, or has people, sites, lessons or a history.
    """
    rules.check_not_closed(site.cohort)
    if site.parent_id is None:
        raise DomainError(_("The main classroom cannot be removed."))
    name = site.name
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


def renumber(cohort: Cohort) -> None:
    """Number the sites in tree order, with room in between, so that lists are sorted and paged by one column."""
    session.flush()
    found = list(
        session.scalars(select(Site).where(Site.cohort_id == cohort.id).order_by(Site.position, Site.id))
    )
    changed = [
        {"id": site.id, "position": place * STEP}
        for place, site in enumerate(rules.in_tree_order(found), 1)
        if site.position != place * STEP
    ]
    if changed:
        session.execute(update(Site), changed)
        for site in found:
            session.expire(site, ["position"])


def _position_below(cohort: Cohort, parent: Site | None) -> int:
    """A number behind all that hangs below the parent and before what follows; the others keep theirs."""
    if parent is None:
        return STEP
    for _try in range(2):
        of_class = Site.cohort_id == cohort.id
        below = queries.inside(parent.path)
        last = session.scalar(select(func.max(Site.position)).where(of_class, below)) or 0
        after = session.scalar(select(func.min(Site.position)).where(of_class, Site.position > last))
        if after is None and last <= LARGEST - STEP:
            return last + STEP
        if after is not None and after - last > 1:
            return last + max(1, (after - last) // 32)  # siblings are added at the end: leave them the most
        renumber(cohort)
    raise AssertionError("numbering leaves room")


def _check_names(cohort: Cohort, wanted: Sequence[NewSite]) -> None:
    known = set(session.scalars(select(Site.name).where(Site.cohort_id == cohort.id)))
    for one in wanted:
        if one.name in known:
            raise DomainError(_("The class has a site called “%(name)s” already.", name=one.name))
        known.add(one.name)


def _check_name(cohort: Cohort, name: str) -> None:
    if session.scalar(select(Site.id).where(Site.cohort_id == cohort.id, Site.name == name)):
        raise DomainError(_("The class has a site called “%(name)s” already.", name=name))


def _has_branches(site: Site) -> bool:
    found = session.scalar(
        select(Site.id).where(Site.parent_id == site.id, Site.kind == SiteKind.BRANCH).limit(1)
    )
    return found is not None
