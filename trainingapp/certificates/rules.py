"""Who is eligible and why; codes, numbers and order of certificates. Pure."""

from __future__ import annotations

import enum
import re
import secrets
from dataclasses import dataclass

from trainingapp.attendance.rules import Ledger
from trainingapp.cohorts.models import Cohort, StandingKind
from trainingapp.core.fonts import name_problems
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.grading.models import Level

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
    cohort: Cohort, *, name: str, standing: StandingKind, ledger: Ledger, level: Level | None
) -> Eligibility:
    """Check every condition, so that all reasons are known and not only the first."""
    findings = [_standing(standing), _attendance(cohort, ledger)]
    if cohort.needs_reflection:
        findings.append(_reflection(level))
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
    # A class in which presence was never taken proves nothing: somebody has to look into it first.
    return Finding(Condition.ATTENDANCE, ledger.half_days > 0 and ledger.within_limit, text)


def _reflection(level: Level | None) -> Finding:
    text = str(level.label) if level else _("not reviewed yet")
    return Finding(Condition.REFLECTION, level is not None and level.passes, text)


def _name(name: str) -> Finding:
    problems = name_problems(name)
    return Finding(Condition.NAME, not problems, " ".join(problem.message for problem in problems) or name)


def new_code() -> str:
    """A code for the public check: at least 128 random bits in letters that are not mistaken for others."""
    return "".join(secrets.choice(_CODE_LETTERS) for _n in range(CODE_LENGTH))


def printed_unit(path: str) -> str:
    """A unit as a certificate names it: one run, without the strokes that senders put between its levels."""
    return _STROKES.sub("", path)


def plain_code(typed: str) -> str:
    """A code as it is looked up: what was typed or scanned, without spaces and hyphens."""
    return typed.replace("-", "").replace(" ", "")
