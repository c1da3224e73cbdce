"""Who may what with certificates; organizers manage them (`cohorts.policies.manage`)."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.certificates.models import Certificate, CertificateDesign
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import Cohort


def read(person: Person, cohort: Cohort, certificate: Certificate) -> bool:
    """Sees one certificate: its owner, and the class's organizers."""
    return policies.manage(person, cohort) or certificate.enrolment.person_id == person.id


def edit_design(person: Person, cohort: Cohort, design: CertificateDesign) -> bool:
    """Edits a design that the class's staff made: its organizers; one that all classes may choose, administrators."""
    return policies.manage(person, cohort) and (person.is_admin or not design.is_shared)
