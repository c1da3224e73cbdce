"""Designs: what a class chose, what it may choose, and the design of a certificate as it was issued."""

from __future__ import annotations

from sqlalchemy import or_, select

from trainingapp.certificates.design import CertificateContent, Design, Settings, default_design
from trainingapp.certificates.models import (
    AddedFont,
    Certificate,
    CertificateDesign,
    ClassDesign,
    DesignVersion,
)
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, HostKind
from trainingapp.cohorts.rules import first_certificate_no
from trainingapp.core.errors import DomainError
from trainingapp.core.files import StoredFile
from trainingapp.core.fonts import NameProblem, name_problems
from trainingapp.core.session import session


def class_design(cohort: Cohort) -> ClassDesign | None:
    """What the class chose last; None when it takes what comes with the program."""
    return session.scalar(
        select(ClassDesign)
        .where(ClassDesign.cohort_id == cohort.id)
        .order_by(ClassDesign.number.desc())
        .limit(1)
    )


def design_of_class(cohort: Cohort) -> Design:
    """The class's design, ready to print."""
    chosen = class_design(cohort)
    return loaded(chosen) if chosen else default_design()


def design_of_certificate(certificate: Certificate) -> Design:
    """The design that a certificate was issued with."""
    chosen = session.get(ClassDesign, certificate.design_id) if certificate.design_id else None
    return loaded(chosen) if chosen else default_design()


def loaded(chosen: ClassDesign) -> Design:
    """A choice with its texts and pictures; a picture whose file is gone is left out, and missed by name."""
    settings = Settings(
        title=chosen.title,
        address=chosen.address,
        sentence=chosen.sentence,
        seals=chosen.seals,
        seal_line=chosen.seal_line,
        seal_pictures={one.host: content for one in chosen.seal_pictures if (content := _content(one.file))},
        logo=_content(chosen.logo) if chosen.logo else b"",
    )
    return loaded_version(chosen.version).settled(settings)


def loaded_version(version: DesignVersion) -> Design:
    """A version with the settings that nobody changed."""
    pictures = {one.name: content for one in version.pictures if (content := _content(one.file))}
    return Design(version.html, version.css, pictures=pictures)


def lost_files(chosen: ClassDesign) -> list[str]:
    """Names of the pictures whose files are gone."""
    stored = [one.file for one in chosen.version.pictures] + [one.file for one in chosen.seal_pictures]
    stored += [chosen.logo] if chosen.logo else []
    return [one.name for one in stored if not one.path.is_file()]


def _content(stored: StoredFile) -> bytes:
    return stored.path.read_bytes() if stored.path.is_file() else b""


def designs_for(cohort: Cohort) -> list[CertificateDesign]:
    """The designs that staff made and that this class may choose: its own, and those shared with all."""
    return list(
        session.scalars(
            select(CertificateDesign)
            .where(
                CertificateDesign.key == "",
                or_(CertificateDesign.cohort_id == cohort.id, CertificateDesign.is_shared),
            )
            .order_by(CertificateDesign.id)
        )
    )


def sample_content(cohort: Cohort, *, check_url: str = "https://example.org/check/") -> CertificateContent:
    """A certificate of the class for nobody, as full as one can be."""
    hosts = tuple(host.name for host in cohort.hosts if host.kind is HostKind.HOST)
    code = "x" * 22
    return CertificateContent(
        number=_sample_number(cohort),
        name="沈书言",
        unit_path="示范省青禾市望溪区柳堤街道春晓社区",
        cohort_title=cohort.title,
        programme=cohort.programme.name,
        edition=cohort.edition,
        hosts=hosts or ("示范主办单位",),
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        issued_on=cohort.ends_on,
        study_hours=36,
        verify_url=check_url + code,
        check_code=code,
    )


def _sample_number(cohort: Cohort) -> str:
    try:
        return first_certificate_no(cohort, cohort.certificate_pattern)
    except DomainError:  # a pattern that cannot number yet is named where certificates are issued
        return f"{cohort.code}-{cohort.ends_on.year}-00001"


def undrawable(cohort: Cohort) -> list[tuple[cohorts.RosterEntry, list[NameProblem]]]:
    """Those who take part and whose names cannot be printed, with each character's code point and remedy."""
    found = ((entry, name_problems(entry.name)) for entry in cohorts.taking_part(cohort))
    return [(entry, problems) for entry, problems in found if problems]


def added_fonts() -> list[AddedFont]:
    """The fonts added for single characters, newest first, those removed among them."""
    return list(session.scalars(select(AddedFont).order_by(AddedFont.id.desc())))
