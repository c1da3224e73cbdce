"""What counts of a text, and where it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trainingapp.originality.normalising import IDENTICAL, fold, normalise

CHARACTERS = st.text(
    st.one_of(st.characters(), st.sampled_from("社区12３①，。 　㎡½ﬁßİAaＡ〇々𠮷豈𫝀\u0301\ud800"))
)


def by_hand(text: str) -> list[tuple[str, int, int]]:
    """The same, character by character."""
    kept: list[tuple[str, int, int]] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).casefold():
            if not (part.isalnum() or any(ord(part) in same for same in IDENTICAL)):
                continue
            if part.isdecimal():
                if kept and kept[-1][0] == "0":
                    kept[-1] = ("0", kept[-1][1], place + 1)
                    continue
                part = "0"
            kept.append((part, place, place + 1))
    return kept


@settings(deadline=None)
@given(CHARACTERS)
@example("第 1、2 条，３０㎡")
@example("½½")
def test_offsets_are_exact(text):
    found = normalise(text)

    characters = [chr(code) for code in found.codes.tolist()]
    assert list(zip(characters, found.starts.tolist(), found.ends.tolist(), strict=True)) == by_hand(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("社区党委书记、居委会主任", "社区党委书记,居委会主任"),
        ("２０２６年８月", "2026 年 8 月"),
        ("1,000 人", "12人"),
        ("ＡＢＣ大厦", "abc大厦"),
        ("服务　　群众", "服务\n群众"),
    ],
)
def test_punctuation_width_spacing_and_numbers_make_no_difference(one, other):
    assert normalise(one).text == normalise(other).text


def test_different_words_stay_different():
    assert normalise("社区服务").text != normalise("社区治理").text
    assert fold("，") == ""
