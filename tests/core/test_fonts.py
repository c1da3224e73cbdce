"""The stack of fonts: what it covers, the private fontconfig, and names fit for print."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.core.fonts import (
    KAI,
    SONG,
    ProblemKind,
    covers,
    font_files,
    name_problems,
    normal_name,
    prepare,
    uncovered,
)

FLOOR = font_files()[:1]


def kinds(name: str) -> list[ProblemKind]:
    return [problem.kind for problem in name_problems(name)]


@pytest.mark.parametrize(
    "name", ["张伟", "䶮𬭊㛃", "古丽巴努尔·艾山", "Jörg O’Brien-Łuczak", "Nguyễn Thị Ánh"]
)
def test_the_floor_alone_covers_the_standard_characters_and_latin_names(name):
    assert uncovered(name, FLOOR) == ()


def test_uncovered_characters_are_named_once_and_in_order():
    assert uncovered("\u0f40张\u0f41\u0f40", FLOOR) == ("\u0f40", "\u0f41")


def test_private_use_characters_never_count_as_covered():
    assert not covers("\ue863")
    assert uncovered("\U000f0000\ue863") == ("\U000f0000", "\ue863")


def test_every_font_of_the_stack_is_named_in_both_families():
    assert all(f'"{file.family}"' in KAI and f'"{file.family}"' in SONG for file in font_files())


def test_the_private_fontconfig_lists_the_given_files_and_no_other_folder(tmp_path):
    configuration = prepare(tmp_path, FLOOR)

    files = configuration.parent / "files"
    assert [file.name for file in files.iterdir()] == ["PeixunKai-Regular.ttf"]
    assert configuration.read_text().count("<dir>") == 1
    assert str(files) in configuration.read_text()


def test_preparing_twice_or_at_once_gives_one_folder(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _turn: prepare(tmp_path, FLOOR), range(4)))

    assert made == {prepare(tmp_path, FLOOR)}
    assert [folder.name for folder in tmp_path.iterdir()] == [Path(made.pop()).parent.name]


@pytest.mark.parametrize(
    ("given_name", "stored"),
    [
        ("张　伟", "张伟"),
        (" 欧阳 清和\t", "欧阳清和"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提 ・ 吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("J. R. Smith", "J. R. Smith"),
        ("Jo\u0308rg", "Jörg"),
        ("⼭田", "山田"),
        ("张\u200b伟\ufeff", "张伟"),
        ("葛\U000e0100", "葛"),
        ("张\ue863", "张䶮"),
        ("张\ue816", "张\ue816"),
    ],
)
def test_a_name_is_brought_to_one_form(given_name, stored):
    assert normal_name(given_name) == stored


@given(st.text(max_size=12))
def test_the_normal_form_is_stable(text):
    assert normal_name(normal_name(text)) == normal_name(text)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("王\ufffd", ProblemKind.REPLACED),
        ("王?", ProblemKind.STAND_IN),
        ("王＊", ProblemKind.STAND_IN),
        ("王\ue816", ProblemKind.PRIVATE_USE),
        ("王\x07", ProblemKind.CONTROL),
        ("王\u200b", ProblemKind.INVISIBLE),
        ("Jo\u0308rg", ProblemKind.DECOMPOSED),
        ("王\U000323b0", ProblemKind.UNCOVERED),
    ],
)
def test_what_cannot_be_printed_is_reported_with_its_kind(name, kind):
    assert kinds(name) == [kind]


def test_a_problem_gives_the_code_point_in_code_and_message():
    (problem,) = name_problems("王\ue816")

    assert problem.code == "U+E816"
    assert problem.code in problem.message


@pytest.mark.parametrize("name", ["张伟", "䶮𬭊㛃", "阿卜杜拉·艾山", "Jörg", "O’Brien"])
def test_names_as_stored_have_no_problems(name):
    assert name_problems(name) == []
