"""Groups and who belongs to them, dated."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.cohorts.models.people import Dated
from trainingapp.core.database import Base, Timestamped, reference, text_enum
from trainingapp.core.i18n import LazyString, _l
from trainingapp.venues.models import Room


class GroupRole(enum.Enum):
    MEMBER = "member"
    CONVENER = "convener"

    @property
    def label(self) -> LazyString:
        return {GroupRole.MEMBER: _l("Member"), GroupRole.CONVENER: _l("Convener")}[self]


class Group(Timestamped, Base):
    """Trainees of one site who discuss together."""

    __tablename__ = "discussion_group"
    __table_args__ = (
        Index(
            "uq_discussion_group_number",
            "site_id",
            "number",
            unique=True,
            sqlite_where=text("dissolved_at IS NULL"),
            postgresql_where=text("dissolved_at IS NULL"),
        ),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    site_id: Mapped[int] = reference("site", index=False)
    number: Mapped[int]
    room_id: Mapped[int | None] = reference("room")
    dissolved_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship()
    site: Mapped[Site] = relationship()
    room: Mapped[Room | None] = relationship()


class Membership(Dated, Base):
    """Whose group it is, from … until …; one open row for each enrolment at a time."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_open",
            "enrolment_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_membership_group", "group_id", "until"),
    )

    group_id: Mapped[int] = reference("discussion_group", index=False, cascade=True)
    enrolment_id: Mapped[int] = reference("enrolment", cascade=True)
    role: Mapped[GroupRole] = mapped_column(text_enum(GroupRole), default=GroupRole.MEMBER)

    group: Mapped[Group] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
