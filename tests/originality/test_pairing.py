"""Clusters of texts that share much."""

from __future__ import annotations

import numpy as np
import pytest

from tests.originality.texts import prose
from trainingapp.originality import pairing, services
from trainingapp.originality.fingerprints import stored
from trainingapp.originality.normalising import normalise
from trainingapp.originality.pairing import Pairing, clusters
from trainingapp.originality.retrieval import MOST_POSTINGS
from trainingapp.originality.values import Pair, SourceKind

NOTHING = np.empty(0, dtype=np.int32)


def pairs_of(*texts: str) -> list[Pair]:
    found = Pairing(len(texts), NOTHING)
    for number, text in enumerate(texts, 1):
        found.add(number, stored(normalise(text).codes))
    return list(found.pairs())


def test_texts_that_share_half_are_a_pair():
    half = prose(1, 600)

    (pair,) = pairs_of(half + prose(2, 600), prose(3), half + prose(4, 600))

    assert (pair.first_id, pair.second_id) == (1, 3)
    assert pair.share == pytest.approx(0.5, abs=0.08)


def test_a_short_text_inside_a_long_one_is_shared_whole():
    (pair,) = pairs_of(prose(1, 300), prose(2, 3000) + prose(1, 300))

    assert pair.share > 0.9


def test_very_many_copies_hang_on_the_oldest():
    copies = 3 * MOST_POSTINGS

    found = pairs_of(*(prose(1) + prose(100 + number, 100) for number in range(copies)))

    assert [(pair.first_id, pair.second_id) for pair in found] == [
        (1, other) for other in range(2, copies + 1)
    ]


def test_counting_in_parts_changes_nothing(monkeypatch):
    texts = [prose(number // 2) + prose(50 + number, 300) for number in range(20)]
    whole = pairs_of(*texts)

    monkeypatch.setattr(pairing, "PARTS_OF", 50)

    assert len(whole) == 10
    assert sorted(pairs_of(*texts), key=lambda pair: pair.first_id) == whole


def test_of_very_many_texts_a_part_of_the_hashes_is_enough(monkeypatch):
    monkeypatch.setattr(pairing, "DENSE_UNTIL", 5)
    texts = [prose(number // 2, 1500) for number in range(20)]

    assert [(pair.first_id, pair.second_id, pair.share) for pair in pairs_of(*texts)] == [
        (first, first + 1, 1.0) for first in range(1, 20, 2)
    ]


def test_pairs_that_touch_make_one_cluster():
    found = clusters([Pair(1, 2, 0.5), Pair(7, 8, 0.9), Pair(2, 5, 0.8), Pair(5, 9, 0.3)])

    assert [cluster.document_ids for cluster in found] == [(1, 2, 5, 9), (7, 8)]
    assert [pair.share for pair in found[0].pairs] == [0.8, 0.5, 0.3]


def run(generator):
    """The result of a job's generator, and its reports of progress."""
    steps = []
    while True:
        try:
            steps.append(next(generator))
        except StopIteration as stop:
            return stop.value, steps


def test_clusters_of_a_collection(session):
    ids = {}
    for number, (collection, text) in enumerate(
        [("cohort:1", prose(1)), ("cohort:1", prose(2)), ("cohort:1", prose(1)), ("cohort:2", prose(1))]
    ):
        key = f"version:{number}"
        ids[number] = services.keep(key, text, kind=SourceKind.ESSAY, collection=collection).id

    ((cluster,), steps) = run(services.find_clusters("cohort:1"))
    (everywhere, _steps) = run(services.find_clusters())

    assert cluster.document_ids == (ids[0], ids[2])
    assert [(step.done, step.total) for step in steps] == [(3, 3)]
    assert [each.document_ids for each in everywhere] == [(ids[0], ids[2], ids[3])]


def test_set_phrases_make_no_cluster(session):
    phrase = normalise(prose(1)).text[:110]
    services.add_phrase(phrase)
    for number in range(2):
        services.keep(f"version:{number}", phrase + prose(10 + number, 100), kind=SourceKind.ESSAY)

    assert run(services.find_clusters())[0] == ()


def test_nothing_kept_has_no_clusters(session):
    assert run(services.find_clusters()) == ((), [])
