"""Dealing: even, never one's own, not within one's unit, the same each time."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainingapp.grading.dealing import Hand, Paper, deal


def loads(dealt, hands):
    return {h.grader_id: h.load + sum(g == h.grader_id for g in dealt.values()) for h in hands}


def test_loads_differ_by_at_most_one_counting_what_graders_hold():
    hands = [Hand(1, load=5), Hand(2, load=3), Hand(3)]

    dealt = deal([Paper(n, author_id=1000 + n) for n in range(430)], hands)

    assert len(dealt) == 430
    assert sorted(loads(dealt, hands).values()) == [146, 146, 146]


def test_nobody_gets_their_own():
    hands = [Hand(1), Hand(2, load=9)]

    assert deal([Paper(7, author_id=1)], hands) == {7: 2}
    assert deal([Paper(7, author_id=1)], hands[:1]) == {}


def test_a_grader_of_the_same_unit_comes_last():
    near, far = Hand(1, unit="柳堤街道"), Hand(2, load=9, unit="望溪街道")
    paper = Paper(7, author_id=70, unit="柳堤街道")

    assert deal([paper], [near, far]) == {7: 2}
    assert deal([paper], [near]) == {7: 1}


def test_unknown_units_are_not_the_same_unit():
    assert deal([Paper(7, author_id=70, unit="")], [Hand(1, unit=""), Hand(2, load=1)]) == {7: 1}


def test_restricted_papers_do_not_spoil_the_balance():
    hands = [Hand(1, unit="甲"), Hand(2, unit="乙"), Hand(3)]
    papers = [Paper(n, author_id=100 + n) for n in range(6)] + [
        Paper(10 + n, author_id=200 + n, unit="甲") for n in range(3)
    ]

    dealt = deal(papers, hands)

    assert sorted(loads(dealt, hands).values()) == [3, 3, 3]
    assert all(dealt[10 + n] != 1 for n in range(3))


def test_no_papers_or_no_graders():
    assert deal([], [Hand(1)]) == {}
    assert deal([Paper(1, author_id=2)], []) == {}


def test_who_takes_a_larger_share_gets_more_and_who_takes_none_gets_nothing():
    hands = [Hand(1, share=3), Hand(2), Hand(3, share=0)]

    dealt = deal([Paper(n, author_id=1000 + n) for n in range(100)], hands)

    assert loads(dealt, hands) == {1: 75, 2: 25, 3: 0}


def test_the_barred_never_get_it_not_even_when_nobody_else_is_left():
    hands = [Hand(1), Hand(2)]

    assert deal([Paper(7, author_id=70, barred=frozenset({1}))], hands) == {7: 2}
    assert deal([Paper(7, author_id=70, barred=frozenset({1, 2}))], hands) == {}


def test_dealing_thousands_takes_no_time():
    hands = [Hand(n, unit="甲" if n < 3 else "") for n in range(20)]
    papers = [Paper(100 + n, author_id=9000 + n, unit="甲" if n % 3 else "") for n in range(20_000)]

    assert max(loads(deal(papers, hands), hands).values()) == 1000


small_hands = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["", "甲", "乙"]), st.integers(0, 3)), min_size=1, max_size=3
)
small_papers = st.lists(
    st.tuples(
        st.integers(0, 6), st.sampled_from(["", "甲", "乙"]), st.frozensets(st.integers(0, 2), max_size=2)
    ),
    max_size=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_hands, small_papers)
def test_no_permitted_dealing_is_more_even(given_hands, given_papers):
    hands = [Hand(n, load, unit, share) for n, (load, unit, share) in enumerate(given_hands)]
    papers = [Paper(100 + n, author, unit, barred) for n, (author, unit, barred) in enumerate(given_papers)]

    dealt = deal(papers, hands)

    permitted = [permitted_graders(paper, hands) for paper in papers]
    assert all(dealt.get(p.reflection_id) in who or not who for p, who in zip(papers, permitted, strict=True))
    assert set(dealt) == {p.reflection_id for p, who in zip(papers, permitted, strict=True) if who}
    best = min(unevenness(hands, choice) for choice in product(*(who for who in permitted if who)))
    assert unevenness(hands, dealt.values()) == best
    assert deal(papers, hands) == dealt


def permitted_graders(paper, hands):
    others = [h for h in hands if h.share and h.grader_id not in {paper.author_id, *paper.barred}]
    strangers = [h for h in others if not h.unit or h.unit != paper.unit]
    return [h.grader_id for h in strangers or others]


def unevenness(hands, graders):
    graders = list(graders)
    return sum(Fraction((h.load + graders.count(h.grader_id)) ** 2, h.share) for h in hands if h.share)
