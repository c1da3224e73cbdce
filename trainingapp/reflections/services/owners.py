"""Whose the compared texts are, once two records of a person were made one or taken apart again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from trainingapp.cohorts.models import Enrolment
from trainingapp.core.session import session
from trainingapp.originality import services as originality
from trainingapp.reflections.models import OriginalityCheck, Reflection, Version
from trainingapp.reflections.services import checking


def own_again(person_ids: Sequence[int]) -> None:
    """Tell the index whose the texts of these records are now, and compare them anew.

    What they are found to share with each other may be one person's own; others' reports stay as they are.
    """
    of_them = (
        select(Version)
        .join(Version.reflection)
        .join(Reflection.enrolment)
        .where(Enrolment.person_id.in_(person_ids))
        .options(joinedload(Version.reflection).joinedload(Reflection.enrolment))
    )
    texts: dict[str, list[int]] = {}
    for version in session.scalars(of_them):
        texts.setdefault(checking.owner_of(version.reflection.enrolment), []).append(version.id)
    for owner, ids in texts.items():
        originality.give_to(owner, [checking.key_of(number) for number in ids])
        session.execute(
            update(OriginalityCheck)
            .where(OriginalityCheck.version_id.in_(ids))
            .values(checked_at=None, attempts=0)
            .execution_options(synchronize_session=False)
        )
    if texts:
        checking.start()
