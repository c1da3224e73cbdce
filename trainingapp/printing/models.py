"""Print runs, and what was printed last of each sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.database import Base, Timestamped, reference, short
from trainingapp.core.files import StoredFile
from trainingapp.core.jobs.models import Job


class PrintRun(Timestamped, Base):
    """One press of the button: pieces for a site and those below it, or for the whole class."""

    __tablename__ = "print_run"
    __table_args__ = (UniqueConstraint("cohort_id", "number"),)

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=False)
    number: Mapped[int]
    """1, 2, 3 … within the class; sheets that changed carry it as their data version."""
    site_id: Mapped[int | None] = reference("site")
    alone: Mapped[bool] = mapped_column(default=False)
    """Without the sites below it."""
    pieces: Mapped[list[Any]]
    """Keys of the pieces."""
    only_changed: Mapped[bool] = mapped_column(default=False)
    full_contacts: Mapped[bool] = mapped_column(default=False)
    """Phones stand in full; the reason is in the audit book."""
    job_id: Mapped[int | None]
    file_id: Mapped[int | None] = reference("stored_file", index=False)
    """Set when the job has made it."""
    sheets: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)

    cohort: Mapped[Cohort] = relationship()
    site: Mapped[Site | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    job: Mapped[Job | None] = relationship(
        primaryjoin=lambda: foreign(PrintRun.job_id) == remote(Job.id), viewonly=True
    )

    @property
    def is_archive(self) -> bool:
        """Whether the file is a ZIP of several PDFs."""
        return self.file is not None and self.file.name.endswith(".zip")


class PrintedSheet(Base):
    """How a sheet looked when it was last printed."""

    __tablename__ = "printed_sheet"
    __table_args__ = (
        UniqueConstraint("cohort_id", "piece", "key"),
        Index("ix_printed_sheet_site", "site_id", "piece"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True, index=False)
    piece: Mapped[str] = mapped_column(short(40))
    key: Mapped[str] = mapped_column(short(80))
    site_id: Mapped[int | None] = reference("site", cascade=True, index=False)
    """None for what belongs to the class as a whole."""
    title: Mapped[str] = mapped_column(short(200))
    digest: Mapped[str] = mapped_column(short(64))
    version: Mapped[int]
    """The number of the run in which it first looked like this."""
    first_page: Mapped[int] = mapped_column(default=0)
    """Where it begins in its book; 0 outside of books."""
    printed_at: Mapped[datetime]
