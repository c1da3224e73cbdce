"""Identical runs, passages, and which source each stretch is given to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.originality.texts import prose
from trainingapp.originality.alignment import RUN, identical_runs
from trainingapp.originality.choosing import choose
from trainingapp.originality.grouping import align
from trainingapp.originality.normalising import Codes, normalise

LETTERS = st.text("甲乙丙丁", max_size=24)


def codes(text: str) -> Codes:
    return normalise(text).codes


def runs_by_hand(text: str, source: str) -> set[tuple[int, int, int]]:
    """All maximal identical runs, by trying every pair of places."""
    found = set()
    for start in range(len(text)):
        for place in range(len(source)):
            if start and place and text[start - 1] == source[place - 1]:
                continue
            length = 0
            while (
                text[start + length : start + length + 1] == source[place + length : place + length + 1] != ""
            ):
                length += 1
            if length >= RUN:
                found.add((start, place, length))
    return found


@settings(deadline=None)
@given(LETTERS, st.lists(LETTERS, min_size=1, max_size=3))
def test_identical_runs_are_those_found_by_hand(text, sources):
    runs = identical_runs(codes(text), [codes(source) for source in sources])

    found = zip(
        *(part.tolist() for part in (runs.candidates, runs.starts, runs.sources, runs.lengths)), strict=True
    )
    assert set(found) == {
        (row, *run) for row, source in enumerate(sources) for run in runs_by_hand(text, source)
    }


def shown(text: str, *sources: str, weights: float = 1.0, ranks: list[int] | None = None):
    """What is given to which source, with the raw stretches of normalised texts."""
    kept, others = normalise(text), [normalise(source) for source in sources]
    proof = np.full(len(kept), weights)
    matches = align(kept.codes, [other.codes for other in others], proof)
    pieces = choose(matches, ranks or list(range(len(sources))), proof)
    return [(each.candidate, kept.text[each.start : each.end]) for each in pieces]


def plain(seed: int, length: int = 300) -> str:
    return normalise(prose(seed, length)).text


def test_neighbouring_runs_make_one_passage():
    words = [plain(1)[start : start + 12] for start in range(0, 240, 12)]
    changed = "".join(word[:9] + "改动" for word in words)

    ((candidate, stretch),) = shown(plain(2) + changed + plain(3), plain(4) + "".join(words) + plain(5))

    assert candidate == 0
    assert changed.startswith(stretch[:100])
    assert len(stretch) > 200


def test_sentences_in_another_order_are_one_passage():
    parts = [plain(1)[start : start + 30] for start in range(0, 180, 30)]
    mixed = "".join(parts[row] for row in (1, 0, 3, 2, 5, 4))

    assert shown(plain(2) + mixed + plain(3), "".join(parts)) == [(0, mixed)]


def test_scattered_short_runs_are_no_passage():
    words = [plain(1)[start : start + 7] for start in range(0, 280, 7)]
    scattered = "".join(word + plain(10 + row, 50) for row, word in enumerate(words))

    assert shown(scattered, "".join(words)) == []


@pytest.mark.parametrize(("length", "is_shown"), [(31, False), (32, True)])
def test_a_passage_needs_evidence(length, is_shown):
    part = plain(1)[:length]

    assert bool(shown(plain(2) + part, part + plain(3))) is is_shown


def test_what_the_text_repeats_is_evidence_once():
    part = plain(1)[:20]

    assert shown(part + plain(2)[:30] + part + plain(2)[100:130] + part, plain(4) + part) == []


def test_common_characters_prove_less_and_exempt_ones_nothing():
    part = plain(1)[:100]

    assert shown(part, part, weights=0.25) == []
    assert shown(part * 1 + plain(1)[100:200], plain(1), weights=0.25) != []
    assert shown(plain(1), plain(1), weights=0.0) == []


def test_a_stretch_goes_to_the_source_that_explains_most_of_it():
    text = plain(1)

    assert shown(text, text[:150] + plain(2), text + plain(3)) == [(1, text)]


def test_among_equals_the_first_in_rank_is_shown():
    text = plain(1)

    assert shown(text, text + plain(2), text + plain(3), ranks=[1, 0]) == [(1, text)]


def test_what_one_source_leaves_goes_to_the_next():
    text = plain(1)

    assert shown(text, text[:120], text[80:]) == [(0, text[:80]), (1, text[80:])]


def test_monotony_costs_no_time():
    assert shown("的" * 20_000, *["的" * 20_000] * 24) == []
