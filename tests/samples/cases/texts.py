"""Text files in the encodings and with the separators that offices use."""

from __future__ import annotations

from collections.abc import Sequence

from tests.cohorts.imports_files import HEADER, people, person
from tests.samples.registry import sample
from tests.samples.writers.text import table

ROWS = [HEADER, *people(2), person(3, 姓名="演䶮㛃")]


@sample("utf8.csv")
def utf8() -> bytes:
    """UTF-8 without a mark, lines that end as on Linux."""
    return table(ROWS, ending="\n")


@sample("utf8_with_mark.csv")
def utf8_with_mark() -> bytes:
    """UTF-8 with a byte order mark, as Excel saves it."""
    return table(ROWS, "utf-8-sig")


@sample("gb18030.csv")
def gb18030() -> bytes:
    """GB 18030 as Excel in China saves it, with characters of two and of four bytes."""
    return table([*ROWS, person(4, 姓名="演𬭊", 工作单位="示范省青禾市镕㙍社区")], "gb18030")


@sample("old_gbk_codes.csv")
def old_gbk_codes() -> bytes:
    """A GBK file from before 2000, in which 䶮 has a code of the private use area."""
    return table([HEADER, person(1, 姓名="演@"), person(2)], "gbk").replace(b"\xd1\xdd@", b"\xd1\xdd\xfe\x9f")


@sample("characters_lost_in_gbk.csv")
def characters_lost_in_gbk() -> bytes:
    """What is left when rare characters are saved as GBK: question marks."""
    return "姓名,手机,单位\r\n演㛃,19900000001,柳㙍社区\r\n演甲,19900000002,\r\n".encode("gb2312", "replace")


@sample("utf16.txt")
def utf16() -> bytes:
    """“Unicode text” of Excel: UTF-16 with a mark, tabs between the cells."""
    return b"\xff\xfe" + table(ROWS, "utf-16-le", separator="\t")


@sample("utf16_big_endian.csv")
def utf16_big_endian() -> bytes:
    """UTF-16 with the bytes the other way round."""
    return b"\xfe\xff" + table(ROWS, "utf-16-be")


@sample("utf16_without_mark.csv")
def utf16_without_mark() -> bytes:
    """UTF-16 without the mark that says so."""
    return table(ROWS, "utf-16-le")


@sample("semicolons.csv")
def semicolons() -> bytes:
    """Semicolons between the cells, commas in them, all cells quoted."""
    rows = [HEADER, person(1, 职务="书记,主任"), person(2)]
    return "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")


@sample("tabs.tsv")
def tabs() -> bytes:
    """Tabs between the cells, old line ends of a Mac."""
    return table(ROWS, separator="\t", ending="\r")


@sample("separator_named.csv")
def separator_named() -> bytes:
    """A first line that tells Excel the separator."""
    return b"sep=|\r\n" + table(ROWS, separator="|")


@sample("tabs_named.xls")
def tabs_named_xls() -> bytes:
    """The export of another system: text with tabs, named as a workbook."""
    return table(ROWS, "gb18030", separator="\t")


@sample("digits_kept_by_tabs.csv")
def digits_kept_by_tabs() -> bytes:
    """The tricks of exporting systems by which Excel keeps digits: a tab, an apostrophe, `="…"`."""
    first, second, third = (person(n) for n in (1, 2, 3))
    lines = [
        ",".join(HEADER),
        f'{first[0]},,"\t{first[2]}","{first[3]}\t"',
        f"{second[0]},,'{second[2]},'{second[3]}",
        f'{third[0]},,"=""{third[2]}""","=""{third[3]}"""',
    ]
    return "\r\n".join(lines).encode("utf-8-sig")


@sample("quoted_line_breaks.csv")
def quoted_line_breaks() -> bytes:
    """Line breaks, separators and quotation marks inside quoted cells; a title and a total around."""
    rows: list[Sequence[object]] = [
        ["名册\n（第一批）"],
        HEADER,
        person(1, 工作单位="示范省青禾市,\n柳堤社区"),
        person(2, 职务='"好"书记'),
        ["合计", 2],
    ]
    return table(rows, "gb18030")


@sample("saved_by_excel_as_csv.csv")
def saved_by_excel_as_csv() -> bytes:
    """A workbook with number cells saved as CSV: phones and ID numbers in scientific notation."""
    rows = [
        HEADER,
        person(1, 手机号码="1.99E+10", 身份证号="9.90106E+17"),
        person(2),
        person(3, 手机号码="1.99E+10"),
    ]
    return table(rows, "gb18030")


@sample("empty_cells_at_the_end.csv")
def empty_cells_at_the_end() -> bytes:
    """Lines of commas that a spreadsheet leaves below and to the right of a table."""
    commas = "," * 30
    lines = [",".join(row) + commas for row in ROWS]
    return "\r\n".join([*lines, *[commas * 2] * 20]).encode("utf-8-sig")
