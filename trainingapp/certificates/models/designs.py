"""Designs of certificates with their versions, what a class chose, and fonts added for single characters.

Versions and choices are never changed: a certificate refers to the choice that it was issued with, and looks the same
years later.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.certificates.design.settings import SENTENCE, SealKind
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.files import StoredFile


class CertificateDesign(Timestamped, Base):
    """A design: one that came with the program (`key`), or one that a class's staff made by copying."""

    __tablename__ = "certificate_design"

    cohort_id: Mapped[int | None] = reference("cohort", outlives=True)
    """The class that may edit it."""
    key: Mapped[str] = mapped_column(short(40), default="")
    name: Mapped[str] = mapped_column(short(60))
    is_shared: Mapped[bool] = mapped_column(default=False)
    """Whether other classes may choose it."""

    cohort: Mapped[Cohort | None] = relationship()
    versions: Mapped[list[DesignVersion]] = relationship(
        back_populates="design", order_by="DesignVersion.number"
    )

    @property
    def newest(self) -> DesignVersion:
        """The version that is chosen now."""
        return self.versions[-1]


class DesignVersion(Timestamped, Base):
    """What a design was at one time; never changed."""

    __tablename__ = "design_version"
    __table_args__ = (UniqueConstraint("design_id", "number"),)

    design_id: Mapped[int] = reference("certificate_design", index=False)
    number: Mapped[int]
    html: Mapped[str] = mapped_column(Text)
    css: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(short(64), index=True)
    """Of texts and pictures."""

    design: Mapped[CertificateDesign] = relationship(back_populates="versions")
    pictures: Mapped[list[DesignPicture]] = relationship(order_by="DesignPicture.name")


class DesignPicture(Base):
    """A picture that a version uses, by the name that its texts use."""

    __tablename__ = "design_picture"
    __table_args__ = (UniqueConstraint("version_id", "name"),)

    version_id: Mapped[int] = reference("design_version", index=False)
    name: Mapped[str] = mapped_column(short(80))
    file_id: Mapped[int] = reference("stored_file", index=False)

    file: Mapped[StoredFile] = relationship()


class ClassDesign(Timestamped, Base):
    """What a class chose: a version of a design with settings; the newest counts, none is ever changed."""

    __tablename__ = "class_design"
    __table_args__ = (UniqueConstraint("cohort_id", "number"),)

    cohort_id: Mapped[int | None] = reference("cohort", index=False, outlives=True)
    number: Mapped[int]
    version_id: Mapped[int] = reference("design_version", index=False)
    title: Mapped[str] = mapped_column(short(20), default="结业证书")
    address: Mapped[str] = mapped_column(short(10), default="同志")
    sentence: Mapped[str] = mapped_column(short(300), default=SENTENCE)
    seals: Mapped[SealKind] = mapped_column(text_enum(SealKind), default=SealKind.DRAWN)
    seal_line: Mapped[str] = mapped_column(short(12), default="培训专用章")
    logo_id: Mapped[int | None] = reference("stored_file", index=False)

    cohort: Mapped[Cohort | None] = relationship()
    version: Mapped[DesignVersion] = relationship()
    logo: Mapped[StoredFile | None] = relationship()
    seal_pictures: Mapped[list[SealPicture]] = relationship(order_by="SealPicture.host")


class SealPicture(Base):
    """The uploaded seal of a host."""

    __tablename__ = "seal_picture"
    __table_args__ = (UniqueConstraint("class_design_id", "host"),)

    class_design_id: Mapped[int] = reference("class_design", index=False)
    host: Mapped[str] = mapped_column(short(120))
    file_id: Mapped[int] = reference("stored_file", index=False)

    file: Mapped[StoredFile] = relationship()


class AddedFont(Timestamped, Base):
    """A font that an administrator added for characters that no other font here has."""

    __tablename__ = "added_font"

    mark: Mapped[str] = mapped_column(short(16), unique=True)
    """Names the cut font in the instance folder."""
    family: Mapped[str] = mapped_column(short(120))
    """As its maker calls it."""
    characters: Mapped[str] = mapped_column(Text)
    licence: Mapped[str] = mapped_column(short(200))
    """By what right it is used, in the words of whoever added it."""
    file_id: Mapped[int] = reference("stored_file", index=False)
    """The font as it was uploaded."""
    removed_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()
