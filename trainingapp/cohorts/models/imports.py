"""A roster on its way into the class: read, looked at, then confirmed or thrown away."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models.classes import LABELS, Cohort, Labelled, Site
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.files import StoredFile
from trainingapp.core.i18n import LazyString, _l


class ImportState(Labelled):
    READING = "reading"
    FAILED = "failed"
    READY = "ready"
    CONFIRMING = "confirming"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    UNDONE = "undone"


class Verdict(Labelled):
    """What confirming the import does with a line."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"
    SKIP = "skip"


class Missing(Labelled):
    """What becomes of trainees who are not in the new file."""

    KEEP = "keep"
    WITHDRAW = "withdraw"


_names: dict[enum.Enum, LazyString] = {
    ImportState.READING: _l("Being read"),
    ImportState.FAILED: _l("Not readable"),
    ImportState.READY: _l("To be confirmed"),
    ImportState.CONFIRMING: _l("Being taken over"),
    ImportState.CONFIRMED: _l("Confirmed"),
    ImportState.DISCARDED: _l("Thrown away"),
    ImportState.UNDONE: _l("Undone"),
    Verdict.ADD: _l("New"),
    Verdict.CHANGE: _l("Changed"),
    Verdict.SAME: _l("Unchanged"),
    Verdict.REFUSE: _l("Refused"),
    Verdict.SKIP: _l("Left out by hand"),
    Missing.KEEP: _l("Keep them in the class"),
    Missing.WITHDRAW: _l("Withdraw them from the class"),
}
LABELS.update(_names)


class RosterImport(Timestamped, Base):
    """One roster file for one site of a class."""

    __tablename__ = "roster_import"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    site_id: Mapped[int] = reference("site")
    file_name: Mapped[str] = mapped_column(short(255))
    file_id: Mapped[int | None] = reference("stored_file", index=False)
    """The file as it was sent, sealed: it holds ID numbers. Kept no longer than it may be needed."""
    actor_id: Mapped[int] = reference("person", index=False)
    delegation: Mapped[str] = mapped_column(short(120), default="")
    """The delegation of rows that name none."""
    state: Mapped[ImportState] = mapped_column(text_enum(ImportState), default=ImportState.READING)
    confirmed_at: Mapped[datetime | None]
    job_id: Mapped[int | None]
    failure: Mapped[str] = mapped_column(short(400), default="")
    """Why the file could not be read, in words."""
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How many lines each verdict has; under `notices` and `refusals` how many lines have each, by its code;
    under `delegations` those that the lines name; once undone, under `undone` what became of it."""
    skipped: Mapped[list[Any]] = mapped_column(default=list)
    """Lines that are no people, as [sheet, first row, last row, reason, text]: titles, totals, notes."""
    tables: Mapped[list[Any]] = mapped_column(default=list)
    """What was recognised: each table's `sheet`, `title`, `header` rows and `columns` [number, key, field]."""
    remarks: Mapped[list[Any]] = mapped_column(default=list)
    """What there is to say about the file as a whole, each as [code, values]."""
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What a person said of columns: by the column's key a field, or empty for “not used”."""
    missing: Mapped[Missing] = mapped_column(text_enum(Missing), default=Missing.KEEP)
    withdrawn: Mapped[list[Any]] = mapped_column(default=list)
    """Who was withdrawn because the file lacks them, each as [enrolment, standing before]."""
    undone_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship()
    site: Mapped[Site] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    actor: Mapped[Person] = relationship()

    @property
    def writes(self) -> int:
        """How many lines confirming would write."""
        return int(self.figures.get("add", 0)) + int(self.figures.get("change", 0))

    @property
    def lines(self) -> int:
        """How many lines of people the file has."""
        return sum(int(self.figures.get(verdict.value, 0)) for verdict in Verdict)


class RosterLine(Base):
    """One line of the file with what was read from it and what is wrong with it.

    Once it is done only what the history tells is left in `person`; `cells` are emptied.
    """

    __tablename__ = "roster_line"
    __table_args__ = (
        Index("ix_roster_line_order", "roster_import_id", "id"),
        Index("ix_roster_line_rank", "roster_import_id", "rank", "id"),
    )

    roster_import_id: Mapped[int] = reference("roster_import", index=False, cascade=True)
    sheet: Mapped[str] = mapped_column(short(120))
    row_no: Mapped[int]
    cells: Mapped[list[Any]]
    """Of a refused line the cells as they stand in the file, long numbers masked."""
    person: Mapped[dict[str, Any]]
    """What was read: the fields of `services.imports.Line`; the ID number encrypted, and masked for display."""
    problems: Mapped[list[Any]]
    """Each as [level, field, cell address, code, values]."""
    changes: Mapped[list[Any]]
    """What differs from the database, each as [field, old, new], phones and ID numbers masked."""
    verdict: Mapped[Verdict] = mapped_column(text_enum(Verdict))
    rank: Mapped[int]
    """The place in the preview: what needs a look comes first."""
    person_id: Mapped[int | None]
    """The person whom the line was taken for."""
    enrolment_id: Mapped[int | None]
    """The enrolment that is changed, or was made."""
    is_done: Mapped[bool] = mapped_column(default=False)
    """Whether confirming has dealt with the line; a restart goes on behind it."""
    edited: Mapped[list[Any]] = mapped_column(default=list)
    """The fields that were mended by hand."""
    before: Mapped[str | None] = mapped_column(Text)
    """What the line changed, sealed: by column the value before and the one written. For undoing."""


class RosterMapping(Base):
    """What a column was said to be; holds for the next file of the delegation at this site."""

    __tablename__ = "roster_mapping"
    __table_args__ = (UniqueConstraint("cohort_id", "site_id", "delegation", "key"),)

    cohort_id: Mapped[int] = reference("cohort", index=False, cascade=True)
    site_id: Mapped[int] = reference("site", cascade=True)
    delegation: Mapped[str] = mapped_column(short(120), default="")
    key: Mapped[str] = mapped_column(short(120))
    field: Mapped[str] = mapped_column(short(32), default="")
    """Empty for “not used”."""
