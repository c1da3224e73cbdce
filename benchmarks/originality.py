"""Originality: how well copies are found in a corpus whose truth is known, how fast, and how large the index.

    .venv/bin/python -m benchmarks.originality quality 3000 [--seed 1]
    .venv/bin/python -m benchmarks.originality speed 100000 [--database pg]

CPU seconds are user + system; with `--database pg` those of the server's process are included.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import func, select, text

from benchmarks.corpus import Essay, essays
from benchmarks.originality_filling import ONE_BY_ONE, application, fill, fill_at_once, keep, settle
from benchmarks.plagdet import Found, Score
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.originality import services
from trainingapp.originality.models import Document, Fingerprint
from trainingapp.originality.values import Report

CHECKED = 300


# -- quality ---------------------------------------------------------------------------------------------------


def quality(size: int, seed: int, kind: str) -> None:
    """Keep a corpus, then check every essay that is no plain original."""
    with application(kind):
        corpus = list(essays(size, seed))
        documents = fill(iter(corpus), size)
        numbers = {document: number for number, document in documents.items()}
        scores: defaultdict[str, Score] = defaultdict(Score)
        marked: defaultdict[str, list[float]] = defaultdict(list)
        named = total = 0
        for essay in corpus:
            report = services.check(essay.text, owner=f"person:{essay.number}")
            if not essay.cases:
                # what others copied from it, or quoted, is theirs: they came later
                earlier = [each for each in report.passages if numbers[each.document_id] < essay.number]
                marked[essay.kind].append(sum(share(essay, each.start, each.end) for each in earlier))
                continue
            score_essay(scores[essay.kind], essay, report, numbers)
            if essay.kind == "template copied":
                total += len(report.sources)
                named += sum(numbers[source.document_id] == 0 for source in report.sources)
        print_scores(scores)
        for name, rates in marked.items():
            print_honest(name, rates)
        print(f"sources named for copies of the template: {named} of {total} are the template itself")


def share(essay: Essay, start: int, end: int) -> float:
    """The share of an essay's letters that a stretch holds."""
    return letters(essay.text[start:end]) / letters(essay.text)


def letters(raw: str) -> int:
    return sum(character.isalnum() for character in raw)


def score_essay(score: Score, essay: Essay, report: Report, numbers: dict[int, int]) -> None:
    cases = [
        Found((case.start, case.end), case.source, (case.source_start, case.source_end))
        for case in essay.cases
    ]
    found = [
        Found(
            (each.start, each.end),
            numbers[each.document_id],
            (each.source_start, each.source_end),
        )
        for each in report.passages
    ]
    truth = sum(share(essay, case.start, case.end) for case in essay.cases)
    score.add(cases, found, report.rate - truth, any_source=essay.kind == "template copied")


def print_scores(scores: dict[str, Score]) -> None:
    print(f"{'kind':<20}{'texts':>6}{'PlagDet':>9}{'found':>8}{'right':>8}{'pieces':>8}{'error':>8}")
    for name, score in sorted(scores.items()):
        print_score(name, score)
    total = Score()
    for name, score in scores.items():
        if name != "template copied":
            for part in (
                "true",
                "found",
                "right",
                "cases",
                "detected_cases",
                "detections",
                "errors",
                "texts",
            ):
                setattr(total, part, getattr(total, part) + getattr(score, part))
    print_score("all copies", total)


def print_score(name: str, score: Score) -> None:
    print(
        f"{name:<20}{score.texts:>6}{score.plagdet:>9.3f}{score.recall:>8.3f}{score.precision:>8.3f}"
        f"{score.granularity:>8.2f}{score.error:>8.3f}"
    )


def print_honest(name: str, rates: list[float]) -> None:
    above = sum(rate > 0.03 for rate in rates)
    print(
        f"{name}: {len(rates)} honest texts, marked {sum(rate > 0 for rate in rates)}, above 3 %: {above}, "
        f"at most 1 % in {sum(rate <= 0.01 for rate in rates) / len(rates):.1%}, highest {max(rates):.3f}"
    )


# -- speed and size --------------------------------------------------------------------------------------------


def speed(size: int, seed: int, kind: str) -> None:
    """Keep a corpus, then time checking, adding and comparing all."""
    with application(kind) as clock:
        corpus = essays(size + 2 * CHECKED, seed)
        began = clock()
        (fill if size <= ONE_BY_ONE else fill_at_once)(corpus, size)
        settle(kind)
        print(f"{size} essays on {kind}: kept in {clock() - began:.1f} CPU-s, corpus included")
        print_size(size, kind)
        later = list(corpus)
        times = [timed(clock, lambda: services.check(essay.text)) for essay in later[:CHECKED]]  # noqa: B023
        print_times("check", times)
        begin_write(session)
        times = [timed(clock, lambda: keep(essay)) for essay in later[CHECKED:]]  # noqa: B023
        session.commit()
        print_times("add", times)
        began = clock()
        found = services.find_clusters()
        while True:
            try:
                next(found)
            except StopIteration as stop:
                clusters = stop.value
                break
        sizes = [len(cluster.document_ids) for cluster in clusters[:5]]
        print(f"all pairs: {clock() - began:.1f} CPU-s, {len(clusters)} clusters, the largest of {sizes}")


def timed(clock: Callable[[], float], work: Callable[[], object]) -> float:
    began = clock()
    work()
    return clock() - began


def print_times(name: str, times: list[float]) -> None:
    ordered = sorted(1000 * each for each in times)
    p90, p99 = (ordered[int(part * len(ordered))] for part in (0.9, 0.99))
    print(
        f"{name}: CPU p50 {statistics.median(ordered):.1f} ms, mean {statistics.fmean(ordered):.1f} ms, "
        f"p90 {p90:.1f} ms, p99 {p99:.1f} ms"
    )


def print_size(size: int, kind: str) -> None:
    table = Fingerprint.name
    if kind == "pg":
        used = session.scalar(select(func.pg_total_relation_size(table)))
    else:
        used = session.scalar(text("SELECT sum(pgsize) FROM dbstat WHERE name = :table"), {"table": table})
    used = used or 0
    rows = session.scalar(select(func.count()).select_from(Fingerprint)) or 0
    letters_kept = session.scalar(select(func.avg(func.length(Document.text)))) or 0
    print(
        f"index: {used / size / 1000:.2f} KB an essay, {rows / size:.0f} postings of {used / rows:.1f} bytes; "
        f"an essay has {float(letters_kept):.0f} characters"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("quality", "speed"))
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "pg"), default="sqlite")
    chosen = parser.parse_args()
    {"quality": quality, "speed": speed}[chosen.what](chosen.size, chosen.seed, chosen.database)


if __name__ == "__main__":
    main()
