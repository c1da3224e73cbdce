"""What is wanted before it stands: a lesson as planned, and who shall teach it. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainingapp.cohorts.models import Site
from trainingapp.courses.models import CourseKind
from trainingapp.venues.models import Room


@dataclass(frozen=True)
class Speaker:
    """Who teaches, as printed; with `enrolment_id` a trainee of the class who presents a case."""

    name: str
    post: str = ""
    unit: str = ""
    enrolment_id: int | None = None


@dataclass(frozen=True)
class LessonPlan:
    """A lesson that somebody wants; central without a site.

    `takes_sign_in` None lets the rule decide: the first lesson of a half-day takes it, evenings do not.
    """

    title: str
    kind: CourseKind
    starts_at: datetime
    ends_at: datetime
    site: Site | None = None
    room: Room | None = None
    speakers: tuple[Speaker, ...] = ()
    takes_sign_in: bool | None = None
