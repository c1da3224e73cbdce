"""A roster on its way into the class: read, looked at, then confirmed or thrown away."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models.classes import LABELS, Cohort, Labelled, Site
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.files import StoredFile
from trainingapp.core.i18n import LazyString, _l


class ImportState(Labelled):
    READY = "ready"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class Verdict(Labelled):
    """What confirming the import does with a line."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


_names: dict[enum.Enum, LazyString] = {
    ImportState.READY: _l("To be confirmed"),
    ImportState.CONFIRMED: _l("Confirmed"),
    ImportState.DISCARDED: _l("Thrown away"),
    Verdict.ADD: _l("New"),
    Verdict.CHANGE: _l("Changed"),
    Verdict.SAME: _l("Unchanged"),
    Verdict.REFUSE: _l("Refused"),
}
LABELS.update(_names)


class RosterImport(Timestamped, Base):
    """One roster file for one site of a class."""

    __tablename__ = "roster_import"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    site_id: Mapped[int] = reference("site")
    file_id: Mapped[int] = reference("stored_file", index=False)
    actor_id: Mapped[int] = reference("person", index=False)
    state: Mapped[ImportState] = mapped_column(text_enum(ImportState), default=ImportState.READY)
    confirmed_at: Mapped[datetime | None]
    job_id: Mapped[int | None]
    skipped: Mapped[list[Any]] = mapped_column(default=list)
    """Rows that are no people, each as [sheet, row, why]: titles, headers, totals, notes."""
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Which column was read as which field, by sheet."""

    cohort: Mapped[Cohort] = relationship()
    site: Mapped[Site] = relationship()
    file: Mapped[StoredFile] = relationship()


class RosterLine(Base):
    """One line of the file with what was read from it and what is wrong with it."""

    __tablename__ = "roster_line"
    __table_args__ = (Index("ix_roster_line_verdict", "roster_import_id", "verdict", "id"),)

    roster_import_id: Mapped[int] = reference("roster_import", index=False, cascade=True)
    sheet: Mapped[str] = mapped_column(short(120))
    row_no: Mapped[int]
    cells: Mapped[list[Any]]
    """The cells as they stand in the file."""
    person: Mapped[dict[str, Any]]
    """What was read: the fields of `cohorts.roster.RosterPerson`, the ID number encrypted."""
    problems: Mapped[list[Any]]
    """Each as [level, field, cell address, message]."""
    verdict: Mapped[Verdict] = mapped_column(text_enum(Verdict))
    enrolment_id: Mapped[int | None]
    """The enrolment that is changed, or was made."""
