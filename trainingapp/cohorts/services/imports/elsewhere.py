"""People of a roster who take part in another class on the same days."""

from __future__ import annotations

from collections.abc import Iterable

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.cohorts.matching import Known
from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.queries.imports import classes_at_that_time
from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.words import StoredProblem, problem


def elsewhere(cohort: Cohort, people: Iterable[Known], *, seen_by: Person) -> dict[int, StoredProblem]:
    """The notice for each person who is not in this class yet but in another one on its days.

    The class is named only to somebody who works in it.
    """
    found: dict[int, StoredProblem] = {}
    numbers = sorted(one.person_id for one in people if one.enrolment_id is None)
    for person_id, other in classes_at_that_time(cohort, numbers):
        days = {"first": other.starts_on.isoformat(), "last": other.ends_on.isoformat()}
        if policies.scope(seen_by, other).is_empty:
            found.setdefault(person_id, problem(Level.NOTICE, Field.NAME, "elsewhere_hidden", **days))
        else:
            found[person_id] = problem(Level.NOTICE, Field.NAME, "elsewhere", title=other.title, **days)
    return found
