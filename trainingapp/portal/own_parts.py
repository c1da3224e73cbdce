"""What the system holds about a person, part by part; each part names the tables that it answers for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from trainingapp.accounts.models import Person, SignInName
from trainingapp.attendance.models import SignIn
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts.models import (
    Cohort,
    CorrectionRequest,
    Enrolment,
    PersonMerge,
    Placement,
    RosterImport,
    RosterLine,
    Site,
    Staff,
    Standing,
    Substitution,
)
from trainingapp.core.i18n import LazyString, _l
from trainingapp.core.jobs.models import Job
from trainingapp.courses.models import Course, Lecturer, Lesson
from trainingapp.grading.models import Allocation, Review
from trainingapp.groups.models import Group, Membership
from trainingapp.portal import book_words
from trainingapp.portal import own_parts_review as review_parts
from trainingapp.reflections.models import Consent, EarlierDraft, Reflection, Task, Version

Query = Any  # a Select whose columns are those of the part


@dataclass(frozen=True)
class Part:
    """One kind of facts about a person.

    `columns` are the keys in the file with what people read above them; `query` gives rows of these columns.
    """

    key: str
    label: LazyString
    tables: frozenset[str]
    columns: tuple[tuple[str, LazyString], ...]
    query: Callable[[Person], Query]
    say: Callable[[Sequence[Any]], Sequence[Any]] = tuple
    """A row as people read it; data.json has what is stored."""


EXCLUDED = {
    "library_text": "who added a template or material; the text is not theirs",
    "grader_share": "how a class divides the work, a number without anything about the person",
    "wrong_code": "counts attempts against guessing; dropped within the hour",
}
"""Tables that hold something about people and are not given out, with the reason."""

CLASS, TIME, SITE, REASON = _l("Class"), _l("Time"), _l("Site"), _l("Reason")
SINCE, UNTIL = ("since", _l("Since")), ("until", _l("Until"))


def _part(
    key: str,
    label: LazyString,
    tables: str,
    columns: tuple[Any, ...],
    query: Callable[[Person], Query],
    **more: Any,
) -> Part:
    return Part(key, label, frozenset(tables.split()), columns, query, **more)


def _mine(person: Person, *columns: Any) -> Query:
    """The columns, joined to the person's enrolments and their classes."""
    return (
        select(Cohort.title, *columns)
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id == person.id)
        .order_by(Cohort.starts_on, Cohort.id)
    )


def _placements(person: Person) -> Query:
    query = _mine(person, Site.name, Placement.since, Placement.until, Placement.reason)
    query = query.join(Placement, Placement.enrolment_id == Enrolment.id)
    return query.join(Site, Site.id == Placement.site_id).order_by(Placement.since)


def _standings(person: Person) -> Query:
    query = _mine(person, Standing.kind, Standing.since, Standing.until, Standing.reason)
    return query.join(Standing, Standing.enrolment_id == Enrolment.id).order_by(Standing.since)


def _memberships(person: Person) -> Query:
    columns = (Group.number, Membership.role, Membership.since, Membership.until, Membership.reason)
    query = _mine(person, *columns).join(Membership, Membership.enrolment_id == Enrolment.id)
    return query.join(Group, Group.id == Membership.group_id).order_by(Membership.since)


def _substitutions(person: Person) -> Query:
    mine = or_(Substitution.enrolment_id == Enrolment.id, Substitution.replaced_id == Enrolment.id)
    query = _mine(person, Substitution.at, Substitution.reason, Substitution.undone_at)
    return query.join(Substitution, mine).order_by(Substitution.at)


def _sign_ins(person: Person) -> Query:
    columns = (Course.title, SignIn.at, SignIn.method, SignIn.is_late, SignIn.reason, SignIn.cancelled_at)
    query = _mine(person, *columns).join(SignIn, SignIn.enrolment_id == Enrolment.id)
    return (
        query.join(Lesson, Lesson.id == SignIn.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .order_by(SignIn.at)
    )


def _reflections(person: Person) -> Query:
    columns = (
        Task.title, Reflection.state, Reflection.draft_title, Reflection.draft_text, Reflection.note,
        Reflection.saved_at, Reflection.extended_until, Reflection.extension_reason,
    )  # fmt: skip
    query = _mine(person, *columns).join(Reflection, Reflection.enrolment_id == Enrolment.id)
    return query.join(Task, Task.id == Reflection.task_id).order_by(Reflection.id)


def _versions(person: Person) -> Query:
    columns = (
        Version.number,
        Version.title,
        Version.text,
        Version.receipt_no,
        Version.submitted_at,
        Version.timing,
    )
    query = _mine(person, *columns).join(Reflection, Reflection.enrolment_id == Enrolment.id)
    return query.join(Version, Version.reflection_id == Reflection.id).order_by(Version.id)


def _earlier_drafts(person: Person) -> Query:
    columns = (EarlierDraft.title, EarlierDraft.text, EarlierDraft.put_aside_at)
    query = _mine(person, *columns).join(Reflection, Reflection.enrolment_id == Enrolment.id)
    return query.join(EarlierDraft, EarlierDraft.reflection_id == Reflection.id).order_by(EarlierDraft.id)


def _consents(person: Person) -> Query:
    query = _mine(person, Task.title, Version.number, Consent.since, Consent.until)
    query = query.join(Reflection, Reflection.enrolment_id == Enrolment.id)
    query = query.join(Task, Task.id == Reflection.task_id)
    query = query.join(Consent, Consent.reflection_id == Reflection.id)
    return query.join(Version, Version.id == Consent.version_id).order_by(Consent.id)


def _certificates(person: Person) -> Query:
    columns = (
        Certificate.number, Certificate.issued_at, Certificate.content, Certificate.revoked_at,
        Certificate.revoked_reason,
    )  # fmt: skip
    return _mine(person, *columns).join(Certificate, Certificate.enrolment_id == Enrolment.id)


def _lectures(person: Person) -> Query:
    query = _mine(person, Lecturer.name, Lecturer.post, Lecturer.unit)
    return query.join(Lecturer, Lecturer.enrolment_id == Enrolment.id)


def _lines(person: Person) -> Query:
    """Lines of rosters that were taken for the person; the ID number in them is encrypted and left out."""
    own = select(Enrolment.id).where(Enrolment.person_id == person.id)
    return (
        select(Cohort.title, RosterImport.file_name, RosterLine.sheet, RosterLine.row_no, RosterLine.verdict)
        .select_from(RosterLine)
        .join(RosterImport, RosterImport.id == RosterLine.roster_import_id)
        .join(Cohort, Cohort.id == RosterImport.cohort_id)
        .where(or_(RosterLine.person_id == person.id, RosterLine.enrolment_id.in_(own)))
        .order_by(RosterLine.id)
    )


def _of_staff(person: Person, model: Any, owner: Any, *columns: Any) -> Query:
    """What somebody did in an office: the columns of rows that carry their number, with the class."""
    query = select(Cohort.title, *columns).select_from(model).join(Cohort, Cohort.id == model.cohort_id)
    return query.where(owner == person.id).order_by(model.id)


def _offices(person: Person) -> Query:
    query = _of_staff(person, Staff, Staff.person_id, Staff.role, Site.name, Staff.created_at, Staff.until)
    return query.outerjoin(Site, Site.id == Staff.site_id)


def _given_reviews(person: Person) -> Query:
    query = select(Cohort.title, Review.level, Review.comment, Review.at).select_from(Review)
    query = query.join(Allocation, Allocation.id == Review.allocation_id)
    query = query.join(Cohort, Cohort.id == Allocation.cohort_id)
    return query.where(Review.grader_id == person.id).order_by(Review.at)


def _book(person: Person) -> Query:
    """Entries by the person, about the person, and about their enrolments."""
    own = select(Enrolment.id).where(Enrolment.person_id == person.id)
    entry = AuditEntry
    about = or_(
        entry.actor_id == person.id,
        and_(entry.object_kind == "person", entry.object_id == person.id),
        and_(entry.object_kind == "enrolment", entry.object_id.in_(own)),
    )
    return select(entry.at, entry.actor_name, entry.action, entry.facts).where(about).order_by(entry.id)


def _book_in_words(row: Sequence[Any]) -> Sequence[Any]:
    at, by, action, facts = row
    return at, by, book_words.action(action), book_words.facts(facts)


def _requests(person: Person) -> Query:
    one = CorrectionRequest
    return _of_staff(
        person, one, one.person_id, one.kind, one.value, one.state, one.created_at, one.decided_at, one.answer
    )


_C = ("class", CLASS)
_TIME = ("at", TIME)
_REASON = ("reason", REASON)
PARTS = (
    _part(
        "sign_in_names", _l("Sign-in names"), "sign_in_name",
        (("kind", _l("Kind")), ("value", _l("Sign-in name"))),
        lambda p: select(SignInName.kind, SignInName.value).where(SignInName.person_id == p.id),
    ),
    _part(
        "classes", _l("Classes"), "enrolment",
        (_C, ("trainee_no", _l("Trainee number")), ("unit", _l("Unit")), ("post", _l("Post")),
         ("remark", _l("Remark")), SINCE),
        lambda p: _mine(
            p, Enrolment.trainee_no, Enrolment.unit, Enrolment.post, Enrolment.remark, Enrolment.created_at
        ),
    ),
    _part("sites", _l("Sites over time"), "placement",
          (_C, ("site", SITE), SINCE, UNTIL, _REASON), _placements),
    _part("standings", _l("Standing over time"), "standing",
          (_C, ("standing", _l("Standing")), SINCE, UNTIL, _REASON), _standings),
    _part("substitutions", _l("Substitutions"), "substitution",
          (_C, _TIME, _REASON, ("undone_at", _l("Undone"))), _substitutions),
    _part("groups", _l("Groups"), "membership",
          (_C, ("group", _l("Group")), ("role", _l("Role")), SINCE, UNTIL, _REASON), _memberships),
    _part("attendance", _l("Attendance"), "sign_in",
          (_C, ("lesson", _l("Lesson")), _TIME, ("method", _l("How")), ("late", _l("Late")), _REASON,
           ("cancelled_at", _l("Cancelled"))), _sign_ins),
    _part("reflections", _l("Reflections and drafts"), "reflection",
          (_C, ("task", _l("Task")), ("state", _l("State")), ("draft_title", _l("Title of the draft")),
           ("draft_text", _l("Text of the draft")), ("note", _l("What is asked")), ("saved_at", _l("Saved")),
           ("extended_until", _l("More time until")), _REASON), _reflections),
    _part("versions", _l("Reflections as handed in"), "reflection_version",
          (_C, ("number", _l("Version")), ("title", _l("Title")), ("text", _l("Text")),
           ("receipt_no", _l("Receipt")), _TIME, ("timing", _l("In time or late"))), _versions),
    _part("earlier_drafts", _l("Earlier drafts"), "earlier_draft",
          (_C, ("title", _l("Title")), ("text", _l("Text")), _TIME), _earlier_drafts),
    _part("consents", _l("Consent to the anthology"), "anthology_consent",
          (_C, ("task", _l("Task")), ("version", _l("Version")), SINCE, UNTIL), _consents),
    _part("reviews", _l("Reviews of your reflections"), "review",
          (_C, ("title", _l("Title")), ("level", _l("Level")), ("returned", _l("Returned")),
           ("comment", _l("Comment")), _TIME, ("replaced_at", _l("Replaced"))), review_parts.reviews),
    _part("appeals", _l("Appeals"), "appeal",
          (_C, _REASON, _TIME, ("before", _l("Before")), ("after", _l("Outcome")), ("decided_at", _l("Decided"))),
          review_parts.appeals),
    _part("hearings", _l("Questions about your reflections"), "hearing",
          (_C, ("title", _l("Title")), ("question", _l("Question")), _TIME, ("answer", _l("Answer")),
           ("answered_at", _l("Answered"))), review_parts.hearings),
    _part("findings", _l("Findings on originality"), "finding",
          (_C, ("title", _l("Title")), ("finding", _l("Finding")), ("note", _l("Note")), _TIME,
           ("replaced_at", _l("Replaced"))), review_parts.findings),
    _part("phrases", _l("Your phrases"), "phrase",
          (("phrase", _l("Phrase")), ("used", _l("Used")), _TIME), review_parts.phrases),
    _part("recusals", _l("Recusals in the review"), "recusal",
          (_C, ("unit", _l("Unit")), _REASON, SINCE, UNTIL), review_parts.recusals),
    _part("calibration", _l("Calibration texts you read"), "calibration_reading",
          (_C, ("title", _l("Title")), ("level", _l("Level")), _TIME), review_parts.calibration),
    _part("certificates", _l("Certificates"), "certificate",
          (_C, ("number", _l("Certificate number")), _TIME, ("content", _l("Content")),
           ("revoked_at", _l("Revoked")), _REASON), _certificates),
    _part("lectures", _l("As a lecturer"), "lecturer",
          (_C, ("name", _l("Name")), ("post", _l("Post")), ("unit", _l("Unit"))), _lectures),
    _part("roster_lines", _l("Lines of rosters"), "roster_line",
          (_C, ("file", _l("File")), ("sheet", _l("Sheet")), ("row", _l("Row")), ("verdict", _l("Result"))),
          _lines),
    _part("offices", _l("Offices"), "staff",
          (_C, ("role", _l("Office")), ("site", SITE), SINCE, UNTIL), _offices),
    _part("imports", _l("Rosters you sent"), "roster_import",
          (_C, ("file", _l("File")), ("state", _l("State")), _TIME),
          lambda p: _of_staff(p, RosterImport, RosterImport.actor_id, RosterImport.file_name,
                              RosterImport.state, RosterImport.created_at)),
    _part("allocations", _l("Reflections dealt to you"), "allocation", (_C, SINCE, UNTIL),
          lambda p: _of_staff(p, Allocation, Allocation.grader_id, Allocation.created_at, Allocation.until)),
    _part("given_reviews", _l("Reviews you wrote"), "review",
          (_C, ("level", _l("Level")), ("comment", _l("Comment")), _TIME), _given_reviews),
    _part("merges", _l("Merged records"), "person_merge",
          (_TIME, _REASON, ("undone_at", _l("Undone"))),
          lambda p: select(PersonMerge.at, PersonMerge.reason, PersonMerge.undone_at).where(
              or_(PersonMerge.kept_id == p.id, PersonMerge.merged_id == p.id))),
    _part("requests", _l("Requests about your data"), "correction_request",
          (_C, ("kind", _l("Kind")), ("value", _l("Asked for")), ("state", _l("State")), _TIME,
           ("decided_at", _l("Decided")), ("answer", _l("Answer"))), _requests),
    _part("jobs", _l("Background work you started"), "job",
          (("title", _l("Title")), ("state", _l("State")), _TIME),
          lambda p: select(Job.title, Job.state, Job.created_at).where(Job.owner_id == p.id)),
    _part("book", _l("Entries in the record"), "audit_entry",
          (_TIME, ("by", _l("By")), ("action", _l("What")), ("facts", _l("Details"))), _book, say=_book_in_words),
)  # fmt: skip
"""In the order of the page; the profile, which is the person's own row, comes before them."""
