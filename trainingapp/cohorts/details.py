"""What people type about a class, as plain data on its way from forms to services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trainingapp.cohorts.models import Counting, HostKind

Hosts = tuple[tuple[HostKind, str], ...]


@dataclass(frozen=True)
class Plan:
    """A class that is about to be made; what is empty is filled in by the service."""

    programme: str
    starts_on: date
    ends_on: date
    edition: int | None = None
    """The programme's next one unless given."""
    title: str = ""
    """The programme's name unless given."""
    code: str = ""
    """Made from title and edition unless given."""
    hosts: Hosts = ()
    site_name: str = ""
    """Of the main classroom; its kind's name unless given."""
    venue: str = ""


@dataclass(frozen=True)
class Details:
    """What a class is called, when it is held, and by whom."""

    title: str
    edition: int
    code: str
    starts_on: date
    ends_on: date
    hosts: Hosts


@dataclass(frozen=True)
class ClassRules:
    """What counts in a class; the fields of `Cohort` of the same names."""

    hours_per_half_day: int
    absence_one_in: int
    needs_reflection: bool
    conveners_per_group: int
    group_size: int
    min_length: int
    max_length: int
    counting: Counting
    certificate_pattern: str
    sign_in_opens: int
    late_after: int
    unit_code: str = ""
    programme_code: str = ""
    award_percent: int = 10


@dataclass(frozen=True)
class Correction:
    """How a trainee is written from now on."""

    name: str
    phone: str
    """Empty: it stays as it is."""
    unit: str
    post: str
    delegation: str
    remark: str
    sex: str = ""
    """`male`, `female`, or empty: it stays as it is."""
    id_number: str = ""
    """Empty: it stays as it is."""
    shares_phone: bool = False
    """Whether it is known that somebody else has the phone as well."""
