"""What the steps of building the demo class hand on to each other."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.demo.plan import ClassPlan, load_plan

SEED = 20260824
PASSWORD = "demo-yanshi-2026"  # noqa: S105  printed for everybody who tries the demo


@dataclass
class Stage:
    """The class while it is being built; every draw comes from one seeded source."""

    plan: ClassPlan = field(default_factory=load_plan)
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  the same each time
    admin: Person = field(init=False)
    organizer: Person = field(init=False)
    cohort: Cohort = field(init=False)
    sites: dict[str, Site] = field(default_factory=dict)
    graders: list[Person] = field(default_factory=list)
    accounts: list[tuple[str, str]] = field(default_factory=list)
    """What is printed at the end: who, and under which name to sign in."""

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return self.draw.random() < share

    def pick(self, count: int) -> int:
        """A number from 0 to count - 1."""
        return int(self.draw.random() * count)
