"""Who may what in the review. Nobody reads what was not dealt to them, except who organizes the class."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.grading.models import Allocation

manage = cohorts.manage
desk = cohorts.grade
result = cohorts.take_part


def read(person: Person, cohort: Cohort, allocation: Allocation) -> bool:
    """Reads and judges: the grader to whom the reflection is dealt now, while in office."""
    return desk(person, cohort) and allocation.grader_id == person.id and allocation.until is None
