"""The print files of a class."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from trainingapp.certificates.models import PrintFile
from trainingapp.cohorts.models import Cohort


def print_files(cohort: Cohort) -> Select[PrintFile]:
    """The class's print files, newest first."""
    return (
        select(PrintFile)
        .where(PrintFile.cohort_id == cohort.id)
        .options(joinedload(PrintFile.file))
        .order_by(PrintFile.id.desc())
    )
