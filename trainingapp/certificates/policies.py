"""Who may what with certificates and awards; organizers manage them (`cohorts.policies.manage`)."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.certificates.models import Award, AwardState, Certificate, CertificateDesign
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import Cohort


def read(person: Person, cohort: Cohort, certificate: Certificate) -> bool:
    """Sees one certificate: its owner, and the class's organizers."""
    owner = certificate.enrolment
    return policies.manage(person, cohort) or (owner is not None and owner.person_id == person.id)


def withdraw_award(person: Person, cohort: Cohort, award: Award) -> bool:
    """Takes a nomination back: organizers, and whoever made it as long as nothing is decided."""
    is_own = award.nominated_by == person.id and policies.work_in(person, cohort)
    return policies.manage(person, cohort) or (is_own and award.state is AwardState.NOMINATED)


def nominate_only(person: Person, cohort: Cohort) -> bool:
    """Nominates outstanding trainees without managing the class: those who work at its sites."""
    return (
        bool(cohort.award_percent)
        and policies.work_in(person, cohort)
        and not policies.manage(person, cohort)
    )


def edit_design(person: Person, cohort: Cohort, design: CertificateDesign) -> bool:
    """Edits a design that the class's staff made: its organizers; one that all classes may choose, administrators."""
    return policies.manage(person, cohort) and (person.is_admin or not design.is_shared)
