"""Who may what with tasks and reflections."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.reflections.models import LibraryText, Reflection, Task, Version

manage = cohorts.manage
oversee = cohorts.work_in
write = cohorts.take_part


def extend(person: Person, cohort: Cohort, enrolment: Enrolment) -> bool:
    """Gives somebody more time: whoever manages the class of that person."""
    return enrolment.cohort_id == cohort.id and cohorts.manage(person, cohort)


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
    reflection, enrolment = version.reflection, cohorts.enrolment_of(person, cohort)
    own = enrolment is not None and reflection.enrolment_id == enrolment.id
    return own and reflection.task_id == task.id and task.cohort_id == cohort.id


def try_out(person: Person, cohort: Cohort, task: Task) -> bool:
    """Compares the own draft with other texts before handing it in, where the task lets authors do so."""
    return task.allows_check and write(person, cohort)


def read_own_report(person: Person, cohort: Cohort, task: Task, version: Version) -> bool:
    """Reads what the comparison says about a version of their own, where the task lets authors do so."""
    return task.shows_report and read_own(person, cohort, task, version)


def read_report(person: Person, cohort: Cohort, task: Task, reflection: Reflection) -> bool:
    """Reads the originality report of what was handed in: whoever manages the class.

    Graders meet it on their desk, for what was dealt to them.
    """
    in_place = reflection.task_id == task.id and task.cohort_id == cohort.id
    return in_place and reflection.submitted_at is not None and manage(person, cohort)


def feed_library(person: Person) -> bool:
    """Feeds the reference library that all classes share: whoever organizes a class, and administrators."""
    return cohorts.create(person)


def keep_text(person: Person, library_text: LibraryText) -> bool:
    """Reads and removes a text: of the library whoever feeds it, of a class's material who manages the class."""
    if library_text.cohort is None:
        return feed_library(person)
    return manage(person, library_text.cohort)


def judge_phrases(person: Person) -> bool:
    """Says what proves nothing, for the whole installation: administrators."""
    return person.is_admin
