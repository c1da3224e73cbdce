"""Who is eligible and why; codes, numbers and order of certificates. Pure."""

from __future__ import annotations

import enum
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from trainingapp.attendance.rules import Ledger
from trainingapp.cohorts.models import Cohort, StandingKind
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.fonts import name_problems
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.grading.models import Level
from trainingapp.reflections.models import ReflectionState

CODE_LENGTH = 22
_STROKES = re.compile(r"\s*[/\\>＞→｜|-]\s*|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # 57; 57 ** 22 > 2 ** 128


class Condition(enum.Enum):
    """What a certificate asks for."""

    STANDING = "standing"
    ATTENDANCE = "attendance"
    REFLECTION = "reflection"
    NAME = "name"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]


_LABELS = {
    Condition.STANDING: _l("Takes part"),
    Condition.ATTENDANCE: _l("Attendance"),
    Condition.REFLECTION: _l("Reflection"),
    Condition.NAME: _l("Name can be printed"),
}


@dataclass(frozen=True)
class Finding:
    """One condition, met or not, with the figure that decides."""

    condition: Condition
    is_met: bool
    text: str


@dataclass(frozen=True)
class Eligibility:
    """All conditions of one trainee."""

    findings: tuple[Finding, ...]

    @property
    def is_eligible(self) -> bool:
        return all(finding.is_met for finding in self.findings)

    @property
    def obstacles(self) -> list[Finding]:
        """What is not met."""
        return [finding for finding in self.findings if not finding.is_met]


def eligibility(
    cohort: Cohort,
    *,
    name: str,
    standing: StandingKind,
    ledger: Ledger,
    level: Level | None,
    state: ReflectionState | None = None,
) -> Eligibility:
    """Check every condition, so that all reasons are known and not only the first.

    Args:
        level: of the newest version, if it was read.
        state: of the reflection, if there is one; says why there is no level.
    """
    findings = [_standing(standing), _attendance(cohort, ledger)]
    if cohort.needs_reflection:
        findings.append(_reflection(level, state))
    return Eligibility((*findings, _name(name)))


def _standing(standing: StandingKind) -> Finding:
    met = standing in (StandingKind.ENROLLED, StandingKind.ARRIVED)
    return Finding(Condition.STANDING, met, str(standing.label))


def _attendance(cohort: Cohort, ledger: Ledger) -> Finding:
    text = _(
        "%(hours)s study hours attended, %(absent)s missed; at most 1/%(n)s may be missed",
        hours=ledger.hours,
        absent=ledger.absent_hours,
        n=cohort.absence_one_in,
    )
    if not ledger.half_days:
        # A class in which presence was never taken proves nothing: somebody has to look into it first.
        return Finding(Condition.ATTENDANCE, False, _("presence has not been taken yet"))
    return Finding(Condition.ATTENDANCE, ledger.within_limit, text)


def _reflection(level: Level | None, state: ReflectionState | None) -> Finding:
    if level is not None:
        return Finding(Condition.REFLECTION, level.passes, str(level.label))
    if state in (None, ReflectionState.DRAFT):
        return Finding(Condition.REFLECTION, False, _("not handed in yet"))
    waiting = state is ReflectionState.SUBMITTED
    return Finding(Condition.REFLECTION, False, _("not reviewed yet") if waiting else str(state.label))


def _name(name: str) -> Finding:
    problems = name_problems(name)
    return Finding(Condition.NAME, not problems, " ".join(problem.message for problem in problems) or name)


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


def new_code() -> str:
    """A code for the public check: at least 128 random bits in letters that are not mistaken for others."""
    return "".join(secrets.choice(_CODE_LETTERS) for _n in range(CODE_LENGTH))


def printed_unit(path: str) -> str:
    """A unit as a certificate names it: one run, without the strokes that senders put between its levels."""
    return _STROKES.sub("", path)


def plain_code(typed: str) -> str:
    """A code as it is looked up: what was typed or scanned, without spaces and hyphens."""
    return typed.replace("-", "").replace(" ", "")
