"""Who may what with tasks and reflections."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts.models import Cohort
from trainingapp.reflections.models import Reflection, Task, Version

manage = cohorts.manage
oversee = cohorts.work_in
write = cohorts.take_part


def read(person: Person, cohort: Cohort, task: Task, reflection: Reflection) -> bool:
    """Reads what was handed in, at the sites the person looks after; drafts are their author's alone.

    `queries.submissions` gives the same reflections as a list.
    """
    if reflection.task_id != task.id or task.cohort_id != cohort.id or reflection.submitted_at is None:
        return False
    site = cohort_queries.site_of(reflection.enrolment)
    return site is not None and cohorts.run_site(person, cohort, site)


def read_own(person: Person, cohort: Cohort, task: Task, version: Version) -> bool:
    """Reads a version of their own."""
    reflection = version.reflection
    own = reflection.enrolment.person_id == person.id
    return own and reflection.task_id == task.id and task.cohort_id == cohort.id
