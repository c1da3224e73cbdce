"""The register: certificates by code and by trainee."""

from __future__ import annotations

from sqlalchemy import func, select

from trainingapp.certificates import rules
from trainingapp.certificates.models import Certificate
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session


def last_serial(cohort: Cohort) -> int:
    """The highest serial number given so far; 0 when none was."""
    return session.scalar(select(func.max(Certificate.serial)).where(Certificate.cohort_id == cohort.id)) or 0


def count(cohort: Cohort) -> int:
    """How many certificates the class has issued."""
    return session.scalar(select(func.count()).where(Certificate.cohort_id == cohort.id)) or 0


def by_code(code: str) -> Certificate | None:
    """The certificate with this public code."""
    return session.scalar(select(Certificate).where(Certificate.code == rules.plain_code(code)))


def of_enrolment(enrolment: Enrolment) -> Certificate | None:
    """The trainee's certificate, if issued."""
    return session.scalar(select(Certificate).where(Certificate.enrolment_id == enrolment.id))
