"""Tidying: what pasted texts bring is found, what authors wrote stays."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.demo.essays import essays
from trainingapp.demo.plan import PASTED
from trainingapp.reflections.tidying import MarkKind, marks, tidy
from trainingapp.reflections.tidying.characters import words
from trainingapp.reflections.tidying.preview import parts
from trainingapp.reflections.tidying.repeats import title_of

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "pasted").glob("*.txt"))
HONEST = (HERE / "honest_lines.txt").read_text().splitlines()
LEAST_KINDS = 15

SNIPPETS = [
    *"社区工作，。、；：！？“”\"',.;:!?()（）*_-—… \n\t\r\f",
    "\u3000",
    "\xa0",
    "\u200b",
    "\u2028",
    "a",
    "B",
    "7",
]
SNIPPETS += [
    "来源：网络",
    "\n",
    "\n\n",
    "责任编辑：甲",
    "查看更多",
    "• 心得范文\n",
    "相关文章\n",
    "......",
    "--",
    "yq",
    "**",
]
SNIPPETS += [
    "https://a.cn/x?y=1,2",
    "a@b.cn",
    "此处隐藏12个字",
    "展开全文",
    "一、",
    "图片1.jpg",
    "把门敲开",
    "，\n",
]
pasted_texts = st.lists(st.sampled_from(SNIPPETS), max_size=60).map("".join)


def sample(path: Path) -> tuple[str, str, str, list[str]]:
    """Title, what was pasted, what tidying makes of it, and the marks."""
    whole = path.read_bytes().decode()  # its line ends belong to it
    head, rest = whole.split("\n===== pasted\n", 1)
    pasted, rest = rest.split("\n===== tidy\n", 1)
    tidied, marked = rest.split("\n===== marks\n", 1)
    return head.removeprefix("title: "), pasted, tidied, marked.splitlines()


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_a_pasted_text_is_tidied_and_marked_as_a_person_would(path):
    title, pasted, tidied, marked = sample(path)

    assert tidy(pasted, title).text == tidied
    assert [f"{mark.kind.value}: {pasted[mark.start : mark.end]}" for mark in marks(pasted)] == marked


def test_there_are_many_kinds_of_pasted_texts():
    assert len(SAMPLES) >= LEAST_KINDS


@pytest.mark.parametrize("line", HONEST)
def test_an_honest_line_stays_as_it_is(line):
    text = f"开头的一段话，说的是我自己的事。\n{line}\n结尾的一段话，也是我自己写的。"

    assert tidy(text).text == text
    assert marks(text) == ()


def test_honest_lines_one_below_the_other_stay_as_they_are():
    text = "\n".join(HONEST)

    assert tidy(text).text == text


def test_honest_essays_stay_as_they_are_and_pasted_ones_lose_the_page():
    written = essays(90, seed=11)
    for position, essay in enumerate(written):
        tidied = tidy(essay.text, essay.title)
        if position in PASTED:
            assert "责任编辑" in essay.text
            assert not any(
                word in tidied.text for word in ("责任编辑", "来源：", "查看更多", "上一篇", "IMG_")
            )
        else:
            assert tidied.changes == ()
            assert marks(essay.text) == ()


@given(pasted_texts)
def test_no_word_changes_outside_of_lines_that_go_as_a_whole(text):
    for change in tidy(text).changes:
        if change.kind.removes:
            assert is_within(words(change.after), words(change.before))
        else:
            assert words(change.after) == words(change.before)


def is_within(short: str, long: str) -> bool:
    """Whether all characters of the one stand in the other, in their order."""
    rest = iter(long)
    return all(character in rest for character in short)


@given(pasted_texts, st.sampled_from(["", "把门敲开"]))
def test_tidying_twice_changes_nothing_more(text, title):
    once = tidy(text, title)

    assert tidy(once.text, title).changes == ()


@given(pasted_texts)
def test_changes_lead_from_the_raw_text_to_the_tidy_one(text):
    tidied, at, built = tidy(text), 0, []
    for change in tidied.changes:
        assert change.start >= at
        assert text[change.start : change.end] == change.before != change.after
        built += [text[at : change.start], change.after]
        at = change.end

    assert "".join([*built, text[at:]]) == tidied.text


@given(pasted_texts)
def test_the_parts_of_a_preview_are_the_whole_text_and_carry_the_marks(text):
    found = marks(text)
    shown = list(parts(tidy(text).pieces, found))

    assert "".join(part.before for part in shown) == text
    assert "".join(part.after for part in shown) == tidy(text).text
    assert {mark for part in shown for mark in part.marks} == {mark.kind for mark in found}


@given(pasted_texts)
def test_marks_lie_in_the_text_and_those_of_a_kind_apart(text):
    for kind in MarkKind:
        spans = sorted((mark.start, mark.end) for mark in marks(text) if mark.kind is kind)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_a_repeated_passage_is_marked_where_it_comes_again():
    passage = "带着问题来，揣着办法走，这是我参加这次培训最深的感受，四天半里我一共记下了二十七个能用的点子"
    text = f"{passage}。\n中间说的是另外一件事。\n{passage}。"

    (mark,) = marks(text)

    assert (mark.kind, text[mark.start : mark.end]) == (MarkKind.REPEATED, passage)
    assert mark.start > len(passage)


def test_an_official_phrase_said_twice_is_no_repetition():
    phrase = "坚持以人民为中心的发展思想，打造共建共治共享的社会治理格局"

    assert marks(f"{phrase}，这是开头。\n中间。\n{phrase}，这是结尾。") == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("把门敲开\n　　清晨六点。", "把门敲开"),
        ("　　清晨六点，河堤小区的灯先亮起来。\n第二段。", ""),
        ("只有一行", ""),
        ("", ""),
    ],
)
def test_the_title_above_a_text_is_proposed(text, title):
    assert title_of(text) == title
