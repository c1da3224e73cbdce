"""Who is eligible and why; codes, numbers and order of certificates. Pure."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from trainingapp.attendance.rules import Ledger
from trainingapp.certificates.models import AwardState, Condition
from trainingapp.cohorts.models import Cohort, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.fonts import name_problems
from trainingapp.core.i18n import _
from trainingapp.grading.models import Level
from trainingapp.reflections.models import ReflectionState

CODE_LENGTH = 22
_STROKES = re.compile(r"\s*[/\\>＞→｜|-]\s*|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # 57; 57 ** 22 > 2 ** 128


@dataclass(frozen=True)
class Excuse:
    """An exception that somebody signed for."""

    waiver_id: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Finding:
    """One condition: what it asks for, what stands there, whether that meets it."""

    condition: Condition
    is_met: bool
    text: str
    asks: str = ""
    excuse: Excuse | None = None
    """The exception from it, if one was signed for."""

    @property
    def counts_as_met(self) -> bool:
        return self.is_met or self.excuse is not None


@dataclass(frozen=True)
class Eligibility:
    """All conditions of one trainee."""

    findings: tuple[Finding, ...]

    @property
    def is_eligible(self) -> bool:
        return all(finding.counts_as_met for finding in self.findings)

    @property
    def obstacles(self) -> list[Finding]:
        """What is not met, and no exception was signed for."""
        return [finding for finding in self.findings if not finding.counts_as_met]

    @property
    def excused(self) -> list[Finding]:
        """What is not met, and counts because of an exception."""
        return [finding for finding in self.findings if not finding.is_met and finding.excuse]


Excuses = Mapping[Condition, Excuse]
NONE: Excuses = MappingProxyType({})


class Checker:
    """Checks the trainees of a class; what many have in common is put into words once."""

    def __init__(self, cohort: Cohort) -> None:
        self._cohort = cohort
        self._known: dict[Hashable, Finding] = {}
        self._printable = _("every character can be printed")
        self._drawn: set[str] = set()

    def check(
        self,
        *,
        name: str,
        standing: StandingKind,
        ledger: Ledger,
        level: Level | None,
        state: ReflectionState | None = None,
        excuses: Excuses = NONE,
    ) -> Eligibility:
        """Check every condition, so that all reasons are known and not only the first.

        Args:
            level: of the newest version, if it was read.
            state: of the reflection, if there is one; says why there is no level.
            excuses: exceptions that were signed for.
        """
        findings = [
            self._once(standing, lambda: _standing(standing)),
            self._once(
                (ledger.planned, ledger.half_days, ledger.attended),
                lambda: _attendance(self._cohort, ledger),
            ),
        ]
        if self._cohort.needs_reflection:
            findings.append(self._once((level, state), lambda: _reflection(level, state)))
        findings.append(self._name(name))
        if excuses:
            findings = [replace(one, excuse=excuses.get(one.condition)) for one in findings]
        return Eligibility(tuple(findings))

    def _name(self, name: str) -> Finding:
        """Most names are written with characters that others have as well: each is looked at once."""
        if not (self._drawn.issuperset(name) and unicodedata.is_normalized("NFC", name)):
            problems = name_problems(name)
            if problems:
                said = " ".join(problem.message for problem in problems)
                return Finding(Condition.NAME, False, said, self._printable)
            self._drawn.update(name)
        return Finding(Condition.NAME, True, name, self._printable)

    def _once(self, key: Hashable, find: Callable[[], Finding]) -> Finding:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = find()
        return found


def _standing(standing: StandingKind) -> Finding:
    met = standing in TAKING_PART
    asks = _("is enrolled or has arrived, and has not left")
    return Finding(Condition.STANDING, met, str(standing.label), asks)


def _attendance(cohort: Cohort, ledger: Ledger) -> Finding:
    asks = _("at most 1/%(n)s of the study hours may be missed", n=cohort.absence_one_in)
    if not ledger.half_days:
        # A class in which presence was never taken proves nothing: somebody has to look into it first.
        return Finding(Condition.ATTENDANCE, False, _("presence has not been taken yet"), asks)
    text = _(
        "%(hours)s study hours attended, %(absent)s of %(planned)s missed",
        hours=ledger.hours,
        absent=ledger.absent_hours,
        planned=ledger.planned * cohort.hours_per_half_day,
    )
    return Finding(Condition.ATTENDANCE, ledger.within_limit, text, asks)


def _reflection(level: Level | None, state: ReflectionState | None) -> Finding:
    asks = _("handed in, reviewed, and the level is a pass or better")
    if level is not None:
        return Finding(Condition.REFLECTION, level.passes, str(level.label), asks)
    if state in (None, ReflectionState.DRAFT):
        text = _("not handed in yet")
    elif state is ReflectionState.SUBMITTED:
        text = _("not reviewed yet")
    else:
        text = str(state.label)
    return Finding(Condition.REFLECTION, False, text, asks)


def check_time(cohort: Cohort, at: datetime) -> None:
    """Certificates are issued from the last day of the class on: for the ceremony, not before it can be said.

    Raises:
        DomainError: the class goes on after today.
    """
    if clock.local(at, cohort.zone).date() < cohort.ends_on:
        raise DomainError(
            _(
                "The class lasts until %(day)s. Issue the certificates on that day or later.",
                day=cohort.ends_on,
            )
        )


def hours(cohort: Cohort, ledger: Ledger) -> int:
    """Study hours on the certificate: those of the whole class less those missed.

    On the last day, what is still to come counts as attended; a certificate is handed over at its end.
    """
    return (ledger.planned - ledger.absences) * cohort.hours_per_half_day


@dataclass(frozen=True, slots=True)
class Signed:
    """One line of a signed-off list."""

    enrolment_id: int
    name: str
    unit: str
    hours: int


def digest(lines: Iterable[Signed]) -> str:
    """SHA-256 of a list: who stands on it in which order, with which name, unit and hours."""
    found = hashlib.sha256()
    for one in lines:
        found.update(f"{one.enrolment_id}\t{one.name}\t{one.unit}\t{one.hours}\n".encode())
    return found.hexdigest()


def difference(signed: Signed, now: Signed) -> str:
    """What of a line is otherwise now."""
    pairs = (
        (_("Name"), signed.name, now.name),
        (_("Unit"), signed.unit, now.unit),
        (_("Study hours"), signed.hours, now.hours),
    )
    said = [
        _("%(what)s: “%(was)s”, now “%(now)s”", what=what, was=was, now=changed)
        for what, was, changed in pairs
        if was != changed
    ]
    return _("; ").join(said)


def said_of(obstacles: Iterable[Finding]) -> str:
    """What is not met, in one line."""
    colon = _(": ")
    return _("; ").join(f"{one.condition.label}{colon}{one.text}" for one in obstacles)


def left_the_class() -> str:
    """Why somebody of a signed list gets nothing."""
    return _("does not take part any more")


def has_one_already(number: str) -> str:
    """Why somebody of a signed list gets nothing."""
    return _("has certificate %(number)s already", number=number)


NEXT_AWARD = {
    AwardState.NOMINATED: (AwardState.AWARDED, AwardState.DECLINED, AwardState.WITHDRAWN),
    AwardState.AWARDED: (AwardState.WITHDRAWN,),
    AwardState.DECLINED: (),
    AwardState.WITHDRAWN: (),
}


def check_awards(cohort: Cohort) -> None:
    """Refuse a nomination in a class that names nobody outstanding."""
    if not cohort.award_percent:
        raise DomainError(
            _("This class names no outstanding trainees. Its settings say how many there may be.")
        )


def award_places(cohort: Cohort, people: int) -> int:
    """How many of so many may be named outstanding: the class's share, rounded down, but one at least."""
    return max(1, people * cohort.award_percent // 100) if cohort.award_percent and people else 0


def new_code() -> str:
    """A code for the public check: at least 128 random bits in letters that are not mistaken for others."""
    rest, letters = secrets.randbelow(len(_CODE_LETTERS) ** CODE_LENGTH), []
    for _n in range(CODE_LENGTH):
        rest, at = divmod(rest, len(_CODE_LETTERS))
        letters.append(_CODE_LETTERS[at])
    return "".join(letters)


def printed_unit(path: str) -> str:
    """A unit as a certificate names it: one run, without the strokes that senders put between its levels."""
    return _STROKES.sub("", path)


_BRACKETS = str.maketrans("〔〕【】[]{}〈〉《》「」", "()" * 7)
"""Few keyboards of phones have 〔 and 〕."""


def plain_number(typed: str) -> str:
    """A certificate number as it is compared: no spaces, one width of letters, capitals, one kind of brackets."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "").upper().translate(_BRACKETS)


def plain_code(typed: str) -> str:
    """A code as it is looked up: what was typed or scanned, without spaces and hyphens."""
    return typed.replace("-", "").replace(" ", "")
