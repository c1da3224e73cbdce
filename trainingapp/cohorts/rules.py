"""Rules of classes and sites; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import chain

from pypinyin import Style, lazy_pinyin

from trainingapp.cohorts.models import Cohort, CohortState, Site, SiteKind, StaffRole, StandingKind
from trainingapp.cohorts.roster.identity import read_id_number
from trainingapp.cohorts.roster.names import read_name
from trainingapp.cohorts.roster.phones import read_phone
from trainingapp.cohorts.roster.problems import MESSAGES, Finding, Level
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Cell, Kind

NEXT = {
    CohortState.DRAFT: (CohortState.OPEN,),
    CohortState.OPEN: (CohortState.DRAFT, CohortState.CLOSED),
    CohortState.CLOSED: (CohortState.OPEN,),
}
BELOW = {SiteKind.MAIN: SiteKind.BRANCH, SiteKind.BRANCH: SiteKind.POINT, SiteKind.POINT: SiteKind.POINT}
_LEAVING = (StandingKind.WITHDRAWN, StandingKind.DISMISSED, StandingKind.SUBSTITUTED)
STANDINGS = {
    StandingKind.ENROLLED: (StandingKind.ARRIVED, *_LEAVING),
    StandingKind.ARRIVED: (StandingKind.ENROLLED, *_LEAVING),
    **dict.fromkeys(_LEAVING, (StandingKind.ENROLLED,)),
}
LOCAL_ROLES = (StaffRole.SITE_STAFF, StaffRole.CLASS_TEACHER)
"""Offices at a site; the others are for the whole class."""
LONGEST_NUMBER = 29
"""Of a class's first certificate number; one character is left, should the serial number outgrow its width."""
DEEPEST = 7
MOST_SITES = 5000
MOST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 2000, 2099
_CODE = re.compile(r"^[A-Z0-9]{2,12}$")
_SEPARATOR = re.compile(r"[,，;；\t]")
_PART = re.compile(r"\{(\w+)(?::0?([1-9]))?\}")


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


def suggest_code(name: str, edition: int, taken: Collection[str]) -> str:
    """A sign nobody has, from the first sounds of a name and the edition: 全国社区工作者培训班, 15 → QGSQ15."""
    sounds = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")).upper()
    letters = "".join(c for c in sounds if c.isascii() and c.isalnum())[:4] or "PX"
    first = f"{letters}{edition}"[:12]
    tries = (f"{first[:10]}{chr(ord('A') + n % 26)}{n // 26 or ''}" for n in range(26 * 10))
    return next((code for code in chain([first], tries) if len(code) > 1 and code not in taken), first)


def check_not_closed(cohort: Cohort) -> None:
    """What happened in a closed class stays as it is."""
    if cohort.is_over:
        raise DomainError(_("The class is closed. Open it again under “Class settings” to change this."))


def check_standing(now: StandingKind, to: StandingKind) -> None:
    """Refuse a change of standing that is not foreseen."""
    if to not in STANDINGS[now]:
        raise DomainError(_("A trainee who is “%(now)s” cannot become “%(to)s”.", now=now.label, to=to.label))


def reason(given: str) -> str:
    """The reason without spaces around it; refuses an empty one."""
    if not given.strip():
        raise DomainError(_("Give the reason: it stays in the record."))
    return given.strip()[:200]


def clean_name(text: str) -> str:
    """A name in the form in which it is stored and printed; refuses what is no name."""
    return _accepted(*read_name(text))


def clean_phone(text: str) -> str:
    """A phone in the form in which it is stored, empty if none is given; refuses what is no phone."""
    return _accepted(*read_phone(Cell(text, Kind.TEXT))) if text.strip() else ""


def clean_id_number(text: str) -> str:
    """An ID number in the form in which it is stored, empty if none is given; refuses what is none."""
    return _accepted(*read_id_number(Cell(text, Kind.TEXT))) if text.strip() else ""


def _accepted(value: str, findings: Iterable[Finding]) -> str:
    for finding in findings:
        if finding.level is Level.REFUSE:
            raise DomainError(str(MESSAGES[finding.code]) % finding.values)
    return value


def certificate_no(cohort: Cohort, pattern: str, serial: int, codes: tuple[str, str] | None = None) -> str:
    """The number that a pattern gives: {unit}-{year}-{serial:05} → SQXY-2026-00042.

    Args:
        codes: of unit and programme, if not those of the class.

    Raises:
        DomainError: the pattern has a part that is not known, or one that the class leaves empty.
    """
    unit, programme = codes or (cohort.unit_code, cohort.programme_code)
    values: dict[str, str | int] = {
        "unit": unit,
        "year": cohort.ends_on.year,
        "programme": programme,
        "edition": cohort.edition,
        "code": cohort.code,
        "serial": serial,
    }

    def part(found: re.Match[str]) -> str:
        name, width = found.groups()
        if name not in values:
            raise DomainError(_("The certificate number has no part {%(name)s}.", name=name))
        if values[name] == "":
            raise DomainError(
                _("The certificate number has the part {%(name)s}: fill in this code too.", name=name)
            )
        return str(values[name]).zfill(int(width or 0))

    number = _PART.sub(part, pattern)
    if "{" in number or "}" in number:
        raise DomainError(_("The braces in the certificate number do not fit. Write parts like {serial:05}."))
    return number


def first_certificate_no(cohort: Cohort, pattern: str, codes: tuple[str, str] | None = None) -> str:
    """What the class's first certificate would be called; refuses a pattern that cannot number."""
    if not any(found[1] == "serial" for found in _PART.finditer(pattern)):
        raise DomainError(_("The certificate number needs {serial}, or all would be alike."))
    number = certificate_no(cohort, pattern, 1, codes)
    if len(number) > LONGEST_NUMBER:
        raise DomainError(
            _("The certificate number would be longer than %(n)s characters.", n=LONGEST_NUMBER)
        )
    return number


def check_dates(starts_on: date, ends_on: date) -> None:
    """A class ends on the day it begins or later, lasts a year at most, and lies in our time."""
    if ends_on < starts_on:
        raise DomainError(_("The class ends before it begins. Correct the dates."))
    if not (starts_on.year >= FIRST_YEAR and ends_on.year <= LAST_YEAR):
        raise DomainError(
            _("Check the year: classes lie between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
        )
    days = (ends_on - starts_on).days + 1
    if days > MOST_DAYS:
        raise DomainError(
            _(
                "The class would last %(days)s days, more than %(most)s. Check the dates.",
                days=days,
                most=MOST_DAYS,
            )
        )


def check_lengths(least: int, most: int) -> None:
    """The range of a reflection's length is a range."""
    if most < least:
        raise DomainError(_("The greatest length of a reflection is smaller than the least."))


def check_ready(cohort: Cohort, *, has_main: bool) -> None:
    """A class that opens has a main classroom and a host."""
    if not has_main:
        raise DomainError(_("Add the main classroom before opening the class."))
    if not cohort.hosts:
        raise DomainError(_("Name at least one host before opening the class: it stands on certificates."))


def check_office(role: StaffRole, site: Site | None) -> None:
    """Site staff and class teachers work at a site."""
    if role in LOCAL_ROLES and site is None:
        raise DomainError(_("Choose the site for this office."))


def check_child(parent: Site, kind: SiteKind) -> None:
    """Sites hang below the main classroom; points hang below branches or points, branches below the main."""
    if parent.depth >= DEEPEST:
        raise DomainError(_("The tree of sites is at most %(n)s levels deep.", n=DEEPEST + 1))
    if kind is SiteKind.MAIN:
        raise DomainError(_("A class has one main classroom."))
    if kind is SiteKind.BRANCH and parent.kind is SiteKind.POINT:
        raise DomainError(_("A branch classroom cannot hang below a training point."))


def parse_sites(text: str) -> list[tuple[str, str]]:
    """Sites written one per line as “name, venue”, the venue left out at will; blank lines do not count.

    Raises:
        DomainError: a line without a name, too long, or a name twice; none at all or too many.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, venue = [*(part.strip() for part in _SEPARATOR.split(line.strip(), maxsplit=1)), ""][:2]
        if not name or max(len(name), len(venue)) > 120:
            raise DomainError(_("Line %(n)s: write name and venue, each at most 120 characters.", n=number))
        if name in found:
            raise DomainError(_("Line %(n)s: the site “%(name)s” stands twice.", n=number, name=name))
        found[name] = venue
    if not found or len(found) > MOST_SITES:
        raise DomainError(_("Write between one and %(n)s sites.", n=MOST_SITES))
    return list(found.items())


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


def subtotals(paths: Mapping[str, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """Figures of each site and all below it, by site id, from each site's own figures by its path."""
    found: dict[int, tuple[int, ...]] = {}
    for path, own in paths.items():
        for site_id in map(int, path.rstrip("/").split("/")):
            found[site_id] = tuple(map(sum, zip(found.get(site_id, (0,) * len(own)), own, strict=True)))
    return found


def trainee_no(cohort: Cohort, serial: int) -> str:
    """SQ15-00042: the class's sign and a serial number."""
    return f"{cohort.code}-{serial:05}"
