"""Looking at all texts together: passages that very many have, and clusters that share much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator

import numpy as np

from trainingapp.core.jobs.engine import Progress
from trainingapp.core.session import session
from trainingapp.originality import fingerprints, queries
from trainingapp.originality.normalising import Normalised, normalise
from trainingapp.originality.pairing import LEAST_SHARE, Pairing, clusters
from trainingapp.originality.phrases import Flags, exempt, spans_of
from trainingapp.originality.services.phrases import phrase_book
from trainingapp.originality.values import Cluster, CommonPassage

STEP = 500
"""Documents read in one step of a job."""
SHOWN_FROM = 30
"""Characters of a common passage worth a person's judgement; shorter ones hardly count anyway."""
BRIDGED = 16
"""Hashes are stored so far apart: between two common ones the text is common too."""
MOST_DOCUMENTS = 200


def find_clusters(
    collection: str = "", *, least: float = LEAST_SHARE
) -> Generator[Progress, None, tuple[Cluster, ...]]:
    """Clusters of documents of which each shares at least `least` with another, the largest first.

    For a job: `found = yield from find_clusters(...)`. Without a collection all documents are compared.
    """
    ids = list(session.scalars(queries.in_collection(collection)))
    pairing = Pairing(len(ids), phrase_book().hashes())
    for start in range(0, len(ids), STEP):
        for document in queries.candidates(ids[start : start + STEP]):
            pairing.add(document.id, fingerprints.stored(normalise(document.text).codes))
        yield Progress(min(start + STEP, len(ids)), len(ids))
    return clusters(pairing.pairs(least))


def common_passages(limit: int = 50) -> tuple[CommonPassage, ...]:
    """The passages that stand in very many documents and that nobody has ruled on, the longest first.

    Reads the whole index: for a job, or for a page that is seldom asked for.
    """
    rows = queries.common_hashes()
    oldest = Counter(rows[:, 1].tolist())
    documents = [number for number, _count in oldest.most_common(MOST_DOCUMENTS)]
    found: dict[str, CommonPassage] = {}
    for document in queries.candidates(documents):
        text = normalise(document.text)
        for start, end in spans_of(_common(document.text, text, rows[:, 0])):
            if end - start >= SHOWN_FROM:
                first, last = int(text.starts[start]), int(text.ends[end - 1])
                passage = CommonPassage(document.text[first:last], document.id, first, last)
                found.setdefault(text.text[start:end], passage)
    ranked = sorted(found.items(), key=lambda item: (-len(item[0]), item[1].document_id, item[1].start))
    return tuple(passage for _text, passage in ranked[:limit])


def _common(raw: str, text: Normalised, hashes: queries.Postings) -> Flags:
    """The characters in common hashes and between close ones, but for what is judged or exempt."""
    flags = np.zeros(len(text), dtype=bool)
    book = phrase_book()
    places = np.flatnonzero(np.isin(fingerprints.cut(fingerprints.gram_hashes(text.codes)), hashes)).tolist()
    for place, following in zip(places, [*places[1:], len(text) + BRIDGED], strict=True):
        end = following if following - place <= BRIDGED + 1 else place + fingerprints.GRAM
        flags[place:end] = True
    _stretches, exempted = exempt(raw, text, book)
    flags &= ~(exempted | book.ruled_out(text.codes))
    return flags
