"""ID numbers: lost digits, wrong digits, other papers, held against other columns."""

from __future__ import annotations

from tests.cohorts.roster_sheets import made_id
from tests.samples.registry import sample
from tests.samples.writers.xlsx import Number, Row, Sheet, Styled, workbook

RIGHT = made_id("99010619800102001")
WITH_X = next(
    number for serial in range(100) if (number := made_id(f"99010619800102{serial:03d}")).endswith("X")
)


def sheet(numbers: Row, header: str = "身份证号") -> bytes:
    """A roster with a person for each ID number."""
    rows: list[Row] = [["姓名", header]]
    rows += [[f"演{chr(0x4E00 + at)}", number] for at, number in enumerate(numbers)]
    return workbook(Sheet("名册", rows))


@sample("ids_that_lost_digits.xlsx")
def ids_that_lost_digits() -> bytes:
    """ID numbers kept as numbers: fifteen digits are left, the rest are zeros or an exponent."""
    return sheet(
        [
            RIGHT,
            Number(RIGHT),
            Number("9.90106198001020E+17"),
            "9.90106E+17",
            RIGHT[:15] + "000",
            Styled(RIGHT[:15] + "000", 4),
            Number("990106198001020"),
            Number(made_id("99010620051112001")[:15]),
        ]
    )


@sample("wrong_check_digits.xlsx")
def wrong_check_digits() -> bytes:
    """A digit mistyped, two exchanged, one missing, one too many; a day that no calendar has."""
    return sheet(
        [
            RIGHT[:9] + "1" + RIGHT[10:], RIGHT[:4] + RIGHT[5] + RIGHT[4] + RIGHT[6:], RIGHT[:-1], RIGHT + "0",
            made_id("99010619800230001"), made_id("99010619801301001"), "身份证号待补", "*" * 18,
            RIGHT[:6] + "********" + RIGHT[14:], "X" * 18,
        ]
    )  # fmt: skip


@sample("ids_written_loosely.xlsx")
def ids_written_loosely() -> bytes:
    """A small x, a cross or a Cyrillic letter for X; spaces, full-width digits, an apostrophe, line breaks."""
    x = WITH_X[:-1]
    others = [made_id(f"9901061980{month:02d}02001") for month in range(2, 9)]
    wide = others[0].translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    return sheet(
        [
            x + "x", f"{others[6][:-1]} {others[6][-1]}", wide, f"{others[1][:6]} {others[1][6:14]} {others[1][14:]}",
            f"'{others[2]}", f"\u202d{others[3]}\u202c", f"{others[4][:10]}\n{others[4][10:]}", f"身份证：{others[5]}",
        ]
    )  # fmt: skip


@sample("x_in_many_letters.xlsx")
def x_in_many_letters() -> bytes:
    """What people type for the check digit X."""
    bodies = [body for serial in range(200) if made_id(body := f"99010619820304{serial:03d}").endswith("X")]
    return sheet([body + letter for body, letter in zip(bodies, "Xx×ХＸ✕", strict=False)])


@sample("ids_against_columns.xlsx")
def ids_against_columns() -> bytes:
    """Sex and date of birth in columns of their own, some of which the ID number contradicts."""
    born = [made_id(f"990106198503070{serial:02d}") for serial in range(11, 20)]
    rows: list[Row] = [
        ["姓名", "性别", "出生年月", "身份证号"],
        ["演甲", "男", "1985.03", born[0]],
        ["演乙", "男", "1985年3月", born[1]],
        ["演丙", "女", "1985-03-07", born[3]],
        ["演丁", "", "1985.08", born[4]],
        ["演戊", "男性", Number("31113", 1), born[6]],
        ["演己", "", Number("31114", 1), born[5]],
        ["演庚", "不详", "85.3", born[7]],
        ["演辛", "女", "1985.3", ""],
    ]
    return workbook(Sheet("名册", rows))


@sample("not_yet_born.xlsx")
def not_yet_born() -> bytes:
    """ID numbers of people who are born after the day on which the file is read, and long ago."""
    return sheet([made_id("99010620270101001"), made_id("99010618790101001"), made_id("99010620080808001")])


@sample("ids_of_fifteen_digits.xlsx")
def ids_of_fifteen_digits() -> bytes:
    """Old ID numbers, as text and as a number that still has all its digits; one of no day."""
    return sheet(["990106800102001", Number("990106800103002"), "990106800230001", "99010680010200"])


@sample("papers_of_other_places.xlsx")
def papers_of_other_places() -> bytes:
    """Passports, permits of Hong Kong, Macao and Taiwan, cards of foreigners, old and new."""
    return sheet(
        [
            "E00000001", "PE0000002", "H0000000301", "M00000004", "00000005", made_id("81000019800102001"),
            "ABC000000000007", "护照E00000008", "e00000009",
        ],
        "证件号码",
    )  # fmt: skip
