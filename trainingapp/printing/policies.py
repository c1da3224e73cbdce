"""Who prints what: whoever works in the class, for the sites that they look after."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import Cohort
from trainingapp.printing.models import PrintRun


def take(person: Person, cohort: Cohort, print_run: PrintRun) -> bool:
    """Takes a printed file away: who works on the whole class, and who had it made while the site is theirs.

    Of the sites below one's own only some may be one's business, so not everybody of the site takes every file.
    With phones in full, organizers only.
    """
    if print_run.full_contacts:
        return policies.manage(person, cohort)
    area = policies.scope(person, cohort)
    if area.whole:
        return True
    is_own = print_run.job is not None and print_run.job.owner_id == person.id
    return is_own and print_run.site is not None and area.covers(print_run.site)
