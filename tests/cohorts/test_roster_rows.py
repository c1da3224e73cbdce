"""What is repaired with a notice, what is refused and why: names, identity numbers, phones, repetitions."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingapp.cohorts.roster import Field, Level, read_roster
from trainingapp.cohorts.roster.dates import read_date
from trainingapp.cohorts.roster.identity import read_id_number
from trainingapp.cohorts.roster.phones import read_phone
from trainingapp.cohorts.roster.problems import MESSAGES
from trainingapp.core.spreadsheets import Cell, Kind, Workbook

from .roster_sheets import codes, made_id, one_row, sheet

WOMAN = made_id("33010619800101002")
MAN = made_id("33010619800101001")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张伟", "张伟"),
        ("䶮㛃𬭊", "䶮㛃𬭊"),
        ("买买提·阿不都", "买买提·阿不都"),
        ("Li Wei", "Li Wei"),
    ],
)
def test_a_sound_name_passes_without_a_word(written: str, name: str) -> None:
    row = one_row({"姓名": written})

    assert (row.person.name, codes(row)) == (name, [])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张　伟", "张伟"),
        (" 张 伟 ", "张伟"),
        ("张\n伟", "张伟"),
        ("张\u200b伟\ufeff", "张伟"),
        ("买买提•阿不都", "买买提·阿不都"),
        ("买买提．阿不都", "买买提·阿不都"),
        ("买买提 ・ 阿不都", "买买提·阿不都"),
        ("Ｌｉ Wei", "Li Wei"),
        ("⼀丁", "一丁"),
        ("\ue863", "䶮"),
    ],
)
def test_an_untidy_name_is_repaired_with_a_notice(written: str, name: str) -> None:
    row = one_row({"姓名": written, "单位": "东湖社区"})

    assert row.person.name == name
    assert (codes(row), row.is_refused) == (["name_tidied"], False)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "no_name"),
        ("无", "no_name"),
        ("张?", "name_unprintable"),
        ("张？", "name_unprintable"),
        ("张\ufffd", "name_unprintable"),
        ("张\ue000", "name_unprintable"),
        ("张\U000f0000", "name_unprintable"),
        ("张伟（组长）", "name_brackets"),
        ("张伟1", "name_odd"),
        ("张伟、李敏", "name_odd"),
        ("好" * 61, "name_long"),
    ],
)
def test_a_name_that_cannot_be_right_is_refused_at_its_cell(written: str, code: str) -> None:
    row = one_row({"姓名": written, "单位": "东湖社区", "手机": "13800000001"})

    refusals = [problem for problem in row.problems if problem.level is Level.REFUSE]
    assert [(problem.code, problem.address, problem.field) for problem in refusals] == [
        (code, "A2", Field.NAME)
    ]
    assert refusals[0].message


@pytest.mark.parametrize(
    ("written", "kind", "number", "code"),
    [
        (MAN, Kind.TEXT, MAN, None),
        (f" {MAN[:6]} {MAN[6:]}\t", Kind.TEXT, MAN, "id_tidied"),
        ("".join(chr(ord(char) + 0xFEE0) for char in MAN), Kind.TEXT, MAN, "id_tidied"),
        (f"'{MAN}", Kind.TEXT, MAN, None),
        (f'="{MAN}"', Kind.TEXT, MAN, None),
        ("330106198001010", Kind.TEXT, "", "id_date"),
        (made_id("33010620051112001")[:15], Kind.INTEGER, "", "id_length"),
        ("330106********1234", Kind.TEXT, "", "masked"),
        ("X" * 18, Kind.TEXT, "", "id_wrong"),
        ("00000005", Kind.TEXT, "00000005", "id_other"),
        ("19800101", Kind.TEXT, "", "id_length"),
        ("0", Kind.INTEGER, "", None),
        ("330106800101001", Kind.INTEGER, made_id("33010619800101001"), "id_upgraded"),
        ("1.10101199003071E+17", Kind.LOSSY, "", "id_lost_digits"),
        ("1.10101E+17", Kind.TEXT, "", "id_lost_digits"),
        ("330106198001010000", Kind.TEXT, "", "id_zeros"),
        (MAN[:-1] + ("1" if MAN[-1] != "1" else "2"), Kind.TEXT, "", "id_check_digit"),
        (MAN[:-1], Kind.TEXT, "", "id_length"),
        (made_id("33010619801301001"), Kind.TEXT, "", "id_date"),
        ("E12345678", Kind.TEXT, "E12345678", "id_other"),
        ("无", Kind.TEXT, "", None),
        (made_id("81000019800101001"), Kind.TEXT, made_id("81000019800101001"), None),
    ],
)
def test_identity_numbers(written: str, kind: Kind, number: str, code: str | None) -> None:
    found, findings = read_id_number(Cell(written, kind))

    assert (found, [finding.code for finding in findings]) == (number, [code] if code else [])


def test_a_small_x_and_its_look_alikes_become_the_check_digit() -> None:
    number = next(
        made for serial in range(1000) if (made := made_id(f"33010619800101{serial:03d}")).endswith("X")
    )

    for last in "xｘ×Х":
        assert read_id_number(Cell(number[:-1] + last, Kind.TEXT))[0] == number


def test_an_identity_number_fills_in_sex_and_birth_date() -> None:
    person = one_row({"身份证号": WOMAN}).person

    assert (person.sex, person.birth_date) == ("female", datetime.date(1980, 1, 1))


@pytest.mark.parametrize(
    ("sex", "birth", "expected"),
    [
        ("女", "", []),
        ("男", "", ["id_sex"]),
        ("", "1980-01-01", []),
        ("", "1980.01", []),
        ("", "1980年1月", []),
        ("", "19800101", []),
        ("", "1981-01-01", ["id_birth_date"]),
        ("", "1980.02", ["id_birth_date"]),
        ("", "八零年", ["birth_date_unknown"]),
        ("不详", "", ["sex_unknown"]),
    ],
)
def test_an_identity_number_is_held_against_sex_and_birth_date(
    sex: str, birth: str, expected: list[str]
) -> None:
    row = one_row({"身份证号": WOMAN, "性别": sex, "出生年月": birth})

    assert codes(row) == expected
    assert row.is_refused is any(code.startswith("id_") for code in expected)


def test_nobody_is_born_in_the_future() -> None:
    table = sheet(["姓名", "身份证号"], ["张伟", made_id("33010620300101001")])

    refused = read_roster(Workbook("a", (table,)), today=datetime.date(2026, 8, 1)).rows[0]

    assert "id_future" in codes(refused)


@pytest.mark.parametrize(
    ("written", "kind", "phone", "code"),
    [
        ("13800000001", Kind.TEXT, "13800000001", None),
        ("13800000001", Kind.INTEGER, "13800000001", "phone_number_cell"),
        ("1.3800000001E+10", Kind.TEXT, "13800000001", "phone_number_cell"),
        ("1.38E+10", Kind.TEXT, "", "phone_lost_digits"),
        ("138000000.5", Kind.DECIMAL, "", "phone_lost_digits"),
        ("138 0000 0001", Kind.TEXT, "13800000001", "phone_tidied"),
        ("138-0000-0001", Kind.TEXT, "13800000001", "phone_tidied"),
        ("１３８０００００００１", Kind.TEXT, "13800000001", "phone_tidied"),
        ("+86 13800000001", Kind.TEXT, "13800000001", "phone_tidied"),
        ("8613800000001", Kind.TEXT, "13800000001", "phone_tidied"),
        ("138\u202d00000001\u202c", Kind.TEXT, "13800000001", "phone_tidied"),
        ("13800000001\t", Kind.TEXT, "13800000001", None),
        ("13800000001/13900000002", Kind.TEXT, "13800000001", "phone_several"),
        ("0571-88888888、13800000001", Kind.TEXT, "13800000001", "phone_several"),
        ("0571-88888888", Kind.TEXT, "057188888888", "phone_tidied phone_landline"),
        ("+852 61234567", Kind.TEXT, "+85261234567", "phone_tidied phone_foreign"),
        ("1380000001", Kind.TEXT, "", "phone_length"),
        ("138000000011", Kind.INTEGER, "", "phone_length"),
        ("12800000001", Kind.TEXT, "", "phone_wrong"),
        ("00000000000", Kind.TEXT, "", "phone_wrong"),
        ("0", Kind.INTEGER, "", "no_phone"),
        ("13800000001.0", Kind.TEXT, "13800000001", "phone_number_cell"),
        ("138\n00000001", Kind.TEXT, "13800000001", "phone_tidied"),
        ("手机：13800000001（微信同号）", Kind.TEXT, "13800000001", "phone_words"),
        ("张主任13800000001转2", Kind.TEXT, "", "phone_wrong"),
        ("138****0001", Kind.TEXT, "", "masked"),
        ("找张主任", Kind.TEXT, "", "phone_wrong"),
        ("无", Kind.TEXT, "", "no_phone"),
    ],
)
def test_phones(written: str, kind: Kind, phone: str, code: str | None) -> None:
    found, findings = read_phone(Cell(written, kind))

    assert (found, " ".join(finding.code for finding in findings)) == (phone, code or "")


def test_the_kind_of_a_cell_reaches_its_check() -> None:
    row = one_row({"手机": "13800000001", "身份证号": "3.30106198001010E+17"}, kinds="til")

    assert codes(row) == ["id_lost_digits", "phone_number_cell"]
    assert [problem.address for problem in row.problems] == ["C2", "B2"]


def test_the_cells_of_a_row_are_kept_as_the_file_has_them() -> None:
    row = one_row({"姓名": "张　伟", "手机": "138 0000 0001"})

    assert row.cells == ("张　伟", "138 0000 0001")


def test_messages_never_hold_an_identity_number_or_a_phone() -> None:
    row = one_row({"性别": "男", "身份证号": WOMAN, "手机": "1380000001"})

    told = " ".join(problem.message for problem in row.problems)
    assert WOMAN not in told
    assert "1380000001" not in told


def test_every_message_can_be_said() -> None:
    values = dict.fromkeys(
        (
            "name",
            "where",
            "text",
            "why",
            "limit",
            "count",
            "told",
            "written",
            "sheet",
            "columns",
        ),
        "x",
    )

    assert all(str(message) % values for message in MESSAGES.values())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1980-01-02", (1980, 1, 2)),
        ("1980-01-02 00:00:00", (1980, 1, 2)),
        ("1980/1/2", (1980, 1, 2)),
        ("１９８０年１月２日", (1980, 1, 2)),
        ("1980.10", (1980, 10, None)),
        ("198010", (1980, 10, None)),
        ("19801002", (1980, 10, 2)),
        ("1980-02-30", None),
        ("1980", None),
        ("明天", None),
    ],
)
def test_written_dates(written: str, expected: tuple[int, int, int | None] | None) -> None:
    assert read_date(written) == expected


BODIES = st.builds(
    lambda area, day, serial: f"{area:06d}{day:%Y%m%d}{serial:03d}",
    st.integers(110000, 829999),
    st.dates(datetime.date(1930, 1, 1), datetime.date(2010, 12, 31)),
    st.integers(0, 999),
)


@given(body=BODIES)
def test_a_right_identity_number_is_never_changed(body: str) -> None:
    number, findings = read_id_number(Cell(made_id(body), Kind.TEXT))

    assert number == made_id(body)
    assert [each.code for each in findings] == ["id_ends_in_zeros"] * number.endswith("000")


@given(body=BODIES, at=st.integers(0, 17), digit=st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(body: str, at: int, digit: int) -> None:
    right = made_id(body)
    old = 10 if right[at] == "X" else int(right[at])
    wrong = right[:at] + str((old + digit) % 10) + right[at + 1 :]
    if wrong != right:
        assert read_id_number(Cell(wrong, Kind.TEXT))[0] == ""


@given(name=st.text(max_size=20))
def test_any_name_is_taken_or_refused_with_words(name: str) -> None:
    row = one_row({"姓名": name, "手机": "13800000001"})

    assert row.person.name or row.is_refused
    assert all(problem.message for problem in row.problems)
