"""Looking at many texts together: the heat list of a class, and passages that stand in very many."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.originality.models import Document
from trainingapp.originality.values import Cluster
from trainingapp.reflections.models import HeatCluster, HeatList, HeatPair, Version, WidelyShared
from trainingapp.reflections.services.checking import collection_of

PAIRS = 200
"""Pairs kept of one cluster, the strongest first: a thousand copies of one text need no million lines."""


def replace_list(cohort: Cohort, clusters: Sequence[Cluster]) -> None:
    """Put these clusters in the place of the class's heat list."""
    session.execute(delete(HeatList).where(HeatList.cohort_id == cohort.id))
    kept = select(func.count(Document.id)).where(Document.collection == collection_of(cohort.id))
    made = HeatList(cohort_id=cohort.id, made_at=clock.now(), essays=session.scalar(kept) or 0)
    session.add(made)
    session.flush()
    versions = _versions(clusters)
    rank = 0
    for cluster in clusters:
        pairs = [
            (versions[one.first_id], versions[one.second_id], one.share)
            for one in cluster.pairs[:PAIRS]
            if one.first_id in versions and one.second_id in versions
        ]
        if pairs:
            rank += 1
            _add_cluster(made, rank, pairs)
    session.flush()


def _add_cluster(made: HeatList, rank: int, pairs: Sequence[tuple[int, int, float]]) -> None:
    cluster = HeatCluster(heat_list_id=made.id, rank=rank)
    session.add(cluster)
    session.flush()
    for first, second, share in pairs:
        session.add(HeatPair(heat_cluster_id=cluster.id, first_id=first, second_id=second, share=share))


def _versions(clusters: Sequence[Cluster]) -> dict[int, int]:
    """The version of each document; what has gone since, or is material, is left out."""
    documents = sorted({number for cluster in clusters for number in cluster.document_ids})
    found: dict[int, int] = {}
    for start in range(0, len(documents), 500):
        part = Document.id.in_(documents[start : start + 500])
        keys = {
            int(key.partition(":")[2]): number
            for number, key in session.execute(select(Document.id, Document.key).where(part))
            if key.startswith("version:")
        }
        for version_id in session.scalars(select(Version.id).where(Version.id.in_(keys))):
            found[keys[version_id]] = version_id
    return found


def replace_common_passages(texts: Sequence[str]) -> None:
    """Put these in the place of the passages that wait for a ruling."""
    session.execute(delete(WidelyShared))
    session.add_all(WidelyShared(text=text) for text in texts)
    session.flush()
