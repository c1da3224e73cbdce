"""The register of certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.database import Base, reference, short


class Certificate(Base):
    """An entry of the register: number, frozen content, code of the public check.

    An entry outlives the class, the enrolment and the accounts that it refers to; it is never deleted.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("cohort_id", "serial"),
        Index("ix_certificate_name", "name"),
    )

    cohort_id: Mapped[int | None] = reference("cohort", index=False, outlives=True)
    enrolment_id: Mapped[int | None] = reference("enrolment", unique=True, index=False, outlives=True)
    sign_off_id: Mapped[int | None] = reference("sign_off", index=False, outlives=True)
    """The signed-off list from which the number was allotted; None for those older than such lists."""
    serial: Mapped[int]
    """1, 2, 3 … within the class, without gaps."""
    number: Mapped[str] = mapped_column(short(60), unique=True)
    code: Mapped[str] = mapped_column(short(40), unique=True)
    """128 random bits in the QR code's address; of the edition that stands."""
    content: Mapped[dict[str, Any]]
    """All that is printed, frozen at issue: the fields of `certificates.design.CertificateContent`."""
    name: Mapped[str] = mapped_column(short(120), default="", server_default="")
    """As printed; for searching, like the next one."""
    class_title: Mapped[str] = mapped_column(short(120), default="", server_default="")
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many times it was printed under this number: 1, and one more for each reissue."""
    design_id: Mapped[int | None] = reference("class_design", index=False)
    """The design with the settings that it was issued with; None for those older than designs."""
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = reference("person", index=False, outlives=True)
    reissued_at: Mapped[datetime | None]
    """Since when the present edition stands, if it is not the first."""
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = reference("person", index=False, outlives=True)
    revoked_reason: Mapped[str] = mapped_column(short(200), default="")

    cohort: Mapped[Cohort | None] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    earlier: Mapped[list[EarlierEdition]] = relationship(
        back_populates="certificate", order_by="EarlierEdition.edition"
    )


class EarlierEdition(Base):
    """What was printed under the number before a reissue, and why it was replaced, when and by whom."""

    __tablename__ = "earlier_edition"
    __table_args__ = (UniqueConstraint("certificate_id", "edition"),)

    certificate_id: Mapped[int] = reference("certificate", index=False)
    edition: Mapped[int]
    code: Mapped[str] = mapped_column(short(40), unique=True)
    """The public check says of it that another edition stands."""
    content: Mapped[dict[str, Any]]
    replaced_at: Mapped[datetime]
    replaced_by: Mapped[int | None] = reference("person", index=False, outlives=True)
    reason: Mapped[str] = mapped_column(short(200))

    certificate: Mapped[Certificate] = relationship(back_populates="earlier")
