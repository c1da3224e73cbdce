"""The register: certificates by code, by trainee, in the order of the ceremony."""

from __future__ import annotations

from sqlalchemy import func, select

from trainingapp.certificates import rules
from trainingapp.certificates.models import Certificate
from trainingapp.certificates.queries.candidates import candidates
from trainingapp.cohorts.models import Cohort, Enrolment, Site
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


def in_ceremony_order(cohort: Cohort, site: Site | None) -> list[Certificate]:
    """The valid certificates in the order in which they are handed out, of one site (and below) or of all."""
    by_enrolment = {
        certificate.enrolment_id: certificate
        for certificate in session.scalars(
            select(Certificate).where(Certificate.cohort_id == cohort.id, Certificate.revoked_at.is_(None))
        )
    }
    below = None if site is None else _below(site)
    return [
        by_enrolment[candidate.entry.enrolment_id]
        for candidate in candidates(cohort)
        if candidate.entry.enrolment_id in by_enrolment
        and (below is None or candidate.entry.site_id in below)
    ]


def _below(site: Site) -> set[int]:
    return set(session.scalars(select(Site.id).where(Site.path.startswith(site.path, autoescape=True))))
