"""The register of certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.database import Base, reference, short


class Certificate(Base):
    """An entry of the register: number, frozen content, code of the public check."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("cohort_id", "serial"),)

    cohort_id: Mapped[int] = reference("cohort", index=False)
    enrolment_id: Mapped[int] = reference("enrolment", unique=True, index=False)
    serial: Mapped[int]
    """1, 2, 3 … within the class, without gaps."""
    number: Mapped[str] = mapped_column(short(60), unique=True)
    code: Mapped[str] = mapped_column(short(40), unique=True)
    """128 random bits in the QR code's address."""
    content: Mapped[dict[str, Any]]
    """All that is printed, frozen at issue: the fields of `certificates.design.CertificateContent`."""
    issued_at: Mapped[datetime]
    issued_by: Mapped[int] = reference("person", index=False)
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(short(200), default="")

    cohort: Mapped[Cohort] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
