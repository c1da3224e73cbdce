"""The same person twice in one file."""

from __future__ import annotations

import pytest

from .roster_sheets import HEADER, codes, made_id, roster, sheet

WOMAN = made_id("33010619800101002")
MAN = made_id("33010619800101001")


def test_the_second_row_of_a_person_is_refused_with_the_address_of_the_first() -> None:
    first, other = ["张伟", "", MAN, "13800000001"], ["李敏", "", WOMAN, "13800000002"]
    result = roster(
        sheet(HEADER, first, other, first, name="云川"), sheet(HEADER, ["张　伟", "", MAN, ""], name="青禾")
    )

    assert [row.is_refused for row in result.rows] == [False, False, True, True]
    assert result.rows[2].problems[-1].message == "The same person stands in A2 already."
    assert result.rows[3].problems[-1].message == "The same person stands in 云川!A2 already."


@pytest.mark.parametrize(
    ("second", "refused", "code"),
    [
        (["张伟", "", WOMAN, "13800000002"], False, ""),
        (["张伟", "", WOMAN, "13800000001"], False, "phone_shared"),
        (["李敏", "", "", "13800000001"], False, "phone_shared"),
        (["李敏", "", MAN, "13800000003"], True, "same_id"),
        (["张伟", "", "", "13800000001"], True, "same_person"),
        (["张伟", "", "", ""], False, ""),
    ],
)
def test_who_counts_as_the_same_person(second: list[str], refused: bool, code: str) -> None:
    result = roster(sheet(HEADER, ["张伟", "", MAN, "13800000001"], second))

    assert result.rows[1].is_refused is refused
    assert codes(result.rows[1]) == ([code] if code else [])


def test_a_refused_row_does_not_stand_in_the_way_of_its_correction() -> None:
    result = roster(sheet(HEADER, ["张伟", "", MAN, "1380000"], ["张伟", "", MAN, "13800000001"]))

    assert [row.is_refused for row in result.rows] == [True, False]
