"""How graders give levels: pure figures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NINE
from trainingapp.grading import drift
from trainingapp.grading.blindness import given_away, unit_parts, without_author
from trainingapp.grading.drift import Judged
from trainingapp.grading.models import Level

E, G, P, F = Level
UNIT = "示范省青禾市望溪区柳堤街道春晓社区"


def given(*levels, minutes=5):
    return [Judged(level, NINE + timedelta(minutes=n * minutes)) for n, level in enumerate(levels)]


def test_the_score_is_the_mean_from_four_to_one():
    assert drift.score(given(E, F)) == 2.5
    assert drift.score([]) is None


def test_the_shift_compares_the_halves_in_time():
    assert drift.shift(given(F, F, F, E, E, E)[::-1]) == 3
    assert drift.shift(given(F, F, F, G, E, E, E)) == 3
    assert drift.shift(given(F, E)) is None


def test_breaks_are_not_reading():
    judged = [
        *given(G, G, G),
        Judged(G, NINE + timedelta(hours=5)),
        Judged(G, NINE + timedelta(hours=5, minutes=7)),
    ]

    assert drift.reading_minutes(judged) == 5
    assert drift.reading_minutes(given(G)) is None


@pytest.mark.parametrize(
    ("waiting", "last", "dealt", "silent"),
    [
        (1, 4, 9, True),
        (0, 4, 9, False),
        (1, 2, 9, False),
        (1, None, 4, True),
        (1, None, 1, False),
    ],
)
def test_silence_counts_from_the_last_review_or_the_dealing(waiting, last, dealt, silent):
    days = [None if n is None else NINE - timedelta(days=n) for n in (last, dealt)]

    assert drift.is_silent(waiting, *days, NINE) is silent


def test_what_gives_the_author_away():
    assert unit_parts(UNIT) == ["柳堤街道", "春晓社区"]
    assert given_away("我在春晓社区，叫王芳。", name="王芳", unit=UNIT) == ["王芳", "春晓社区"]
    assert given_away("我在社区工作。", name="王芳", unit=UNIT) == []
    assert given_away("甲乙", name="", unit="") == []
    assert without_author(f"王芳，{UNIT}。", name="王芳", unit=UNIT) == "某某，某单位。"
