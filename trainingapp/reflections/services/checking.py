"""The originality check of versions: asked for at hand-in, done by a job, forgotten without a trace.

Nobody who hands in waits for it. The hand-in writes one row and sees to it that a job is under way; the job takes
the rows in the order of hand-in, keeps the texts in the index of originality, commits, and only then compares, so
that of two classmates who hand in the same text at once both are found.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select, update

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.cohorts.queries import duplicates as people
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.jobs.services import enqueue
from trainingapp.core.session import session
from trainingapp.originality import queries as originality_queries
from trainingapp.originality import services as originality
from trainingapp.originality.models import SourceKind
from trainingapp.originality.normalising import normalise
from trainingapp.originality.values import Report
from trainingapp.reflections import queries
from trainingapp.reflections.models import (
    HeatCluster,
    HeatList,
    HeatPair,
    LibraryText,
    OriginalityCheck,
    Reflection,
    SharedPassage,
    Task,
    Trial,
    Version,
    WidelyShared,
)
from trainingapp.reflections.tidying import marks

KIND = "reflections.originality"
ATTEMPTS = 3
AT_ONCE = 20
"""Texts taken into the index in one step of the job."""
STARTING = 0x0B5E55
"""Advisory lock for starting the job: two hand-ins at once start one."""


def ask_for_check(version: Version) -> None:
    """Note that the version is to be checked, and see to it that somebody will."""
    # No object, which would cost half as much again: everybody waits for this in the rush.
    session.execute(insert(OriginalityCheck).values(version_id=version.id))
    start()


def start() -> None:
    """Have a job check what waits, unless one is under way that will."""
    if _is_under_way():
        return
    if originality_queries.is_postgresql():
        session.execute(select(func.pg_advisory_xact_lock(STARTING)))
        if _is_under_way():
            return
    enqueue(KIND, _("Originality check"), owner_id=None)


def _is_under_way() -> bool:
    """Whether a job waits or runs; holds it until this transaction ends, so that it does not end unawares.

    The weakest of locks: it is in the way of `is_over` alone, not of the job's progress and heartbeat.
    """
    return session.scalar(_UNDER_WAY) is not None


def _jobs(*states: JobState) -> Select[int]:
    return select(Job.id).where(Job.kind == KIND, Job.state.in_(states), Job.cancel_asked.is_(False))


_UNDER_WAY = _jobs(JobState.QUEUED, JobState.RUNNING).limit(1).with_for_update(read=True, key_share=True)


def is_over() -> bool:
    """Whether nothing waits any more; the job that asks must end in this very transaction if so.

    Waits for hand-ins under way that count on the job, and lets later ones see that it is over. The rows of
    jobs done before are removed: each would only say that all went well.
    """
    session.execute(_jobs(JobState.RUNNING).with_for_update())
    if session.scalar(select(exists(queries.waiting_checks(ATTEMPTS)))):
        return False
    session.execute(delete(Job).where(Job.kind == KIND, Job.state == JobState.DONE))
    return True


def take() -> list[int]:
    """Keep the texts of the next versions in the index, for others to find; ids of their checks, in order.

    What was tried before and broke off comes after the rest and alone, so that it cannot take others with it.
    """
    waiting = queries.waiting_checks(ATTEMPTS).limit(AT_ONCE).with_for_update(of=OriginalityCheck)
    taken = list(session.scalars(waiting))
    if taken and taken[0].attempts:
        taken = taken[:1]
    kept = [check.id for check in taken if (not check.attempts or len(taken) == 1) and _keep(check)]
    session.flush()
    return kept


def _keep(check: OriginalityCheck) -> bool:
    """In the place of an earlier version; one that a newer has replaced is not compared any more."""
    version = check.version
    latest = queries.latest_version(version.reflection)
    if latest is not version or not version.text:
        session.delete(check)
        return False
    check.attempts += 1
    for number in session.scalars(
        select(Version.id).where(Version.reflection_id == version.reflection_id, Version.id != version.id)
    ):
        originality.forget(key_of(number))
    enrolment = version.reflection.enrolment
    originality.keep(
        key_of(version.id),
        version.text,
        kind=SourceKind.ESSAY,
        owner=owner_of(enrolment),
        collection=collection_of(enrolment.cohort_id),
        title=version.title,
        at=version.submitted_at,
    )
    return True


def key_of(version_id: int) -> str:
    """The name of a version in the index."""
    return f"version:{version_id}"


def owner_of(enrolment: Enrolment) -> str:
    """Whose a text is: nobody copies from themselves, in whichever class and under whichever record."""
    return f"person:{people.one_record(enrolment.person_id)}"


def collection_of(cohort_id: int) -> str:
    """The name of a class in the index."""
    return f"cohort:{cohort_id}"


def compare(check_id: int) -> Report | None:
    """Compare the version with everything kept; None when it is gone. Only reads."""
    check = session.get(OriginalityCheck, check_id)
    if check is None or check.checked_at is not None:
        return None
    version = check.version
    owner = owner_of(version.reflection.enrolment)
    return originality.check(version.text, owner=owner, key=key_of(version.id))


def store(check_id: int, report: Report) -> None:
    """Write down what was found; whoever comes second, or too late, changes nothing."""
    check = session.get(OriginalityCheck, check_id, with_for_update=True, populate_existing=True)
    if check is None or check.checked_at is not None:
        return
    text = check.version.text
    session.execute(delete(SharedPassage).where(SharedPassage.check_id == check.id))
    passages = [*_passages(check, text, report)]
    session.add_all(passages)
    check.checked_at, check.length = clock.now(), report.length
    check.shared = sum(passage.size for passage in passages)
    check.marks = {
        "exempt": [[one.kind.value, one.start, one.end] for one in report.exempt],
        "flags": [[one.kind.value, one.start, one.end] for one in marks(text)],
    }
    session.flush()


def _passages(check: OriginalityCheck, text: str, report: Report) -> list[SharedPassage]:
    keys = {source.document_id: source.key for source in report.sources}
    sources = _Sources(set(keys.values()))
    return [
        SharedPassage(
            check_id=check.id,
            start=one.start,
            end=one.end,
            size=len(normalise(text[one.start : one.end])),
            source_start=one.source_start,
            source_end=one.source_end,
            identical=one.identical,
            also=one.also,
            **sources.columns(keys[one.document_id]),
        )
        for one in report.passages
        if sources.columns(keys[one.document_id])
    ]


class _Sources:
    """What the keys of the index stand for; what has gone meanwhile stands for nothing."""

    def __init__(self, keys: set[str]) -> None:
        self._columns: dict[str, dict[str, int]] = {}
        numbers = {key: int(key.partition(":")[2]) for key in keys}
        versions = [number for key, number in numbers.items() if key.startswith("version:")]
        others = [number for key, number in numbers.items() if not key.startswith("version:")]
        for number in session.scalars(select(Version.id).where(Version.id.in_(versions))):
            self._columns[key_of(number)] = {"source_version_id": number}
        for text in session.scalars(select(LibraryText).where(LibraryText.id.in_(others))):
            self._columns[text.key] = {"library_text_id": text.id}

    def columns(self, key: str) -> dict[str, int]:
        return self._columns.get(key, {})


def check_again(task: Task, *, by: Person) -> None:
    """Compare all essays of a task anew, as after templates were added; the reports stand until then.

    Raises:
        DomainError: the class's data was cut back; its texts are compared no more.
    """
    if task.cohort.cut_back_at is not None:
        raise DomainError(_("The data of this class was cut back; its texts are no longer compared."))
    latest = queries.latest_versions(task)
    known = select(OriginalityCheck.version_id)
    for number in session.scalars(latest.where(Version.id.not_in(known))):
        session.add(OriginalityCheck(version_id=number))
    session.flush()
    session.execute(
        update(OriginalityCheck)
        .where(OriginalityCheck.version_id.in_(latest))
        .values(checked_at=None, attempts=0)
        .execution_options(synchronize_session=False)
    )
    audit.record(by, "task.check_again", task)
    start()


def forget(reflections: Select[int]) -> None:
    """Remove every trace of these reflections: texts and fingerprints, reports, pairs, and who copied them.

    Their checks go first: a job that is about to keep one of the texts holds its row.
    """
    versions = select(Version.id).where(Version.reflection_id.in_(reflections))
    ids = list(session.scalars(versions))
    for start_at in range(0, len(ids), 500):
        _forget_versions(ids[start_at : start_at + 500])
    _delete(Trial, Trial.reflection_id.in_(reflections))
    _delete(
        WidelyShared, WidelyShared.id.is_not(None)
    )  # may quote them; whoever needs the list makes it anew


def _forget_versions(ids: Sequence[int]) -> None:
    _delete(OriginalityCheck, OriginalityCheck.version_id.in_(ids))
    for number in ids:
        originality.forget(key_of(number))
    forget_source(SharedPassage.source_version_id.in_(ids))
    _delete(HeatPair, or_(HeatPair.first_id.in_(ids), HeatPair.second_id.in_(ids)))
    _delete(HeatCluster, ~exists().where(HeatPair.heat_cluster_id == HeatCluster.id))


def forget_class(cohort: Cohort, most: int) -> int:
    """Take essays of the class out of the comparison, at most so many reflections; returns how many there were."""
    compared = (
        select(Version.reflection_id)
        .join(OriginalityCheck, OriginalityCheck.version_id == Version.id)
        .join(Reflection, Reflection.id == Version.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id)
    )
    found = list(session.scalars(compared.distinct().limit(most)))
    forget(select(Reflection.id).where(Reflection.id.in_(found)))
    if not found:
        _delete(HeatList, HeatList.cohort_id == cohort.id)
    return len(found)


def forget_source(rows: ColumnElement[bool]) -> None:
    """Remove passages whose source goes, and what they counted in the reports that showed them."""
    touched = list(session.scalars(select(SharedPassage.check_id).where(rows).distinct()))
    _delete(SharedPassage, rows)
    total = select(func.coalesce(func.sum(SharedPassage.size), 0)).where(
        SharedPassage.check_id == OriginalityCheck.id
    )
    session.execute(
        update(OriginalityCheck)
        .where(OriginalityCheck.id.in_(touched))
        .values(shared=total.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def _delete(model: type[object], rows: ColumnElement[bool]) -> None:
    session.execute(delete(model).where(rows).execution_options(synchronize_session=False))
