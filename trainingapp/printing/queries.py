"""Print runs, what was printed last, and what there is to print of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.attendance import queries as attendance
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.core.i18n import DEFAULT_LANGUAGE, in_language
from trainingapp.core.jobs.models import Job
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson
from trainingapp.printing.comparing import Compared, compare
from trainingapp.printing.models import PrintedSheet, PrintRun
from trainingapp.printing.sheets import Piece, Wanted

AT_ONCE = 500


def narrowed(scope: Scope, site: Site | None, *, alone: bool) -> Scope:
    """The scope, or, of a site in it that is wanted `alone`, the site without those below it."""
    return Scope(whole=False, sites=(site.id,)) if alone and site and scope.covers(site) else scope


def wanted(
    cohort: Cohort,
    scope: Scope,
    site: Site | None,
    *,
    full_contacts: bool = False,
    lessons: Collection[int] | None = None,
) -> Wanted:
    """What is to be printed of: a site and those below it as far as they are in the scope, or the class."""
    query = cohorts.sites(cohort, scope)
    if site is not None:
        query = query.where(cohorts.inside(site.path))
    return Wanted(
        cohort,
        tuple(session.scalars(query)),
        is_whole=site is None and scope.whole,
        full_contacts=full_contacts,
        lessons=None if lessons is None else frozenset(lessons),
    )


def compared(piece: Piece, wanted: Wanted) -> list[Compared]:
    """The piece's sheets beside those that were printed last. Print speaks one language, whoever reads the page."""
    with in_language(DEFAULT_LANGUAGE):
        return list(compare(piece.sheets(wanted), printed(piece, wanted)))


def printed(piece: Piece, wanted: Wanted) -> dict[str, PrintedSheet]:
    """What was printed last of the piece and is wanted now, by key."""
    found: dict[str, PrintedSheet] = {}
    for where in _places(wanted):
        query = select(PrintedSheet).where(
            PrintedSheet.cohort_id == wanted.cohort.id, PrintedSheet.piece == piece.key, where
        )
        for one in session.scalars(query.order_by(PrintedSheet.id)):
            if piece.covers(wanted, one.key):
                found[one.key] = one
    return found


def _places(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Conditions that together find the sheets of these sites, some sites at a time."""
    if wanted.is_whole:
        yield or_(PrintedSheet.site_id.is_(None), PrintedSheet.site_id.is_not(None))
        return
    ids = [site.id for site in wanted.sites]
    for start in range(0, len(ids), AT_ONCE):
        yield PrintedSheet.site_id.in_(ids[start : start + AT_ONCE])


@dataclass(frozen=True)
class Last:
    """What was printed last of a piece: how many sheets, up to which data version, and when."""

    sheets: int
    version: int
    at: datetime


def last_printed(cohort: Cohort, scope: Scope, site: Site | None) -> dict[str, Last]:
    """By the key of each piece that was printed for the site and those below it, or for the class."""
    query = select(
        PrintedSheet.piece,
        func.count(),
        func.max(PrintedSheet.version),
        func.max(PrintedSheet.printed_at),
    ).where(PrintedSheet.cohort_id == cohort.id)
    if site is not None or not scope.whole:
        sites = select(Site.id).where(Site.cohort_id == cohort.id, cohorts.in_scope(scope))
        if site is not None:
            sites = sites.where(cohorts.inside(site.path))
        query = query.where(PrintedSheet.site_id.in_(sites))
    rows = session.execute(query.group_by(PrintedSheet.piece))
    return {key: Last(sheets, version, at) for key, sheets, version, at in rows}


def runs(person: Person, cohort: Cohort) -> Select[PrintRun]:
    """The print runs whose files the person may take, newest first: agrees with `policies.take`."""
    query = (
        select(PrintRun)
        .where(PrintRun.cohort_id == cohort.id)
        .options(joinedload(PrintRun.file), joinedload(PrintRun.site), joinedload(PrintRun.job))
        .order_by(PrintRun.id.desc())
    )
    if cohort_policies.manage(person, cohort):
        return query
    query = query.where(PrintRun.full_contacts.is_(False))
    area = cohort_policies.scope(person, cohort)
    if area.whole:
        return query
    if area.is_empty:
        return query.where(false())
    own = select(Job.id).where(Job.owner_id == person.id)
    sites = select(Site.id).where(Site.cohort_id == cohort.id, cohorts.in_scope(area))
    return query.where(PrintRun.job_id.in_(own), PrintRun.site_id.in_(sites))


def lessons(cohort: Cohort, scope: Scope, site: Site | None = None) -> list[Lesson]:
    """The lessons with sign-in of the class: the central ones, and those of the site and below or of the scope."""
    here = {one.id for one in wanted(cohort, scope, site).sites}
    return [one for one in attendance.sign_in_lessons(cohort) if one.site_id is None or one.site_id in here]


def last_number(cohort: Cohort) -> int:
    """The number of the class's last run; 0 before the first."""
    return session.scalar(select(func.max(PrintRun.number)).where(PrintRun.cohort_id == cohort.id)) or 0


def people(cohort: Cohort, scope: Scope, site: Site | None) -> int:
    """How many take part at the site and those below it, or in the class."""
    counts = cohorts.standing_counts(cohort, scope, site)
    return sum(counts[kind] for kind in TAKING_PART)


def kept_files(cohort: Cohort, *, beyond: int) -> list[PrintRun]:
    """The runs whose files are still kept, without the newest ones."""
    query = select(PrintRun).where(PrintRun.cohort_id == cohort.id, PrintRun.file_id.is_not(None))
    return list(session.scalars(query.order_by(PrintRun.id.desc()).offset(beyond)))


def sheets_with_keys(cohort: Cohort, piece: str, keys: Collection[str]) -> dict[str, PrintedSheet]:
    """What is kept of these sheets, by key."""
    wanted = list(keys)
    found: dict[str, PrintedSheet] = {}
    for start in range(0, len(wanted), AT_ONCE):
        query = select(PrintedSheet).where(
            PrintedSheet.cohort_id == cohort.id,
            PrintedSheet.piece == piece,
            PrintedSheet.key.in_(wanted[start : start + AT_ONCE]),
        )
        found |= {one.key: one for one in session.scalars(query)}
    return found
