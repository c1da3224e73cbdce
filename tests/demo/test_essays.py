"""The demo essays are alike in kind and different in words, apart from those that copy on purpose."""

from __future__ import annotations

from itertools import combinations

import pytest

from trainingapp.demo.essays import Essay, essays, runs
from trainingapp.demo.plan import COPIES, PASTED

SEED = 2026
RUN = 13  # characters in a row that count as common


@pytest.fixture(scope="module")
def written() -> list[Essay]:
    return essays(400, SEED)


@pytest.fixture(scope="module")
def honest(written: list[Essay]) -> list[Essay]:
    return [essay for place, essay in enumerate(written) if place not in COPIES and place not in PASTED]


def share(one: set[str], other: set[str]) -> float:
    """Share of the shorter essay's runs that both have."""
    return len(one & other) / min(len(one), len(other))


def runs_of(essay: Essay) -> set[str]:
    return set(runs(essay.text, RUN))


def test_the_same_seed_gives_the_same_essays(written: list[Essay]) -> None:
    assert essays(60, SEED)[:30] == written[:30]
    assert essays(5, SEED + 1) != written[:5]


def test_essays_have_the_length_that_the_class_asks_for(honest: list[Essay]) -> None:
    lengths = [sum(not character.isspace() for character in essay.text) for essay in honest]

    assert min(lengths) >= 600
    assert max(lengths) <= 1200


def test_no_mark_of_the_word_bank_is_left(written: list[Essay]) -> None:
    marks = set("<>|{}&\0")

    assert not [essay for essay in written if marks & set(essay.title + essay.subtitle + essay.text)]


def test_essays_differ_in_shape(honest: list[Essay]) -> None:
    assert len({essay.title for essay in honest}) >= 80
    assert len({essay.text.count("\n") for essay in honest}) >= 6
    assert any("第二个字：" in essay.text for essay in honest)
    assert any("问：" in essay.text for essay in honest)
    assert any("8月24日" in essay.text for essay in honest)


def test_honest_essays_share_little(honest: list[Essay]) -> None:
    sample = [runs_of(essay) for essay in honest[::4]]

    shares = [share(one, other) for one, other in combinations(sample, 2)]

    print(f"{len(shares)} pairs: mean {sum(shares) / len(shares):.2%}, largest {max(shares):.2%}")  # noqa: T201  shown with -s
    assert max(shares) <= 0.15
    assert sum(shares) / len(shares) <= 0.03


@pytest.mark.parametrize(("position", "source"), COPIES.items())
def test_copies_take_a_large_part(written: list[Essay], position: int, source: int) -> None:
    assert share(runs_of(written[position]), runs_of(written[source])) >= 0.3


@pytest.mark.parametrize("position", PASTED)
def test_pasted_essays_carry_what_a_web_page_leaves(written: list[Essay], position: int) -> None:
    text = written[position].text

    assert all(mark in text for mark in ("来源：", "责任编辑：", "\u3000\u3000", "\r\n"))


def test_a_short_list_is_left_alone() -> None:
    assert len(essays(3, SEED)) == 3
    assert "责任编辑" not in "".join(essay.text for essay in essays(3, SEED))
