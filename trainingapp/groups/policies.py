"""Who may look after a group."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.groups.models import Group


def look_after(person: Person, cohort: Cohort, group: Group) -> bool:
    """Sees and changes the group: whoever looks after the people of its site."""
    return group.cohort_id == cohort.id and cohort_policies.run_site(person, cohort, group.site)
