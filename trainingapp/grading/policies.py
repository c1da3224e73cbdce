"""Who may what in the review. Nobody reads what was not dealt to them, except who organizes the class."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.grading.models import Allocation, CalibrationText, Finding, Hearing, Phrase
from trainingapp.reflections.models import Reflection

manage = cohorts.manage
desk = cohorts.grade
result = cohorts.take_part


def read(person: Person, cohort: Cohort, allocation: Allocation) -> bool:
    """Reads and judges: the grader to whom the reflection is dealt now, while in office."""
    return desk(person, cohort) and allocation.grader_id == person.id and allocation.until is None


def judge(person: Person, cohort: Cohort, allocation: Allocation) -> bool:
    """Sends a judgement: also who held the text until a moment ago, to be told so and to keep the comment."""
    return desk(person, cohort) and allocation.grader_id == person.id


def own_phrase(person: Person, cohort: Cohort, phrase: Phrase) -> bool:
    """Removes a phrase of their own."""
    return desk(person, cohort) and phrase.grader_id == person.id


def decide_finding(person: Person, cohort: Cohort, finding: Finding) -> bool:
    """Decides about a finding that stands, in the class that they organize."""
    stands = finding.replaced_at is None and finding.allocation.cohort_id == cohort.id
    return stands and manage(person, cohort)


def answer(person: Person, cohort: Cohort, hearing: Hearing) -> bool:
    """Is heard about a text of their own."""
    reflection = hearing.version.reflection
    own = reflection.enrolment.person_id == person.id and reflection.task.cohort_id == cohort.id
    return own and result(person, cohort)


def appeal(person: Person, cohort: Cohort, reflection: Reflection) -> bool:
    """Asks for another reading: the author, of what is final and was shown to them."""
    own = reflection.enrolment.person_id == person.id and reflection.task.cohort_id == cohort.id
    return own and result(person, cohort)


def recuse(person: Person, cohort: Cohort, allocation: Allocation) -> bool:
    """Declares not to judge a text that lies with them."""
    return read(person, cohort, allocation)


def calibrate(person: Person, cohort: Cohort, calibration_text: CalibrationText) -> bool:
    """Reads a calibration text of the class where they grade."""
    return desk(person, cohort) and calibration_text.cohort_id == cohort.id


def manage_reflection(person: Person, cohort: Cohort, reflection: Reflection) -> bool:
    """Decides about one reflection of the class that they organize."""
    return manage(person, cohort) and reflection.task.cohort_id == cohort.id
