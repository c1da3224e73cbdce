"""What the plan of the demo class consists of: frozen values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True)
class Host:
    """A body named on the notice; `kind` is host or supporter."""

    kind: str
    name: str


@dataclass(frozen=True)
class Room:
    """A room of a venue; `kind` is hall, discussion or office."""

    building: str
    number: str
    seats: int
    kind: str

    @property
    def label(self) -> str:
        """Building and number, as the timetable names the room."""
        return self.building + self.number


@dataclass(frozen=True)
class Site:
    """A place of the class: `kind` is main, branch or point; `parent` the code of the site above."""

    code: str
    name: str
    kind: str
    parent: str
    venue: str
    address: str
    rooms: tuple[Room, ...]


@dataclass(frozen=True)
class Delegation:
    """Who nominates: `quota_main` places in the main classroom, `quota` in the own branch."""

    name: str
    short: str
    region: int
    branch: str
    quota_main: int
    quota: int


@dataclass(frozen=True)
class Staff:
    """Somebody who works for the class; `role` is one of the names in the glossary."""

    role: str
    site: str
    name: str
    account: str


@dataclass(frozen=True)
class Lecturer:
    """Who teaches, with post and unit as printed."""

    name: str
    post: str
    unit: str


@dataclass(frozen=True)
class Presenter:
    """A trainee of the main classroom who presents a case; also a row of the main roster."""

    name: str
    sex: str
    delegation: str
    unit: tuple[str, ...]
    posts: str


@dataclass(frozen=True)
class HalfDay:
    """One of the units in which attendance is counted; local times."""

    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Lesson:
    """One item of the timetable in local time; `sites` is empty for a central lesson, else where it is held.

    `room` is the label of a room at the main site (central) or at the only site named; else empty.
    """

    half_day: int
    starts_at: datetime
    ends_at: datetime
    kind: str
    sites: tuple[str, ...]
    room: str
    title: str
    theme: str
    lecturer: str
    takes_sign_in: bool

    @property
    def is_central(self) -> bool:
        """Whether every site takes part."""
        return not self.sites

    def is_seen_at(self, site: str) -> bool:
        """Whether it stands in the timetable of the site with this code."""
        return self.is_central or site in self.sites


@dataclass(frozen=True)
class RosterFile:
    """A file as a site sent it: `people` valid rows, and the rows that must be refused."""

    site: str
    path: Path
    people: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Comment:
    """What a grader wrote; `level` is excellent, good, pass, fail or returned."""

    level: str
    text: str


@dataclass(frozen=True)
class Details:
    """Names, dates and rules of the class; `opens_at` and `due_at` of the reflection are local times."""

    programme: str
    title: str
    short_title: str
    edition: int
    starts_on: date
    ends_on: date
    arrival_on: date
    time_zone: str
    study_hours_per_half_day: int
    purpose: str
    certificate_pattern: str
    reflection_title: str
    reflection_prompt: str
    min_length: int
    max_length: int
    opens_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class ClassPlan:
    """Everything there is to know before the first trainee arrives."""

    details: Details
    hosts: tuple[Host, ...]
    half_days: tuple[HalfDay, ...]
    sites: tuple[Site, ...]
    delegations: tuple[Delegation, ...]
    staff: tuple[Staff, ...]
    lecturers: tuple[Lecturer, ...]
    presenters: tuple[Presenter, ...]
    lessons: tuple[Lesson, ...]
    rosters: tuple[RosterFile, ...]
    comments: tuple[Comment, ...]
