"""Cutting personal data back after a class, and deleting a person; certificates stay valid by their codes.

The register's frozen content and the book of entries are never changed. Everything here may be done twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person, SignInName
from trainingapp.attendance.models import SignIn
from trainingapp.cohorts.models import (
    Cohort,
    CorrectionRequest,
    Enrolment,
    ImportState,
    PersonMerge,
    Placement,
    RosterImport,
    RosterLine,
    SlipFile,
    Staff,
    StaffRole,
    Standing,
)
from trainingapp.core import files
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses.models import Lecturer
from trainingapp.grading.models import Appeal, Finding, Hearing, Outcome, Phrase, Recusal, Review
from trainingapp.groups.models import Membership
from trainingapp.printing.models import PrintedSheet, PrintRun
from trainingapp.reflections.models import Consent, EarlierDraft, Reflection, Version
from trainingapp.reflections.services import checking


@dataclass(frozen=True)
class Figures:
    """What cutting back would remove: people with contacts, drafts, lines of staged rosters, files."""

    people: int
    drafts: int
    lines: int
    files: int


def due_on(cohort: Cohort) -> date:
    """The first day on which the class's personal data may be cut back."""
    return cohort.ends_on + timedelta(days=cohort.retention_days)


def check_due(cohort: Cohort, today: date) -> None:
    """Refuse to cut back what is still needed."""
    if not cohort.is_over:
        raise DomainError(_("Close the class first: its people still need their data."))
    if today < due_on(cohort):
        raise DomainError(_("The time for which the data is kept has not run out yet."))


def people(cohort: Cohort, today: date) -> Select[Person]:
    """People of the class who still have contacts or a way in, and whom no other class needs."""
    needing = [
        other.id
        for other in session.scalars(select(Cohort).where(Cohort.id != cohort.id))
        if not other.is_over or today < due_on(other)
    ]
    elsewhere = or_(
        exists().where(Enrolment.person_id == Person.id, Enrolment.cohort_id.in_(needing)),
        exists().where(Staff.person_id == Person.id, Staff.cohort_id.in_(needing), Staff.until.is_(None)),
    )
    organizes = exists().where(
        Staff.person_id == Person.id,
        Staff.cohort_id == cohort.id,
        Staff.role == StaffRole.ORGANIZER,
        Staff.until.is_(None),
    )
    here = exists().where(Enrolment.person_id == Person.id, Enrolment.cohort_id == cohort.id)
    return (
        select(Person)
        .where(here, ~elsewhere, ~organizes, Person.is_admin.is_(False), _has_contacts())
        .order_by(Person.id)
    )


def _has_contacts() -> ColumnElement[bool]:
    return or_(
        Person.phone.is_not(None),
        Person.id_number_hash.is_not(None),
        Person.password_hash.is_not(None),
        Person.code_hash.is_not(None),
        exists().where(SignInName.person_id == Person.id),
    )


def figures(cohort: Cohort, today: date) -> Figures:
    """What cutting back would remove today."""
    return Figures(
        people=_count(people(cohort, today).order_by(None)),
        drafts=_count(_drafts(cohort)),
        lines=_count(select(RosterLine.id).where(_lines_of(cohort))),
        files=len(_files(cohort)),
    )


def _count(query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _drafts(cohort: Cohort) -> Select[Any]:
    return (
        select(Reflection.id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort.id, or_(Reflection.draft_text != "", Reflection.draft_title != "")
        )
    )


def _lines_of(cohort: Cohort) -> ColumnElement[bool]:
    return RosterLine.roster_import_id.in_(select(RosterImport.id).where(RosterImport.cohort_id == cohort.id))


def _files(cohort: Cohort) -> list[Any]:
    """Rosters as they were sent, slips with codes, and what the print room made; as rows that carry a file."""
    sent = select(RosterImport).where(RosterImport.cohort_id == cohort.id, RosterImport.file_id.is_not(None))
    slips = select(SlipFile).where(SlipFile.cohort_id == cohort.id)
    runs = select(PrintRun).where(PrintRun.cohort_id == cohort.id, PrintRun.file_id.is_not(None))
    return [one for query in (sent, slips, runs) for one in session.scalars(query)]


def forget_contacts(some: Sequence[Person]) -> None:
    """Remove contacts and ways in of these people, and of records that were merged into theirs."""
    ids = [person.id for person in some]
    for person in [*some, *merged_into(ids)]:
        accounts.forget_contacts(person)
    touched = or_(PersonMerge.kept_id.in_(ids), PersonMerge.merged_id.in_(ids))
    for merge in session.scalars(select(PersonMerge).where(touched)):
        # What a merge moved is a fact; the phone that it kept for the way back is removed.
        merge.moved = {key: value for key, value in merge.moved.items() if key != "phone"}


def merged_into(ids: Sequence[int]) -> list[Person]:
    """Records that were made one with those of these people, and still are."""
    merged = select(PersonMerge.merged_id).where(
        PersonMerge.kept_id.in_(ids), PersonMerge.undone_at.is_(None)
    )
    return list(session.scalars(select(Person).where(Person.id.in_(merged))))


def remove_staged(cohort: Cohort) -> None:
    """Delete drafts of reflections, lines and files of rosters, slips with codes, and what was printed."""
    of_class = select(Reflection.id).join(Enrolment).where(Enrolment.cohort_id == cohort.id)
    _remove(EarlierDraft, EarlierDraft.reflection_id.in_(of_class))
    session.execute(
        update(Reflection)
        .where(Reflection.id.in_(_drafts(cohort)))
        .values(draft_text="", draft_title="")
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(RosterLine).where(_lines_of(cohort)).execution_options(synchronize_session=False))
    _remove(PrintedSheet, PrintedSheet.cohort_id == cohort.id)  # titles may name people
    for row in _files(cohort):
        stored, row.file_id = row.file, None
        if isinstance(row, SlipFile):
            session.delete(row)
        session.flush()
        if stored is not None:
            files.remove(stored)
    unfinished = (ImportState.READY, ImportState.READING)
    for one in session.scalars(
        select(RosterImport).where(RosterImport.cohort_id == cohort.id, RosterImport.state.in_(unfinished))
    ):
        one.state = ImportState.DISCARDED


def check_erasable(person: Person) -> None:
    """Refuse to delete somebody whom a class still needs."""
    held: list[Staff] = person.offices  # type: ignore[attr-defined]
    taken: list[Enrolment] = person.enrolments  # type: ignore[attr-defined]
    if person.is_admin or any(office.until is None and not office.cohort.is_over for office in held):
        raise DomainError(_("%(name)s holds an office. End it first.", name=person.name))
    still = next((one.cohort for one in taken if not one.cohort.is_over), None)
    if still is not None:
        raise DomainError(_("%(name)s takes part in “%(title)s”, which is not closed yet.",
                            name=person.name, title=still.title))  # fmt: skip


def erase(person: Person, *, by: Person | None) -> None:
    """Put a pseudonym in the place of the person, and empty what they wrote and what was said about them.

    Raises:
        DomainError: a class still needs the person.
    """
    check_erasable(person)
    forget_contacts([person])
    for one in [person, *merged_into([person.id])]:
        accounts.erase_person(one, by=by)
    own = select(Enrolment.id).where(Enrolment.person_id == person.id)
    reflections = select(Reflection.id).where(Reflection.enrolment_id.in_(own))
    versions = select(Version.id).where(Version.reflection_id.in_(reflections))
    _empty(Enrolment, Enrolment.person_id == person.id, "unit", "post", "remark")
    for dated in (Placement, Standing, Membership, SignIn):
        _empty(dated, dated.enrolment_id.in_(own), "reason")
    _empty(SignIn, SignIn.enrolment_id.in_(own), "cancel_reason")
    _empty(Reflection, Reflection.enrolment_id.in_(own), "draft_title", "draft_text", "note")
    _empty(Reflection, Reflection.enrolment_id.in_(own), "extension_reason")
    for kept in (EarlierDraft, Consent):
        _remove(kept, kept.reflection_id.in_(reflections))
    checking.forget(reflections)
    _empty(Version, Version.reflection_id.in_(reflections), "title", "text")
    _empty(Review, Review.version_id.in_(versions), "comment")
    _empty(Finding, Finding.version_id.in_(versions), "note")
    _remove(Hearing, Hearing.version_id.in_(versions))
    _remove(Phrase, Phrase.grader_id == person.id)
    _empty(Appeal, Appeal.reflection_id.in_(reflections), "reason")
    _empty(Outcome, Outcome.reflection_id.in_(reflections), "suspicion")
    _empty(Recusal, or_(Recusal.author_id == person.id, Recusal.reflection_id.in_(reflections)), "reason")
    _empty(CorrectionRequest, CorrectionRequest.person_id == person.id, "value", "answer")
    for lecturer in session.scalars(select(Lecturer).where(Lecturer.enrolment_id.in_(own))):
        lecturer.name, lecturer.post, lecturer.unit = person.name, "", ""
    about = or_(RosterLine.person_id == person.id, RosterLine.enrolment_id.in_(own))
    session.execute(delete(RosterLine).where(about).execution_options(synchronize_session=False))
    session.flush()


def _empty(model: Any, rows: ColumnElement[bool], *columns: str) -> None:
    session.execute(
        update(model)
        .where(and_(rows))
        .values(dict.fromkeys(columns, ""))
        .execution_options(synchronize_session=False)
    )


def _remove(model: Any, rows: ColumnElement[bool]) -> None:
    session.execute(delete(model).where(rows).execution_options(synchronize_session=False))


def erasure_figures(person: Person) -> dict[str, int]:
    """What deleting the person would empty: classes, drafts and texts handed in; and certificates that stay."""
    own = select(Enrolment.id).where(Enrolment.person_id == person.id)
    reflections = select(Reflection.id).where(Reflection.enrolment_id.in_(own))
    return {
        "classes": _count(own),
        "reflections": _count(reflections),
        "versions": _count(select(Version.id).where(Version.reflection_id.in_(reflections))),
    }


__all__ = [
    "Figures", "check_due", "check_erasable", "due_on", "erase", "erasure_figures", "figures",
    "forget_contacts", "people", "remove_staged",
]  # fmt: skip
