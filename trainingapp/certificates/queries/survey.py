"""The whole class at a glance: who is eligible, who waits, what needs a look; and the pages of its table.

Eligibility is worked out, not stored, so filtering by it takes a look at everybody: some 90 CPU-µs each. Of large
classes the outcome is kept for some seconds (`grading.queries.remembering`), as small lines; the fifty trainees of a
page are then read in full, in a fixed number of statements. A page without a filter asks the database for them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from trainingapp.accounts.models import Person
from trainingapp.certificates.models import AwardState, Certificate, Condition
from trainingapp.certificates.queries.candidates import Candidate, candidates
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, Placement, Site
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.queries.searching import matching
from trainingapp.core.session import session
from trainingapp.grading.queries.remembering import remembered
from trainingapp.groups.models import Group, Membership
from trainingapp.web.paging import PAGE_SIZE, Page, slice_page

SHOWN = ("", "eligible", "not", "excused", "waiting", "issued", "attention", "outstanding", "attendance",
         "reflection", "name")  # fmt: skip
"""What the table may be narrowed to; the last three: those who miss this condition."""


@dataclass(frozen=True, slots=True)
class Line:
    """What filters ask of a trainee."""

    enrolment_id: int
    site_id: int
    missing: tuple[Condition, ...]
    is_excused: bool
    is_waiting: bool
    has_valid: bool
    needs_a_look: bool
    is_outstanding: bool

    def fits(self, shown: str) -> bool:
        """Whether the line belongs to what is shown."""
        match shown:
            case "eligible":
                return not self.missing
            case "not":
                return bool(self.missing)
            case "excused":
                return self.is_excused
            case "waiting":
                return self.is_waiting
            case "issued":
                return self.has_valid
            case "attention":
                return self.needs_a_look
            case "outstanding":
                return self.is_outstanding
            case "attendance" | "reflection" | "name":
                return Condition(shown) in self.missing
        return True


@dataclass(frozen=True)
class Survey:
    """Everybody who takes part, in the order of the ceremony, and how many there are of each kind."""

    lines: tuple[Line, ...]
    counts: dict[str, int]


def survey(cohort: Cohort, *, seen_by: Person | None = None) -> Survey:
    """Everybody at a glance; of a large class as of a moment ago, unless `seen_by` has changed something since."""

    def count() -> tuple[Survey, int]:
        lines = tuple(_line(candidate) for candidate in candidates(cohort))
        counts = {shown: sum(line.fits(shown) for line in lines) for shown in SHOWN}
        return Survey(lines, counts), len(lines)

    return remembered("eligibility", cohort, seen_by, count)


def _line(candidate: Candidate) -> Line:
    certificate = candidate.certificate
    return Line(
        enrolment_id=candidate.entry.enrolment_id,
        site_id=candidate.entry.site_id,
        missing=tuple(one.condition for one in candidate.eligibility.obstacles),
        is_excused=bool(candidate.eligibility.excused),
        is_waiting=candidate.is_waiting,
        has_valid=certificate is not None and not certificate.is_void,
        needs_a_look=candidate.name_differs or candidate.is_in_doubt,
        is_outstanding=candidate.award is AwardState.AWARDED,
    )


def page_of(
    cohort: Cohort, number: int, *, shown: str, site: Site | None, search: str, seen_by: Person | None
) -> Page[Candidate]:
    """A page of those whom the filters leave, read in full; without `shown` the database alone finds them."""
    if not shown:
        everybody = _ceremony(cohort, site, search)
        total = session.scalar(select(func.count()).select_from(everybody.order_by(None).subquery())) or 0
        number = min(number, max(1, -(-total // PAGE_SIZE)))
        few = list(session.scalars(everybody.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)))
        return Page(rows=_in_full(cohort, few), number=number, total=total)
    ids = ids_of(cohort, shown=shown, site=site, search=search, seen_by=seen_by)
    found = slice_page(ids or [], number)
    return Page(rows=_in_full(cohort, found.rows), number=found.number, total=found.total)


def ids_of(
    cohort: Cohort, *, shown: str, site: Site | None, search: str, seen_by: Person | None
) -> list[int] | None:
    """Whom the filters leave, in the order of the ceremony; None for everybody."""
    if not (shown or site or search):
        return None
    fitting = [one.enrolment_id for one in survey(cohort, seen_by=seen_by).lines if one.fits(shown)]
    if not (site or search):
        return fitting
    inside = set(session.scalars(_ceremony(cohort, site, search).order_by(None)))
    return [one for one in fitting if one in inside]


def _in_full(cohort: Cohort, ids: list[int]) -> list[Candidate]:
    found = {one.entry.enrolment_id: one for one in candidates(cohort, ids)} if ids else {}
    return [found[one] for one in ids if one in found]


def _ceremony(cohort: Cohort, site: Site | None, search: str) -> Select[Any]:
    """Ids of those taking part whom site and search leave, in the order of the ceremony."""
    ids = cohorts.roster(cohort, Scope(whole=True)).with_only_columns(
        Enrolment.id, maintain_column_froms=True
    )
    member = and_(Membership.enrolment_id == Enrolment.id, Membership.until.is_(None))
    here = and_(Group.id == Membership.group_id, Group.site_id == Placement.site_id)
    ids = ids.outerjoin(Membership, member).outerjoin(Group, here)
    if site is not None:
        ids = ids.where(cohorts.inside(site.path))
    if search:
        ids = ids.where(or_(*(Enrolment.id.in_(fitting) for fitting in _fitting(cohort, search))))
    order = (Site.position, Site.id, Group.number.is_(None), Group.number, Enrolment.trainee_no)
    return ids.order_by(None).order_by(*order)


def _fitting(cohort: Cohort, search: str) -> tuple[Select[Any], Select[Any]]:
    """The trainees whom a search fits: by name, pinyin, number or unit; by the certificate's number or name."""
    printed = or_(Certificate.number.contains(search.upper(), autoescape=True), Certificate.name == search)
    numbers = select(Certificate.enrolment_id).where(
        Certificate.cohort_id == cohort.id, Certificate.enrolment_id.is_not(None), printed
    )
    return matching(cohort, search), numbers
