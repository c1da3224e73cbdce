"""Sites in tables that people send: rows with their cells named by the header, wherever it stands; pure.

A table travels as text, one line for each of its rows and a tab between cells, so that what is corrected in the
page still has the addresses of the sheet: line 7, second cell is B7.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Row, Sheet, Workbook, cell_address

FIELDS = ("name", "kind", "parent", "venue", "planned", "contact")
_HEADERS = {
    "name": "名称 教学点 教学点名称 站点 站点名称 点位 点位名称 课堂 课堂名称 分课堂 分课堂名称 培训点 培训点名称 "
    "site name",
    "kind": "类型 类别 性质 种类 教学点类型 级别 kind type",
    "parent": "上级 上级教学点 上级名称 上级课堂 所属 所属分课堂 所属教学点 隶属 主管教学点 parent below",
    "venue": "场馆 地点 地址 场地 教学地点 教学机构 承办学校 学校 所在场馆 venue",
    "planned": "计划人数 计划名额 计划 名额 人数 容量 规模 计划容量 plannedplaces planned places",
    "contact": "联系人 联系方式 联系人及电话 联系人电话 联系电话 负责人 contact",
}
HEADER_OF = {word: field for field, words in _HEADERS.items() for word in words.split()}
TOTALS = {"合计", "总计", "小计", "共计", "total"}
HEADER_WITHIN = 30
MOST_ROWS = 6000


@dataclass(frozen=True)
class SiteRow:
    """One row of a table of sites: cells by field, empty ones too; fields without a column are missing."""

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def address(self, field: str) -> str:
        """Where the field stands, as B7."""
        return cell_address(self.number, self.columns.get(field, 1))


def text_of(book: Workbook) -> str:
    """The sheet with sites as text: the first visible one with a header, else the first with anything on it.

    Raises:
        DomainError: nothing is there, or far too much.
    """
    sheets = [sheet for sheet in book.sheets if not sheet.hidden and sheet.rows]
    if not sheets:
        raise DomainError(_("The file is empty. Choose the table with the sites."))
    sheet = next((one for one in sheets if any(map(_is_header, one.rows[:HEADER_WITHIN]))), sheets[0])
    if sheet.last_row > MOST_ROWS:
        raise DomainError(_("The sheet “%(name)s” has more than %(n)s rows.", name=sheet.name, n=MOST_ROWS))
    return "\n".join(_lines(sheet))


def _lines(sheet: Sheet) -> Iterable[str]:
    rows = {row.number: row for row in sheet.rows}
    for number in range(1, sheet.last_row + 1):
        texts = rows[number].texts if number in rows else ()
        yield "\t".join(
            re.sub(r"[\s\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", " ", text).strip() for text in texts
        )


def _is_header(row: Row) -> bool:
    return _columns(row.texts) is not None


def read_rows(text: str) -> list[SiteRow]:
    """The sites in a text: after its header if it has one, else with the columns in the order of `FIELDS`.

    Cells are set off by tabs, in lines without any by commas or bars. Rows of totals and empty ones are left out.
    """
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), 1)]
    columns = dict(zip(FIELDS, range(1, len(FIELDS) + 1), strict=True))
    for at, (_number, cells) in enumerate(lines[:HEADER_WITHIN]):
        if (found := _columns(cells)) is not None:
            columns, lines = found, lines[at + 1 :]
            break
    rows = [SiteRow(number, _named(cells, columns), columns) for number, cells in lines if any(cells)]
    return [row for row in rows if any(row.cells.values()) and row.cells["name"] not in TOTALS]


def _cells(line: str) -> list[str]:
    cells = line.split("\t") if "\t" in line else re.split(r"[,，|｜]", line)
    return [" ".join(cell.split()) for cell in cells]


def _columns(cells: Iterable[str]) -> dict[str, int] | None:
    """The column of each field, if this is a header.

    One word does not make a header among others: “培训点” heads a column of names, and is also a kind.
    """
    cells = list(cells)
    found: dict[str, int] = {}
    for column, cell in enumerate(cells, 1):
        field = HEADER_OF.get(re.sub(r"[\s*＊]+", "", unicodedata.normalize("NFKC", cell)).lower())
        if field is not None:
            found.setdefault(field, column)
    return found if "name" in found and (len(found) > 1 or len(list(filter(None, cells))) == 1) else None


def _named(cells: list[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {field: cells[column - 1] if column <= len(cells) else "" for field, column in columns.items()}


def places(text: str) -> int | None:
    """A number of places as people write it: 60, ６０, 60人, 60.0; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    match = re.fullmatch(r"(\d{1,7})(?:\.0+)?(?:人|名|个|个名额|座)?", plain)
    return int(match[1]) if match and int(match[1]) <= 1_000_000 else None
