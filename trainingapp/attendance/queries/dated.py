"""Facts with a beginning and an end, as of a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased


def as_of(fact: Any, moment: Any | datetime) -> ColumnElement[bool]:
    """The condition that this is the fact which held at the moment; a column or a value.

    `fact` is a dated model of enrolments: Placement, Standing, and what other features have of the kind.

    A trainee's first fact reaches back before its beginning: whoever was enrolled on the second day missed the
    first. So exactly one fact of each trainee meets the condition, whatever the moment.
    """
    earlier = aliased(fact)
    held_earlier = exists().where(
        earlier.enrolment_id == fact.enrolment_id, earlier.until > moment, earlier.id < fact.id
    )
    return and_(or_(fact.until.is_(None), fact.until > moment), ~held_earlier)
