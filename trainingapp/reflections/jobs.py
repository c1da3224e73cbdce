"""Jobs of the reflections: checking what was handed in, heat lists, common passages."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from trainingapp.cohorts.models import Cohort
from trainingapp.cohorts.services.merging import MERGED
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session
from trainingapp.originality import services as originality
from trainingapp.reflections import queries
from trainingapp.reflections.services import checking, heat, owners

log = logging.getLogger(__name__)


def check_versions() -> Iterator[Progress]:
    """Check what was handed in, in that order, until nothing waits; repeatable at any point."""
    done = 0
    while True:
        begin_write(session)
        taken = checking.take()
        if not taken and checking.is_over():
            return
        yield Progress(done, done + queries.count_waiting())
        for check_id in taken:
            _check(check_id)
            done += 1
            yield Progress(done, done + queries.count_waiting())


def _check(check_id: int) -> None:
    """A text that breaks the check waits for its next turn and holds nobody up."""
    try:
        report = checking.compare(check_id)
    except Exception:
        log.exception("the originality check %s failed", check_id)
        return
    begin_write(session)
    if report is not None:
        checking.store(check_id, report)


def make_heat_list(cohort_id: int) -> Iterator[Progress]:
    """Compare the class's essays all with all; the new list takes the place of the old in one step."""
    yield Progress(0, 1, _("Comparing"))
    clusters = yield from originality.find_clusters(checking.collection_of(cohort_id))
    begin_write(session)
    cohort = session.get(Cohort, cohort_id)
    if cohort is not None:
        heat.replace_list(cohort, clusters)


def find_common_passages() -> Iterator[Progress]:
    """Look through the whole index for passages that stand in very many texts."""
    yield Progress(0, 1, _("Comparing"))
    found = originality.common_passages()
    begin_write(session)
    heat.replace_common_passages([passage.text for passage in found])


def follow_people(person_ids: list[int]) -> Iterator[Progress]:
    """Two records of a person became one, or two again: nobody's own text may be a source for them."""
    begin_write(session)
    owners.own_again(person_ids)
    yield Progress(1, 1)


JOBS: dict[str, JobFunction] = {
    checking.KIND: check_versions,
    MERGED: follow_people,
    "reflections.heat": make_heat_list,
    "reflections.common": find_common_passages,
}
