"""One after the other: whoever changes what certificates of a class are issued on."""

from __future__ import annotations

from sqlalchemy import select

from trainingapp.cohorts.models import Cohort
from trainingapp.core.session import session


def hold(cohort: Cohort) -> None:
    """Wait until nobody else signs, issues or decides in this class; until the transaction ends nobody can.

    Rows that only refer to the class can be added meanwhile.
    """
    session.scalar(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
