"""Rules of classes and sites; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from trainingapp.cohorts.models import Cohort, CohortState, Site, SiteKind
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

NEXT = {
    CohortState.DRAFT: (CohortState.OPEN,),
    CohortState.OPEN: (CohortState.DRAFT, CohortState.CLOSED),
    CohortState.CLOSED: (CohortState.OPEN,),
}
BELOW = {SiteKind.MAIN: SiteKind.BRANCH, SiteKind.BRANCH: SiteKind.POINT, SiteKind.POINT: SiteKind.POINT}
_CODE = re.compile(r"^[A-Z0-9]{2,12}$")


def check_move(cohort: Cohort, to: CohortState) -> None:
    """Refuse a change of state that is not foreseen."""
    if to not in NEXT[cohort.state]:
        raise DomainError(
            _("A class that is “%(now)s” cannot become “%(to)s”.", now=cohort.state.label, to=to.label)
        )


def check_code(code: str) -> None:
    """A class's sign stands before trainee numbers: 2 to 12 capital letters and digits."""
    if not _CODE.match(code):
        raise DomainError(_("The sign of the class has 2 to 12 capital letters or digits."))


def check_child(parent: Site, kind: SiteKind) -> None:
    """Sites hang below the main classroom; points hang below branches or points, branches below the main."""
    if kind is SiteKind.MAIN:
        raise DomainError(_("A class has one main classroom."))
    if kind is SiteKind.BRANCH and parent.kind is SiteKind.POINT:
        raise DomainError(_("A branch classroom cannot hang below a training point."))


def absence_limit(cohort: Cohort) -> Fraction:
    """The share of the study hours that may be missed: 1/7 by default."""
    return Fraction(1, cohort.absence_one_in)


def in_tree_order(sites: Iterable[Site]) -> Iterator[Site]:
    """Each site after its parent, siblings in the order given."""
    children: dict[int | None, list[Site]] = {}
    everything = list(sites)
    known = {site.id for site in everything}
    for site in everything:
        children.setdefault(site.parent_id if site.parent_id in known else None, []).append(site)
    stack = children.get(None, [])[::-1]
    while stack:
        site = stack.pop()
        yield site
        stack.extend(children.get(site.id, [])[::-1])


def trainee_no(cohort: Cohort, serial: int) -> str:
    """SQ15-00042: the class's sign and a serial number."""
    return f"{cohort.code}-{serial:05}"
