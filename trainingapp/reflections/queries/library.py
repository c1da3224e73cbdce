"""The library, trials, heat lists and common passages, as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session
from trainingapp.originality.models import Document, SetPhrase
from trainingapp.reflections.models import (
    HeatCluster,
    HeatList,
    HeatPair,
    LibraryText,
    Reflection,
    Trial,
    Version,
    WidelyShared,
)


def library(cohort: Cohort | None, search: str = "") -> Select[LibraryText]:
    """The reference library, or the material of a class, the newest first."""
    query = select(LibraryText).options(joinedload(LibraryText.actor)).order_by(LibraryText.id.desc())
    query = query.where(LibraryText.cohort_id == cohort.id if cohort else LibraryText.cohort_id.is_(None))
    return query.where(LibraryText.title.contains(search, autoescape=True)) if search else query


def library_words(text: LibraryText) -> str:
    """The text itself."""
    return session.scalar(select(Document.text).where(Document.key == text.key)) or ""


def set_phrases(search: str = "") -> Select[SetPhrase]:
    """The installation's set phrases, the newest first."""
    query = select(SetPhrase).order_by(SetPhrase.id.desc())
    found = SetPhrase.text.contains(search, autoescape=True) | SetPhrase.note.contains(
        search, autoescape=True
    )
    return query.where(found) if search else query


def common_passages() -> Select[WidelyShared]:
    """Passages that stand in very many texts and wait for a ruling, the longest first."""
    return select(WidelyShared).order_by(WidelyShared.id)


def trials_since(enrolment: Enrolment, since: datetime) -> int:
    """How often the person of this enrolment has compared drafts since then, in all their classes."""
    query = (
        select(func.count(Trial.id))
        .join(Reflection, Reflection.id == Trial.reflection_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .where(Enrolment.person_id == enrolment.person_id, Trial.at > since)
    )
    return session.scalar(query) or 0


def collections_of(document_ids: Sequence[int]) -> dict[int, str]:
    """The collection of each document of the index."""
    query = select(Document.id, Document.collection).where(Document.id.in_(document_ids))
    return dict(session.execute(query).all())


def heat_list(cohort: Cohort) -> HeatList | None:
    """When the class's essays were compared all with all."""
    return session.scalar(select(HeatList).where(HeatList.cohort_id == cohort.id))


def heat_clusters(made: HeatList) -> Select[HeatCluster]:
    """The clusters of a heat list, the largest first."""
    return select(HeatCluster).where(HeatCluster.heat_list_id == made.id).order_by(HeatCluster.rank)


@dataclass(frozen=True)
class Member:
    """An essay in a pair."""

    reflection_id: int
    task_id: int
    name: str
    title: str


@dataclass(frozen=True)
class PairLine:
    """Two essays that share much; `share` from 0 to 1."""

    first: Member
    second: Member
    share: float


def heat_pairs(clusters: Sequence[HeatCluster]) -> dict[int, list[PairLine]]:
    """The pairs of some clusters by the cluster's id, the strongest first; one statement."""
    sides = [_Side(), _Side()]
    query: Any = select(HeatPair.heat_cluster_id, HeatPair.share, *sides[0].columns, *sides[1].columns)
    for side, number in zip(sides, (HeatPair.first_id, HeatPair.second_id), strict=True):
        query = side.join(query, number)
    query = query.where(HeatPair.heat_cluster_id.in_([one.id for one in clusters]))
    found: dict[int, list[PairLine]] = {one.id: [] for one in clusters}
    for cluster_id, share, *members in session.execute(query.order_by(HeatPair.share.desc(), HeatPair.id)):
        found[cluster_id].append(PairLine(Member(*members[:4]), Member(*members[4:]), share))
    return found


class _Side:
    """One of the two essays of a pair, as joins."""

    def __init__(self) -> None:
        self.version, self.reflection = aliased(Version), aliased(Reflection)
        self.enrolment, self.person = aliased(Enrolment), aliased(Person)
        self.columns = (
            self.reflection.id,
            self.reflection.task_id,
            self.person.name,
            self.version.title,
        )

    def join(self, query: Select[Any], number: Any) -> Select[Any]:
        return (
            query.join(self.version, self.version.id == number)
            .join(self.reflection, self.reflection.id == self.version.reflection_id)
            .join(self.enrolment, self.enrolment.id == self.reflection.enrolment_id)
            .join(self.person, self.person.id == self.enrolment.person_id)
        )
