"""The cleaners never lose a digit, never change a right value, and change nothing that they cleaned already."""

from __future__ import annotations

import datetime
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from trainingapp.cohorts.roster.dates import read_birth_date
from trainingapp.cohorts.roster.fields import PLACES, Field
from trainingapp.cohorts.roster.identity import read_id_number
from trainingapp.cohorts.roster.names import PLACEHOLDERS, read_name
from trainingapp.cohorts.roster.phones import read_phone
from trainingapp.cohorts.roster.posts import split_unit_and_post
from trainingapp.cohorts.roster.text import NOTHING, is_nothing, plain
from trainingapp.cohorts.roster.units import split_unit
from trainingapp.core.spreadsheets import Cell, Kind

from .roster_sheets import made_id, one_row

WIDE = {ord("0") + digit: ord("０") + digit for digit in range(10)}
DIGITS = "0123456789"
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
BORN = st.dates(datetime.date(1930, 1, 1), datetime.date(2010, 12, 31))
IDS = st.builds(
    lambda place, day, serial: made_id(f"{place}{day:%Y%m%d}{serial:03d}"),
    st.integers(110000, 829999),
    BORN,
    st.integers(0, 999),
)
DRESSES = st.sampled_from(
    ["{}", " {}\t", "'{}", '="{}"', "\u202d{}\u202c", "\ufeff{}", "{}\n", "\u3000{}\u3000"]
)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
NAMES = st.one_of(
    st.text(HAN, min_size=2, max_size=4),
    st.builds("{}·{}".format, st.text(HAN, min_size=2, max_size=5), st.text(HAN, min_size=2, max_size=5)),
    st.sampled_from(["Yan Jia", "演䶮", "演𬭊", "演𰻞", "演㛃"]),
).filter(lambda name: name not in NOTHING | PLACEHOLDERS)
INVISIBLE = st.sampled_from(["", " ", "\u3000", "\u200b", "\ufeff", "\u00ad", "\u202c", "\n"])
WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "示范省",
                "青禾市",
                "望溪区",
                "春风街道",
                "柳堤社区",
                "居委会",
                "第3",
                "007",
                "党委书记",
                "、",
                "主任",
            ),
            *(
                " ",
                "\u3000",
                "\n",
                "\u200b",
                "/",
                "=1+1",
                "@",
                "（",
                "无",
                "0",
                "䶮",
                "\ue863",
                "?",
                "\ufffd",
            ),
        ]
    ),
    max_size=8,
).map("".join)


def digits_of(text: str) -> str:
    return "".join(str(int(char)) for char in text if char.isdecimal())


# phones


@given(
    number=MOBILES, dress=DRESSES, at=st.integers(1, 10), gap=st.sampled_from(["", " ", "-", "\u00a0", "\n"])
)
def test_a_right_phone_is_never_changed(number: str, dress: str, at: int, gap: str) -> None:
    written = number[:at] + gap + number[at:]
    for text in (written, f"+86{written}", f"0086 {written}", written.translate(WIDE), f"手机：{written}"):
        assert read_phone(Cell(dress.format(text), Kind.TEXT))[0] == number


@given(number=MOBILES)
def test_a_phone_kept_as_a_number_keeps_every_digit_or_is_refused(number: str) -> None:
    assert read_phone(Cell(number, Kind.INTEGER))[0] == number
    assert read_phone(Cell(f"{number}.0", Kind.TEXT))[0] == number
    for places in range(11):
        shown = f"{int(number):.{places}E}"
        assert read_phone(Cell(shown, Kind.TEXT))[0] == (number if places == 10 else "")


@given(
    text=st.text(st.sampled_from("0123456789+-—.()E /、,\n１*Xx手机转或微信：\u200b"), max_size=30),
    kind=st.sampled_from(Kind),
)
def test_what_is_taken_as_a_phone_stands_in_the_cell_and_stays(text: str, kind: Kind) -> None:
    phone, _findings = read_phone(Cell(text, kind))

    assert digits_of(phone) in digits_of(text)
    if phone:
        assert read_phone(Cell(phone, Kind.TEXT))[0] == phone


# identity numbers


@given(number=IDS, dress=DRESSES, gap=st.sampled_from(["", " ", "\n", "-"]))
def test_a_right_identity_number_is_only_undressed(number: str, dress: str, gap: str) -> None:
    written = gap.join([number[:6], number[6:14], number[14:]])
    for text in (written, written.lower(), written.translate(WIDE)):
        assert read_id_number(Cell(dress.format(text), Kind.TEXT))[0] == number


@given(number=IDS.filter(lambda number: number[-1] != "X"))
def test_an_identity_number_that_a_spreadsheet_cut_is_never_taken(number: str) -> None:
    kept = f"{float(int(number)):.15g}".upper()
    zeros = number[:15] + "000"

    assert read_id_number(Cell(kept, Kind.LOSSY))[0] == ""
    assert read_id_number(Cell(kept, Kind.TEXT))[0] == ""
    assert read_id_number(Cell(number[:15], Kind.INTEGER))[0] == ""
    taken, findings = read_id_number(Cell(zeros, Kind.TEXT))
    assert not taken or [finding.code for finding in findings] == ["id_ends_in_zeros"]


@given(
    text=st.one_of(
        st.text(st.sampled_from(DIGITS + "XxEHM +-.*×１"), max_size=20), IDS, st.text(max_size=20)
    ),
    kind=st.sampled_from(Kind),
)
def test_what_is_taken_as_an_identity_number_has_its_digits_and_stays(text: str, kind: Kind) -> None:
    number, findings = read_id_number(Cell(text, kind))

    if number:
        digits, written = digits_of(number), digits_of(text)
        is_upgraded = [finding.code for finding in findings] == ["id_upgraded"]
        assert digits[:6] + digits[8 : 8 + 9] == written if is_upgraded else digits == written
        assert read_id_number(Cell(number, Kind.TEXT))[0] == number


# names


@settings(deadline=None)  # the first name loads the fonts
@given(name=NAMES)
def test_a_sound_name_is_never_changed(name: str) -> None:
    found, findings = read_name(name)

    assert found == name
    assert [finding.code for finding in findings if finding.code != "name_unprintable"] == []


@given(name=NAMES.filter(lambda name: " " not in name), fill=st.lists(INVISIBLE, min_size=12, max_size=12))
def test_padding_changes_no_name(name: str, fill: list[str]) -> None:
    padded = "".join(gap + char for gap, char in zip(fill, name, strict=False)) + fill[-1]

    assert read_name(padded)[0] == name


@given(text=st.one_of(st.text(max_size=20), WORDS))
def test_a_cleaned_name_stays(text: str) -> None:
    name, _findings = read_name(text)

    assert read_name(name)[0] == name


# dates


@given(
    day=st.dates(datetime.date(1910, 1, 2), datetime.date(2026, 1, 1)),
    form=st.sampled_from(
        [
            *("{0:%Y-%m-%d}", "{0:%Y/%m/%d} 0:00:00", "{0:%Y.%m.%d}", "{0.year}年{0.month}月{0.day}日出生"),
            *("{0.year}-{0.month}-{0.day}", "{0.year} . {0.month} . {0.day}", "{0.year}、{0.month}、{0.day}"),
        ]
    ),
    dress=st.sampled_from(["{}", " {}", "{}\u3000", "\u202d{}\u202c"]),
)
def test_a_right_day_is_never_changed(day: datetime.date, form: str, dress: str) -> None:
    for written in (form.format(day), form.format(day).translate(WIDE)):
        found = read_birth_date(Cell(dress.format(written), Kind.TEXT))
        assert found is not None
        assert found.exact == day


@given(day=BORN)
def test_year_and_month_never_become_a_day(day: datetime.date) -> None:
    for written in (f"{day:%Y.%m}", f"{day:%Y%m}", f"{day.year}年{day.month}月", f"{day.year}-{day.month}"):
        found = read_birth_date(Cell(written, Kind.TEXT))
        assert found is not None
        assert found.exact is None
        assert found.fits(day)


@given(
    text=st.text(st.sampled_from("0123456789.-/年月日〇一二十廿 '生E号"), max_size=14),
    kind=st.sampled_from(Kind),
)
def test_what_is_read_as_a_day_is_written_there(text: str, kind: Kind) -> None:
    found = read_birth_date(Cell(text, kind))

    if found and not found.is_serial and text.isascii():
        assert str(found.year) in text


# units and other texts


@given(text=st.one_of(WORDS, st.text(max_size=20)))
def test_a_cleaned_text_stays_and_keeps_what_is_seen(text: str) -> None:
    cleaned = plain(text)

    assert plain(cleaned) == cleaned
    if cleaned:
        assert digits_of(cleaned) == digits_of(text)
    else:
        assert is_nothing(
            " ".join(re.sub("[\u200b-\u200f\u00ad\ufeff\u202a-\u206f]", "", text).split())
        ) or not any(char.isalnum() for char in text)


@given(unit=WORDS)
def test_a_unit_is_cut_into_levels_that_cut_no_further(unit: str) -> None:
    levels = split_unit(plain(unit))

    assert digits_of("".join(levels)) == digits_of(plain(unit))
    if levels.community and not levels.rest:
        assert split_unit("".join(levels)) == levels


@given(parts=st.lists(WORDS, min_size=6, max_size=6))
def test_a_path_in_columns_holds_every_part(parts: list[str]) -> None:
    headers = ["省", "市", "区县", "街道", "社区", "工作单位"]
    row = one_row(dict(zip(headers, parts, strict=True)))

    said = [text for part in parts if (text := plain(part)) not in ("", "0")]
    assert len(headers) == len(PLACES) + 1
    for text in said:
        assert text.replace("\ue863", "䶮") in row.person.unit


@given(text=WORDS)
def test_unit_and_post_keep_every_digit(text: str) -> None:
    whole = plain(text)
    parts = split_unit_and_post(whole)

    assert parts is None or digits_of("".join(parts)) == digits_of(whole)


@given(values=st.fixed_dictionaries({"工作单位": WORDS, "职务": WORDS, "备注": WORDS, "代表团": WORDS}))
def test_a_row_read_twice_is_the_same_row(values: dict[str, str]) -> None:
    once = one_row(values).person
    columns = {"工作单位": Field.UNIT, "职务": Field.POST, "备注": Field.REMARK, "代表团": Field.DELEGATION}
    again = one_row({header: getattr(once, field.value) for header, field in columns.items()}).person

    assert again == once
