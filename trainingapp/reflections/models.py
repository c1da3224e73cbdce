"""Tasks, reflections with drafts and versions handed in, consent to print; and what comparing them found."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, Index, Text, UniqueConstraint, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Counting, Enrolment
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l


class ReflectionState(enum.Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PASSED = "passed"
    FAILED = "failed"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]


_LABELS = {
    ReflectionState.DRAFT: _l("Not submitted"),
    ReflectionState.SUBMITTED: _l("Submitted"),
    ReflectionState.RETURNED: _l("Returned for rewriting"),
    ReflectionState.PASSED: _l("Passed"),
    ReflectionState.FAILED: _l("Not passed"),
}


class Timing(enum.Enum):
    """When a version came in, by the rule of its task."""

    IN_TIME = "in_time"
    LATE = "late"
    LATE_OFFLINE = "late_offline"
    """Late; by what its page says it was tried before the due time and could not get through."""

    @property
    def label(self) -> LazyString:
        return _TIMINGS[self]


_TIMINGS = {
    Timing.IN_TIME: _l("In time"),
    Timing.LATE: _l("Handed in late"),
    Timing.LATE_OFFLINE: _l("Handed in late, was offline"),
}


class Task(Timestamped, Base):
    """What is to be written, how long, until when."""

    __tablename__ = "reflection_task"
    __table_args__ = (CheckConstraint("min_length <= max_length", name="lengths_in_order"),)

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    title: Mapped[str] = mapped_column(short(120))
    instructions: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime]
    grace_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    """After the due time; what comes in by then is taken and marked as late."""
    holds_results: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Authors see levels and comments only after the release; a return for rewriting is seen at once."""
    released_at: Mapped[datetime | None]
    """Since when results are seen although they were held back; never taken back."""
    allows_check: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Authors may compare their draft with other texts before they hand it in."""
    shows_report: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Authors see what the comparison says about what they handed in."""
    min_length: Mapped[int]
    max_length: Mapped[int]
    counting: Mapped[Counting] = mapped_column(text_enum(Counting))

    cohort: Mapped[Cohort] = relationship()


class Reflection(Timestamped, Base):
    """One trainee's work on a task: the draft as last saved, and the versions handed in."""

    __tablename__ = "reflection"
    __table_args__ = (
        UniqueConstraint("task_id", "enrolment_id"),
        Index("ix_reflection_submitted", "task_id", "submitted_at", "id", "state", "enrolment_id"),
    )

    task_id: Mapped[int] = reference("reflection_task", cascade=True, index=False)
    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    state: Mapped[ReflectionState] = mapped_column(text_enum(ReflectionState), default=ReflectionState.DRAFT)
    draft_title: Mapped[str] = mapped_column(short(200), default="")
    draft_text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    """Counts the saves; a save made from an older one is a conflict, never an overwrite."""
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    """When the latest version was handed in; None until the first."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What is asked of the author while the reflection is returned for rewriting."""
    extended_until: Mapped[datetime | None]
    """A later due time for this author alone."""
    extension_reason: Mapped[str] = mapped_column(short(200), default="", server_default="")

    task: Mapped[Task] = relationship()
    enrolment: Mapped[Enrolment] = relationship()


class Version(Base):
    """A text as it was handed in; never changed."""

    __tablename__ = "reflection_version"
    __table_args__ = (
        UniqueConstraint("reflection_id", "number"),
        UniqueConstraint("reflection_id", "key"),
    )

    reflection_id: Mapped[int] = reference("reflection", cascade=True, index=False)
    number: Mapped[int]
    key: Mapped[str] = mapped_column(short(64))
    """Made by the page; the same submission sent twice gives the same receipt."""
    receipt_no: Mapped[str] = mapped_column(short(32), unique=True)
    title: Mapped[str] = mapped_column(short(200))
    text: Mapped[str] = mapped_column(Text)
    length: Mapped[int]
    """In the task's way of counting."""
    submitted_at: Mapped[datetime]
    timing: Mapped[Timing] = mapped_column(
        text_enum(Timing), default=Timing.IN_TIME, server_default="in_time"
    )

    reflection: Mapped[Reflection] = relationship()


class EarlierDraft(Base):
    """A text that its author put aside when two differed; kept so that no choice is final."""

    __tablename__ = "earlier_draft"

    reflection_id: Mapped[int] = reference("reflection", cascade=True)
    title: Mapped[str] = mapped_column(short(200))
    text: Mapped[str] = mapped_column(Text)
    put_aside_at: Mapped[datetime]


class Consent(Base):
    """The author agrees that a version may be printed in the anthology; taken back by ending it.

    It says nothing about a later version: of that the author is asked anew.
    """

    __tablename__ = "anthology_consent"
    __table_args__ = (
        Index(
            "uq_anthology_consent_open",
            "reflection_id",
            unique=True,
            sqlite_where=sql("until IS NULL"),
            postgresql_where=sql("until IS NULL"),
        ),
    )

    reflection_id: Mapped[int] = reference("reflection", cascade=True)
    version_id: Mapped[int] = reference("reflection_version", cascade=True, index=False)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    version: Mapped[Version] = relationship()


# -- originality -----------------------------------------------------------------------------------------------


class OriginalityCheck(Base):
    """What the comparison with other texts says about a version; asked for when it is handed in."""

    __tablename__ = "originality_check"
    __table_args__ = (
        Index(
            "ix_originality_check_waiting",
            "version_id",
            sqlite_where=sql("checked_at IS NULL"),
            postgresql_where=sql("checked_at IS NULL"),
        ),
    )

    version_id: Mapped[int] = reference("reflection_version", cascade=True, index=False, unique=True)
    checked_at: Mapped[datetime | None]
    """None: not checked yet."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Counted before each: a text that breaks the check must not hold up all others."""
    length: Mapped[int] = mapped_column(default=0)
    """Characters compared, as of `originality.values.Report`."""
    shared: Mapped[int] = mapped_column(default=0)
    """Those of them that lie in passages; always their sum, so that it falls when a source goes."""
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Stretches that do not count ("exempt") and what a reader should look at ("flags"): kind, start, end."""

    version: Mapped[Version] = relationship()

    @property
    def rate(self) -> float:
        """Share, 0 to 1, of the compared characters that stand in other texts too."""
        return self.shared / self.length if self.length else 0.0


class LibraryText(Timestamped, Base):
    """A text that essays are compared with: of the reference library, or material of a class.

    The text itself lies in the index of originality, under `key`.
    """

    __tablename__ = "library_text"

    cohort_id: Mapped[int | None] = reference("cohort", cascade=True)
    """The class whose material it is; None in the library, which all classes share."""
    title: Mapped[str] = mapped_column(short(200))
    length: Mapped[int]
    """Characters, blanks left out."""
    actor_id: Mapped[int] = reference("person")

    cohort: Mapped[Cohort | None] = relationship()
    actor: Mapped[Person] = relationship()

    @property
    def key(self) -> str:
        """Its name in the index."""
        return f"{'material' if self.cohort_id else 'reference'}:{self.id}"


class SharedPassage(Base):
    """A stretch of a checked version that stands in a source too, in characters of both raw texts."""

    __tablename__ = "shared_passage"
    __table_args__ = (
        CheckConstraint("(source_version_id IS NULL) <> (library_text_id IS NULL)", name="one_source"),
    )

    check_id: Mapped[int] = reference("originality_check", cascade=True)
    start: Mapped[int]
    end: Mapped[int] = mapped_column("stop")
    size: Mapped[int]
    """Characters that count, as in `OriginalityCheck.length`."""
    source_version_id: Mapped[int | None] = reference("reflection_version", cascade=True)
    library_text_id: Mapped[int | None] = reference("library_text", cascade=True)
    source_start: Mapped[int]
    source_end: Mapped[int] = mapped_column("source_stop")
    identical: Mapped[float] = mapped_column(Float)
    also: Mapped[int] = mapped_column(default=0)
    """Other texts that had the stretch when it was checked; later ones are found by their own passages."""


class Trial(Base):
    """That an author compared a draft before handing it in; kept for an hour, to count them."""

    __tablename__ = "originality_trial"

    reflection_id: Mapped[int] = reference("reflection", cascade=True)
    at: Mapped[datetime]


class HeatList(Base):
    """When a class's essays were last compared all with all, and how many there were."""

    __tablename__ = "heat_list"

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=False, unique=True)
    made_at: Mapped[datetime]
    essays: Mapped[int]


class HeatCluster(Base):
    """Essays that share much; the largest cluster has rank 1."""

    __tablename__ = "heat_cluster"
    __table_args__ = (UniqueConstraint("heat_list_id", "rank"),)

    heat_list_id: Mapped[int] = reference("heat_list", cascade=True, index=False)
    rank: Mapped[int]


class HeatPair(Base):
    """Two versions of a cluster; `share`, 0 to 1, is the shared part of the shorter one, estimated."""

    __tablename__ = "heat_pair"

    heat_cluster_id: Mapped[int] = reference("heat_cluster", cascade=True)
    first_id: Mapped[int] = reference("reflection_version", cascade=True)
    second_id: Mapped[int] = reference("reflection_version", cascade=True)
    share: Mapped[float] = mapped_column(Float)


class WidelyShared(Timestamped, Base):
    """A passage that stands in very many texts, waiting for a person to say whether it is a phrase."""

    __tablename__ = "widely_shared_passage"

    text: Mapped[str] = mapped_column(Text)
