"""The whole story of a trainee in a class, joined from all features: one line of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from trainingapp.accounts.models import Person
from trainingapp.attendance.models import SignIn
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import queries as certificates
from trainingapp.cohorts import policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Enrolment, RosterImport, RosterLine
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.core.session import session
from trainingapp.courses.models import Course, Lesson
from trainingapp.grading import queries as grading
from trainingapp.grading.models import Review
from trainingapp.groups.models import Group, Membership
from trainingapp.reflections.models import Reflection, Task, Version


@dataclass(frozen=True)
class Event:
    """One thing that happened: when, what, who did it and why; `until` if it held for a time."""

    at: datetime
    kind: LazyString
    what: str
    actor: str = ""
    reason: str = ""
    until: datetime | None = None


SITE, STANDING, PLACE = _l("Site"), _l("Standing"), _l("Substitution")
GROUP, SIGN_IN, REFLECTION = _l("Group"), _l("Sign-in"), _l("Reflection")
REVIEW, CERTIFICATE, CORRECTION = _l("Review"), _l("Certificate"), _l("Correction")
IMPORT = _l("Roster import")
FIELDS = {
    "name": _l("Name"), "sex": _l("Sex"), "phone": _l("Phone"), "id_number": _l("ID number"),
    "unit": _l("Unit"), "post": _l("Post"), "remark": _l("Remark"), "delegation": _l("Delegation"),
    "delegation_id": _l("Delegation"),
}  # fmt: skip


def may_read(person: Person, cohort: Cohort, enrolment: Enrolment) -> bool:
    """Policy: the trainee themself, and whoever looks after them."""
    return enrolment.person_id == person.id or policies.look_after(person, cohort, enrolment)


def story(enrolment: Enrolment, *, with_graders: bool = False) -> list[Event]:
    """Everything on record, the newest first; no comments and no texts. A fixed number of statements.

    Args:
        with_graders: tell every review and who gave it; a trainee learns of returns and of released results.
    """
    found = [
        *_facts(enrolment),
        *_substitutions(enrolment),
        *_memberships(enrolment),
        *_sign_ins(enrolment),
        *_versions(enrolment),
        *(_reviews(enrolment) if with_graders else _results(enrolment)),
        *_certificate(enrolment),
        *_waivers(enrolment),
        *_import(enrolment),
        *_corrections(enrolment),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _facts(enrolment: Enrolment) -> Iterator[Event]:
    for fact in cohorts.story(enrolment):
        kind, what = (SITE, fact.what) if isinstance(fact.what, str) else (STANDING, str(fact.what.label))
        yield Event(fact.since, kind, what, fact.actor, fact.reason, fact.until)


def _substitutions(enrolment: Enrolment) -> Iterator[Event]:
    found = cohorts.substitutions(enrolment)
    ids = {one for each in found for one in (each.actor_id, each.undone_by) if one}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
    for one in found:
        took = one.enrolment_id == enrolment.id
        other = one.replaced if took else one.enrolment
        text = _("Takes the place of %(name)s") if took else _("Replaced by %(name)s")
        what = text % {"name": f"{other.person.name} {other.trainee_no}"}
        yield Event(one.at, PLACE, what, names.get(one.actor_id or 0, ""), one.reason, one.undone_at)
        if one.undone_at:
            by = names.get(one.undone_by or 0, "")
            yield Event(one.undone_at, PLACE, _("Substitution undone"), by, one.undo_reason)


def _memberships(enrolment: Enrolment) -> Iterator[Event]:
    rows = session.execute(
        select(Membership, Group.number, Person.name)
        .join(Group, Group.id == Membership.group_id)
        .outerjoin(Person, Person.id == Membership.actor_id)
        .where(Membership.enrolment_id == enrolment.id)
    )
    for row, number, actor in rows:
        what = _("Group %(number)s, %(role)s", number=number, role=row.role.label)
        yield Event(row.since, GROUP, what, actor or "", row.reason, row.until)


def _sign_ins(enrolment: Enrolment) -> Iterator[Event]:
    rows = session.execute(
        select(SignIn, Lesson.starts_at, Course.title, Person.name)
        .join(Lesson, Lesson.id == SignIn.lesson_id)
        .outerjoin(Course, Course.id == Lesson.course_id)
        .join(Person, Person.id == SignIn.actor_id)
        .where(SignIn.enrolment_id == enrolment.id)
    )
    for row, _starts_at, title, actor in rows:
        what = " · ".join(filter(None, (title, str(row.method.label), _("late") if row.is_late else "")))
        yield Event(row.at, SIGN_IN, what, actor, row.reason)
        if row.cancelled_at:
            yield Event(row.cancelled_at, SIGN_IN, _("Cancelled: %(what)s", what=what), "", row.cancel_reason)


def _versions(enrolment: Enrolment) -> Iterator[Event]:
    rows = session.execute(
        select(Version.submitted_at, Version.number, Version.length, Version.receipt_no, Task.title)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .join(Task, Task.id == Reflection.task_id)
        .where(Reflection.enrolment_id == enrolment.id)
    )
    for row in rows:
        what = _(
            "%(title)s: version %(n)s handed in, %(length)s characters, receipt %(receipt)s",
            title=row.title,
            n=row.number,
            length=row.length,
            receipt=row.receipt_no,
        )
        yield Event(row.submitted_at, REFLECTION, what)


def _reviews(enrolment: Enrolment) -> Iterator[Event]:
    rows = session.execute(
        select(Review.at, Review.level, Version.number, Person.name, Review.replaced_at)
        .join(Version, Version.id == Review.version_id)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .join(Person, Person.id == Review.grader_id)
        .where(Reflection.enrolment_id == enrolment.id)
    )
    for row in rows:
        what = _of_version(row.number, row.level.label if row.level else None)
        yield Event(row.at, REVIEW, what, row.name, "", row.replaced_at)


def _results(enrolment: Enrolment) -> Iterator[Event]:
    for result in grading.results(enrolment):
        if result.level is not None and result.released_at is not None:
            yield Event(result.released_at, REVIEW, _of_version(result.number, result.level.label))
        for review in result.reviews:
            if review.returned:
                yield Event(review.at, REVIEW, _of_version(result.number, None))


def _of_version(number: int, level: LazyString | None) -> str:
    outcome = level or _("Returned for rewriting")
    return _("Version %(n)s: %(outcome)s", n=number, outcome=outcome)


def _certificate(enrolment: Enrolment) -> Iterator[Event]:
    found = certificates.of_enrolment(enrolment)
    if found is None:
        return
    acted = {found.issued_by, found.revoked_by, *(one.replaced_by for one in found.earlier)}
    names = certificates.names_of(acted)
    yield Event(
        found.issued_at, CERTIFICATE, _("Issued: %(no)s", no=found.number), names.get(found.issued_by, "")
    )
    for one in found.earlier:
        what = _("Reissued: %(no)s", no=found.number)
        yield Event(one.replaced_at, CERTIFICATE, what, names.get(one.replaced_by, ""), one.reason)
    if found.revoked_at:
        what = _("Revoked: %(no)s", no=found.number)
        yield Event(
            found.revoked_at, CERTIFICATE, what, names.get(found.revoked_by, ""), found.revoked_reason
        )


def _waivers(enrolment: Enrolment) -> Iterator[Event]:
    for one in certificates.waivers_of(enrolment):
        what = _("Exception from: %(condition)s", condition=one.condition.label)
        yield Event(one.at, CERTIFICATE, what, one.actor.name, one.reason, one.withdrawn_at)


def _import(enrolment: Enrolment) -> Iterator[Event]:
    """The files that named the trainee and were taken over."""
    rows = session.execute(
        select(
            RosterImport.confirmed_at,
            RosterImport.file_name,
            RosterLine.row_no,
            RosterLine.verdict,
            Person.name,
        )
        .join(RosterImport, RosterImport.id == RosterLine.roster_import_id)
        .join(Person, Person.id == RosterImport.actor_id)
        .where(
            RosterLine.enrolment_id == enrolment.id,
            RosterLine.is_done,
            RosterImport.confirmed_at.is_not(None),
            RosterImport.cohort_id == enrolment.cohort_id,
        )
    )
    for row in rows:
        what = _(
            "%(file)s, row %(n)s: %(verdict)s", file=row.file_name, n=row.row_no, verdict=row.verdict.label
        )
        yield Event(row.confirmed_at, IMPORT, what, row.name)


def _corrections(enrolment: Enrolment) -> Iterator[Event]:
    """What the audit book says of changed details and of merges; the details themselves stand nowhere."""
    of_trainee = (AuditEntry.object_kind == "enrolment") & (AuditEntry.object_id == enrolment.id)
    of_person = (AuditEntry.object_kind == "person") & (AuditEntry.object_id == enrolment.person_id)
    rows = session.scalars(
        select(AuditEntry).where(
            or_(
                of_trainee & (AuditEntry.action == "enrolment.correct"),
                of_person & AuditEntry.action.in_(("person.merge", "person.unmerge")),
            )
        )
    )
    for row in rows:
        changed = row.facts.get("changed") or row.facts.get("fields") or []
        if row.action == "enrolment.correct":
            what = _(
                "Written otherwise: %(fields)s", fields=", ".join(str(FIELDS.get(f, f)) for f in changed)
            )
        else:
            what = (
                _("Two records merged") if row.action == "person.merge" else _("Merge of two records undone")
            )
        yield Event(row.at, CORRECTION, what, row.actor_name, row.facts.get("reason", ""))
