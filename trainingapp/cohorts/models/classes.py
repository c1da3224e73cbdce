"""Programmes, classes, sites and staff."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.models import Person
from trainingapp.core.database import Base, Timestamped, reference, short, text_enum
from trainingapp.core.i18n import LazyString, _l
from trainingapp.venues.models import Venue


class Labelled(enum.Enum):
    """An enum whose members have a name that people read."""

    @property
    def label(self) -> LazyString:
        return LABELS[self]


class CohortState(Labelled):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class HostKind(Labelled):
    HOST = "host"
    CO_HOST = "co_host"
    SUPPORTER = "supporter"


class SiteKind(Labelled):
    MAIN = "main"
    BRANCH = "branch"
    POINT = "point"


class StaffRole(Labelled):
    ORGANIZER = "organizer"
    SITE_STAFF = "site_staff"
    CLASS_TEACHER = "class_teacher"
    GRADER = "grader"


class Counting(Labelled):
    """How the length of a reflection is counted."""

    HAN = "han"
    NON_SPACE = "non_space"
    RAW = "raw"


LABELS: dict[enum.Enum, LazyString] = {
    CohortState.DRAFT: _l("Draft"),
    CohortState.OPEN: _l("Open"),
    CohortState.CLOSED: _l("Closed"),
    HostKind.HOST: _l("Host"),
    HostKind.CO_HOST: _l("Co-host"),
    HostKind.SUPPORTER: _l("Supporter"),
    SiteKind.MAIN: _l("Main classroom"),
    SiteKind.BRANCH: _l("Branch classroom"),
    SiteKind.POINT: _l("Training point"),
    StaffRole.ORGANIZER: _l("Organizer"),
    StaffRole.SITE_STAFF: _l("Site staff"),
    StaffRole.CLASS_TEACHER: _l("Class teacher"),
    StaffRole.GRADER: _l("Grader"),
    Counting.HAN: _l("Chinese characters only"),
    Counting.NON_SPACE: _l("All characters except spaces"),
    Counting.RAW: _l("All characters"),
}


class Programme(Timestamped, Base):
    """A series of classes."""

    __tablename__ = "programme"

    name: Mapped[str] = mapped_column(short(120), unique=True)


class Cohort(Timestamped, Base):
    """One run of training: dates, hosts, rules, sites, people."""

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
        CheckConstraint("absence_one_in >= 1", name="absence_limit"),
        CheckConstraint("min_length <= max_length", name="lengths_in_order"),
        UniqueConstraint("programme_id", "edition"),
    )

    programme_id: Mapped[int] = reference("programme")
    edition: Mapped[int]
    title: Mapped[str] = mapped_column(short(120))
    code: Mapped[str] = mapped_column(short(12), unique=True)
    """Short sign before trainee numbers and in addresses of calendar feeds: letters and digits."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    zone: Mapped[str] = mapped_column(short(40), default="Asia/Shanghai")
    state: Mapped[CohortState] = mapped_column(text_enum(CohortState), default=CohortState.DRAFT)
    hours_per_half_day: Mapped[int] = mapped_column(default=4)
    absence_one_in: Mapped[int] = mapped_column(default=7)
    """Absence beyond 1/n of the study hours means no certificate."""
    needs_reflection: Mapped[bool] = mapped_column(default=True)
    conveners_per_group: Mapped[int] = mapped_column(default=2)
    group_size: Mapped[int] = mapped_column(default=16)
    min_length: Mapped[int] = mapped_column(default=1500)
    max_length: Mapped[int] = mapped_column(default=2500)
    counting: Mapped[Counting] = mapped_column(text_enum(Counting), default=Counting.HAN)
    certificate_pattern: Mapped[str] = mapped_column(short(60), default="{code}-{year}-{serial:05}")
    unit_code: Mapped[str] = mapped_column(short(12), default="", server_default="")
    """The issuing unit in certificate numbers, like the next one for the programme."""
    programme_code: Mapped[str] = mapped_column(short(12), default="", server_default="")
    award_percent: Mapped[int] = mapped_column(default=10, server_default="10")
    """How many of a hundred trainees may be named outstanding; 0: the class names none."""
    sign_in_opens: Mapped[int] = mapped_column(default=15)
    """Minutes before a lesson from which signing in counts."""
    late_after: Mapped[int] = mapped_column(default=10)
    """Minutes after a lesson began from which a sign-in counts as late."""
    collects_id_numbers: Mapped[bool] = mapped_column(default=True)
    """Whether this class needs ID numbers at all; if not, imports pass them over and no page shows them."""
    retention_days: Mapped[int] = mapped_column(default=730)
    """Days after the last one from which the personal data of a closed class may be cut back."""
    cut_back_at: Mapped[datetime | None]
    """When that was done."""

    programme: Mapped[Programme] = relationship()
    hosts: Mapped[list[Host]] = relationship(
        back_populates="cohort", cascade="all, delete-orphan", order_by="(Host.position, Host.id)"
    )

    @property
    def is_over(self) -> bool:
        return self.state is CohortState.CLOSED


class Host(Base):
    """A body named on notice and certificate, in a fixed order."""

    __tablename__ = "host"

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    kind: Mapped[HostKind] = mapped_column(text_enum(HostKind), default=HostKind.HOST)
    name: Mapped[str] = mapped_column(short(120))
    position: Mapped[int]

    cohort: Mapped[Cohort] = relationship(back_populates="hosts")


class Site(Timestamped, Base):
    """A cohort's use of a venue: a node of the tree main – branch – point."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("cohort_id", "name"),
        Index("ix_site_path", "cohort_id", "path"),
    )

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    parent_id: Mapped[int | None] = reference("site")
    kind: Mapped[SiteKind] = mapped_column(text_enum(SiteKind))
    name: Mapped[str] = mapped_column(short(120))
    venue_id: Mapped[int | None] = reference("venue")
    position: Mapped[int] = mapped_column(default=0)
    path: Mapped[str] = mapped_column(short(200), default="")
    """Ids from the root down, each ending in a slash: "3/17/"; everything below has it as a beginning."""
    planned: Mapped[int | None]
    """Places, if the organizer set any."""
    contact: Mapped[str] = mapped_column(short(120), default="", server_default="")
    """Whom the organizers call at the site: name and telephone of an office."""

    cohort: Mapped[Cohort] = relationship()
    parent: Mapped[Site | None] = relationship(remote_side="Site.id")
    venue: Mapped[Venue | None] = relationship()

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1


class Staff(Timestamped, Base):
    """A person's office in a class, for the whole class or for a site and those below it."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_person_role", "person_id", "role"),)

    cohort_id: Mapped[int] = reference("cohort", cascade=True)
    site_id: Mapped[int | None] = reference("site")
    person_id: Mapped[int] = reference("person", index=False)
    role: Mapped[StaffRole] = mapped_column(text_enum(StaffRole))
    until: Mapped[datetime | None]
    """When the office ended; None while it lasts."""

    cohort: Mapped[Cohort] = relationship()
    site: Mapped[Site | None] = relationship()
    person: Mapped[Person] = relationship(backref="offices")

    @property
    def role_text(self) -> str:
        return str(self.role.label)
