"""Winnowing finds every long enough shared run."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.originality.fingerprints import GUARANTEED, cut, gram_hashes, looked_up, stored
from trainingapp.originality.normalising import normalise

FEW = st.text("甲乙丙", max_size=80)
MANY = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x5FFF), max_size=80)


def codes(text: str):
    return normalise(text).codes


@settings(deadline=None)
@given(st.one_of(FEW, MANY), st.one_of(FEW, MANY), st.one_of(FEW, MANY), st.one_of(FEW, MANY), st.data())
def test_every_shared_run_of_the_guaranteed_length_is_hit(before, after, lead, tail, data):
    letters = data.draw(st.sampled_from(["甲乙丙", "".join(map(chr, range(0x6000, 0x6400)))]))
    run = data.draw(st.text(letters, min_size=GUARANTEED, max_size=GUARANTEED))

    kept = set(stored(codes(before + run + after)).tolist())
    asked = set(looked_up(codes(lead + run + tail))[0].tolist())

    assert kept & asked & set(cut(gram_hashes(codes(run))).tolist())


@settings(deadline=None)
@given(MANY)
def test_the_hash_of_a_run_depends_on_the_run_alone(text):
    alone = gram_hashes(codes(text)).tolist()

    assert gram_hashes(codes("前缀文字" + text)).tolist()[4:] == alone


def test_about_one_hash_in_eight_or_nine_is_stored():
    text = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(5000))

    assert 7.5 < 5000 / len(stored(codes(text))) < 9.5


def test_a_short_text_has_one_hash_and_a_shorter_one_none():
    assert len(stored(codes("人民调解委员会组织"))) == 1
    assert len(stored(codes("人民调解委员会"))) == 0
