"""Print files made from the register."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import Base, Timestamped, reference
from trainingapp.core.files import StoredFile


class PrintFile(Timestamped, Base):
    """A print file of many certificates, in the order in which they are handed out."""

    __tablename__ = "print_file"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    site_id: Mapped[int | None] = reference("site", index=False)
    job_id: Mapped[int | None]
    file_id: Mapped[int | None] = reference("stored_file", index=False)
    """Set when the job has made it."""
    count: Mapped[int] = mapped_column(default=0)

    cohort: Mapped[Cohort] = relationship()
    file: Mapped[StoredFile | None] = relationship()
