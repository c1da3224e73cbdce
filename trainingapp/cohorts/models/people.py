"""Delegations and enrolments; site and standing of an enrolment as dated facts."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models.classes import LABELS, Cohort, Labelled, Site
from trainingapp.core import clock
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.files import StoredFile
from trainingapp.core.i18n import LazyString, _l


class StandingKind(Labelled):
    """Where a trainee stands in the class."""

    ENROLLED = "enrolled"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    SUBSTITUTED = "substituted"


_names: dict[enum.Enum, LazyString] = {
    StandingKind.ENROLLED: _l("Enrolled"),
    StandingKind.ARRIVED: _l("Arrived"),
    StandingKind.WITHDRAWN: _l("Withdrawn"),
    StandingKind.DISMISSED: _l("Dismissed"),
    StandingKind.SUBSTITUTED: _l("Substituted"),
}
LABELS.update(_names)
TAKING_PART = (StandingKind.ENROLLED, StandingKind.ARRIVED)


class Delegation(Base):
    """Who nominates trainees: a province, a district."""

    __tablename__ = "delegation"
    __table_args__ = (UniqueConstraint("cohort_id", "name"),)

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    name: Mapped[str] = mapped_column(short(120))
    quota: Mapped[int | None]
    """Places in the whole class, if any were set."""

    cohort: Mapped[Cohort] = relationship()


class DelegationQuota(Base):
    """Places that a delegation has at one site."""

    __tablename__ = "delegation_quota"
    __table_args__ = (
        UniqueConstraint("delegation_id", "site_id"),
        CheckConstraint("places >= 0", name="places_not_negative"),
    )

    delegation_id: Mapped[int] = reference("delegation", cascade=True, index=False)
    site_id: Mapped[int] = reference("site", cascade=True)
    places: Mapped[int]

    site: Mapped[Site] = relationship()


class DelegationMerge(Base):
    """Two spellings of one delegation made one. While it is not undone the dropped spelling means the kept one."""

    __tablename__ = "delegation_merge"
    __table_args__ = (
        Index(
            "uq_delegation_merge_open",
            "cohort_id",
            "name",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    kept_id: Mapped[int] = reference("delegation", cascade=True)
    name: Mapped[str] = mapped_column(short(120))
    """The spelling that was dropped."""
    quota: Mapped[int | None]
    """Its places in the whole class."""
    at: Mapped[datetime] = mapped_column(default=clock.now)
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What went over, for undoing: `enrolments`, `places` (all [site, places]), `sites` (those taken over),
    `took_quota`, `merges` (earlier ones of the dropped spelling)."""
    undone_at: Mapped[datetime | None]

    kept: Mapped[Delegation] = relationship()


class Enrolment(Timestamped, Base):
    """One person's participation in a class. Sign-ins, reflections and certificates hang on it."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("cohort_id", "person_id"),
        UniqueConstraint("cohort_id", "trainee_no"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    person_id: Mapped[int] = reference("person")
    trainee_no: Mapped[str] = mapped_column(short(32))
    delegation_id: Mapped[int | None] = reference("delegation")
    unit: Mapped[str] = mapped_column(short(240), default="")
    """Full path: province, city, district, street, community."""
    post: Mapped[str] = mapped_column(short(120), default="")
    remark: Mapped[str] = mapped_column(short(200), default="")

    cohort: Mapped[Cohort] = relationship()
    person: Mapped[Person] = relationship(backref="enrolments")
    delegation: Mapped[Delegation | None] = relationship()
    placement: Mapped[Placement] = relationship(
        primaryjoin="and_(Placement.enrolment_id == Enrolment.id, Placement.until.is_(None))", viewonly=True
    )
    standing: Mapped[Standing] = relationship(
        primaryjoin="and_(Standing.enrolment_id == Enrolment.id, Standing.until.is_(None))", viewonly=True
    )


class Dated:
    """A fact with a beginning, an end, an author and a reason."""

    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]
    actor_id: Mapped[int | None] = reference("person", index=False)
    reason: Mapped[str] = mapped_column(short(200), default="")


class Placement(Dated, Base):
    """The site where a trainee sits, from … until …; one open row at a time."""

    __tablename__ = "placement"
    __table_args__ = (
        Index(
            "uq_placement_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_placement_site", "site_id", "until", "enrolment_id"),  # answers counts by site alone
    )

    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    site_id: Mapped[int] = reference("site", index=False)

    site: Mapped[Site] = relationship()


class Standing(Dated, Base):
    """Whether a trainee is enrolled, arrived, withdrawn, dismissed or substituted; one open row at a time."""

    __tablename__ = "standing"
    __table_args__ = (
        Index(
            "uq_standing_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(
            "ix_standing_open",  # answers who arrived without reading the rows
            "enrolment_id",
            "kind",
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    kind: Mapped[StandingKind] = mapped_column(text_enum(StandingKind))


class Substitution(Base):
    """One trainee takes the place that another was allotted; never the other's number or attendance."""

    __tablename__ = "substitution"

    enrolment_id: Mapped[int] = reference("enrolment", cascade=True, index=False, unique=True)
    """Of the substitute."""
    replaced_id: Mapped[int] = reference("enrolment", cascade=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = reference("person", index=False)
    reason: Mapped[str] = mapped_column(short(200), default="")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = reference("person", index=False)
    undo_reason: Mapped[str] = mapped_column(short(200), default="")

    enrolment: Mapped[Enrolment] = relationship(foreign_keys="Substitution.enrolment_id")
    replaced: Mapped[Enrolment] = relationship(foreign_keys="Substitution.replaced_id")


class PersonMerge(Base):
    """Two records of one human being made one, and what has to go back should that prove wrong."""

    __tablename__ = "person_merge"
    __table_args__ = (
        Index(
            "uq_person_merge_open",
            "merged_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    kept_id: Mapped[int] = reference("person")
    merged_id: Mapped[int] = reference("person", index=False)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int] = reference("person", index=False)
    reason: Mapped[str] = mapped_column(short(200), default="")
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What went over: ids of rows by table; the names of details taken over; the phone, encrypted."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = reference("person", index=False)

    kept: Mapped[Person] = relationship(foreign_keys="PersonMerge.kept_id")
    merged: Mapped[Person] = relationship(foreign_keys="PersonMerge.merged_id")
    actor: Mapped[Person] = relationship(foreign_keys="PersonMerge.actor_id")


class SlipFile(Timestamped, Base):
    """A print file of slips with one-time codes for a site; the codes stand nowhere else."""

    __tablename__ = "slip_file"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    site_id: Mapped[int] = reference("site")
    job_id: Mapped[int | None]
    file_id: Mapped[int | None] = reference("stored_file", index=False)
    """Set when the job has made it."""
    count: Mapped[int] = mapped_column(default=0)

    cohort: Mapped[Cohort] = relationship()
    site: Mapped[Site] = relationship()
    file: Mapped[StoredFile | None] = relationship()
