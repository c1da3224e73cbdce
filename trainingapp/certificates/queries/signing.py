"""The signed-off list of a class, and what has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trainingapp.certificates import rules
from trainingapp.certificates.models import SignOff, SignOffLine
from trainingapp.certificates.queries.candidates import Candidate
from trainingapp.certificates.rules import Signed
from trainingapp.cohorts.models import Cohort
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import session

ISSUING = "certificates.issue"
"""The kind of job that issues from a long list."""


@dataclass(frozen=True)
class Change:
    """Somebody on the signed list of whom something is different now."""

    signed: Signed
    now: Signed | None
    """None: there is nothing to issue any more."""
    why: str
    """Why not, or what changed."""


@dataclass(frozen=True)
class Comparison:
    """A signed list beside what is so now."""

    ready: list[tuple[Signed, Candidate]]
    """Signed and unchanged, in the order of the list: these are issued."""
    changed: list[Change]
    later: list[Candidate]
    """Eligible since the signing."""

    @property
    def differences(self) -> int:
        return len(self.changed) + len(self.later)


def standing_list(cohort: Cohort) -> SignOff | None:
    """The signed list from which nothing was issued yet."""
    query = select(SignOff).where(SignOff.cohort_id == cohort.id, SignOff.ended_at.is_(None))
    return session.scalar(query.options(joinedload(SignOff.actor)))


def issue_job(cohort: Cohort) -> Job | None:
    """The job that issues the class's certificates now, if there is one."""
    under_way = select(Job).where(Job.kind == ISSUING, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    return next((job for job in session.scalars(under_way) if job.args["cohort_id"] == cohort.id), None)


def sign_offs(cohort: Cohort) -> list[SignOff]:
    """All lists that were ever signed in the class, the newest first."""
    query = select(SignOff).where(SignOff.cohort_id == cohort.id).order_by(SignOff.id.desc())
    return list(session.scalars(query.options(joinedload(SignOff.actor)).limit(100)))


def signed_lines(sign_off: SignOff) -> list[Signed]:
    """Who stands on the list, in its order."""
    columns = (SignOffLine.enrolment_id, SignOffLine.name, SignOffLine.unit, SignOffLine.hours)
    rows = session.execute(
        select(*columns).where(SignOffLine.sign_off_id == sign_off.id).order_by(SignOffLine.position)
    )
    return [Signed(*row) for row in rows]


def to_be_signed(found: Sequence[Candidate]) -> list[Signed]:
    """The list of those who are eligible and have no certificate, in the order of the ceremony."""
    return [signed(candidate) for candidate in found if candidate.is_waiting]


def signed(candidate: Candidate) -> Signed:
    """What is signed of a candidate."""
    entry = candidate.entry
    return Signed(entry.enrolment_id, entry.name, rules.printed_unit(entry.unit), candidate.hours)


def compare(sign_off: SignOff, found: Sequence[Candidate]) -> Comparison:
    """The list beside what is so now."""
    now = {candidate.entry.enrolment_id: candidate for candidate in found}
    lines = signed_lines(sign_off)
    ready: list[tuple[Signed, Candidate]] = []
    changed: list[Change] = []
    for line in lines:
        candidate = now.get(line.enrolment_id)
        if candidate is not None and candidate.is_waiting and signed(candidate) == line:
            ready.append((line, candidate))
        else:
            changed.append(_change(line, candidate))
    known = {line.enrolment_id for line in lines}
    later = [one for one in found if one.is_waiting and one.entry.enrolment_id not in known]
    return Comparison(ready, changed, later)


def _change(line: Signed, candidate: Candidate | None) -> Change:
    if candidate is None:
        return Change(line, None, rules.left_the_class())
    if candidate.certificate is not None:
        return Change(line, None, rules.has_one_already(candidate.certificate.number))
    if not candidate.is_waiting:
        return Change(line, None, rules.said_of(candidate.eligibility.obstacles))
    return Change(line, signed(candidate), rules.difference(line, signed(candidate)))
