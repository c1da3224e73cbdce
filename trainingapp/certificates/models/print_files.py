"""Print files and ZIP files made from the register."""

from __future__ import annotations

import enum
from typing import Any

from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.files import StoredFile
from trainingapp.core.i18n import LazyString, _l
from trainingapp.core.jobs.models import Job


class PrintKind(enum.Enum):
    """What is made."""

    SHEETS = "sheets"
    """One PDF with a page for each certificate, and the list on which they are signed for."""
    ZIP = "zip"
    """A PDF for each certificate."""

    @property
    def label(self) -> LazyString:
        return _LABELS[self]


_LABELS = {PrintKind.SHEETS: _l("Print file"), PrintKind.ZIP: _l("ZIP file")}


class PrintFile(Timestamped, Base):
    """A print file or ZIP file of many certificates, in the order in which they are handed out."""

    __tablename__ = "print_file"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    site_id: Mapped[int | None] = reference("site", index=False)
    kind: Mapped[PrintKind] = mapped_column(text_enum(PrintKind), default=PrintKind.SHEETS)
    job_id: Mapped[int | None]
    file_id: Mapped[int | None] = reference("stored_file", index=False)
    """Set when the job has made it."""
    list_file_id: Mapped[int | None] = reference("stored_file", index=False)
    """The handout list, made together with the print file from the same rows."""
    archival: Mapped[bool] = mapped_column(default=False)
    """Marked as PDF/A-3u."""
    count: Mapped[int] = mapped_column(default=0)
    entries: Mapped[list[Any]] = mapped_column(default=list)
    """The order, frozen when it was asked for: `batches.frozen`. Page 1 is the first."""
    pages: Mapped[list[Any]] = mapped_column(default=list)
    """Where pages of an earlier print file are printed again, their numbers there."""
    version: Mapped[str] = mapped_column(short(16), default="")
    """`batches.data_version` of what was printed; for pages printed again, of the earlier print file."""

    cohort: Mapped[Cohort] = relationship()
    site: Mapped[Site | None] = relationship()
    file: Mapped[StoredFile | None] = relationship(foreign_keys="PrintFile.file_id")
    list_file: Mapped[StoredFile | None] = relationship(foreign_keys="PrintFile.list_file_id")
    job: Mapped[Job | None] = relationship(
        primaryjoin=lambda: foreign(PrintFile.job_id) == remote(Job.id), viewonly=True
    )
