"""Where the tables of a sheet are, and what each of its lines is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trainingapp.core.spreadsheets import Kind, Row, Sheet

from .fields import Field
from .headers import (
    columns_of,
    is_header,
    joined_with_second,
    labels_from_above,
    labels_of,
    may_be_header,
)
from .problems import Reason
from .records import Mapping, Skipped, Table

TOTAL = re.compile(r"(合|总|小|共)\s*计([:：\s\d（(].*)?|(共|合计|总计)\s*\d+\s*[人名].*")
REMARK = re.compile(r"(备?注|说明|填[表报写]说明|注意事项|要求)\s*[:：].*", re.DOTALL)
SIGNATURE = re.compile(
    r"(填[表报]人|制表人?|经办人|联系人|审核人?|审批人|负责人|领队|填[表报]单位|填[表报](日期|时间)|报送单位|单位(负责人|公章|[(（]盖?章[)）]))"
    r"\s*([:：（(].*)?",
    re.DOTALL,
)
EXAMPLE = re.compile(r"(填写)?(示例|样例|范例|例)\s*\d*([:：].*)?")
SECTION = re.compile(
    r"[一二三四五六七八九十]+、.*|[（(][一二三四五六七八九十]+[)）].*|第[一二三四五六七八九十\d]+[组批班期].*|.*(代表团|名单|花名册|[(（]\d+人[)）])"
)
ID_LIKE = re.compile(r"\d{15}(\d\d[\dXx])?")
PERSONAL = {Field.NAME, Field.ID_NUMBER, Field.PHONE}


@dataclass
class Layout:
    """A sheet taken apart: each of its lines is in `rows` or in `skipped`."""

    tables: list[Table] = field(default_factory=list)
    rows: list[tuple[Table, Row]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def lay_out(sheet: Sheet, mapping: Mapping) -> Layout:
    """Find the tables of a visible sheet. A header without a name counts only if there is no other."""
    for needs_name in (True, False):
        layout = _Scan(sheet, mapping, needs_name).run()
        if layout.tables:
            break
    return layout


class _Scan:
    """One pass over the rows of a sheet."""

    def __init__(self, sheet: Sheet, mapping: Mapping, needs_name: bool) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.needs_name = needs_name
        self.layout = Layout()
        self.table: Table | None = None
        self.above: list[Row] = []  # lines of which it is not known yet whether a header follows
        self.width = max((len(row.texts) for row in sheet.rows), default=0)
        self.wide = {
            (span.first_row, span.first_column)
            for span in sheet.merged
            if span.last_column > span.first_column
        }

    def run(self) -> Layout:
        rows, at, line = self.sheet.rows, 0, 0
        while at < len(rows):
            row = rows[at]
            self._skip_gap(line + 1, row.number - 1)
            following = rows[at + 1] if at + 1 < len(rows) else None
            used = self._header(row, following) or self._line(row)
            at += used
            line = rows[at - 1].number
        self._settle(Reason.NO_TABLE)
        self.layout.skipped.sort(key=lambda skipped: skipped.first_row)
        return self.layout

    def _header(self, row: Row, following: Row | None) -> int:
        """How many rows the header takes that begins here; 0 if none does."""
        forced = self.mapping.headers.get(self.sheet.name)
        if forced and row.number != forced[0]:
            return 0
        if not forced and self.needs_name and not may_be_header(row, self.mapping.fields):
            return 0
        labels = labels_of(row)
        if not forced and not is_header(labels, self.mapping.fields, needs_name=self.needs_name):
            return 0
        both = (
            None
            if forced and forced[0] == forced[1]
            else joined_with_second(labels, following, self.sheet, row.number)
        )
        last = row.number + (1 if both else 0)
        above = {} if forced or both else labels_from_above(labels, self.above, self.sheet, row.number)
        if above:
            self.above.pop()
        self._begin_table({**above, **(both or labels)}, row.number - (1 if above else 0), last)
        return 2 if both else 1

    def _begin_table(self, labels: dict[int, str], first: int, last: int) -> None:
        columns = columns_of(
            dict(sorted(labels.items())), self.width, self.mapping.fields, self.sheet.hidden_columns
        )
        title = " ".join(text for row in self.above for _column, text in row.filled())
        self._settle(Reason.TITLE)
        self._skip(first, last, Reason.HEADER, " ".join(labels.values()))
        if (
            self.table is None or self.table.columns != columns
        ):  # a header repeated on each page starts nothing
            self.table = Table(self.sheet.name, title, (first, last), columns)
            self.layout.tables.append(self.table)

    def _line(self, row: Row) -> int:
        if self.table is None:
            self.above.append(row)
        elif reason := what_is_no_row(row, self.table, merged=self._is_merged(row)):
            text = "" if reason is Reason.BLANK else " ".join(text for _column, text in row.filled())
            self._skip(row.number, row.number, reason, text)
        else:
            self.layout.rows.append((self.table, row))
        return 1

    def _is_merged(self, row: Row) -> bool:
        return any((row.number, column) in self.wide for column, _text in row.filled())

    def _settle(self, reason: Reason) -> None:
        for row in self.above:
            texts = " ".join(text for _column, text in row.filled())
            self._skip(row.number, row.number, reason if texts else Reason.BLANK, texts)
        self.above.clear()

    def _skip_gap(self, first: int, last: int) -> None:
        if first <= last:
            self._skip(first, last, Reason.BLANK, "")

    def _skip(self, first: int, last: int, reason: Reason, text: str) -> None:
        self.layout.skipped.append(Skipped(self.sheet.name, first, last, reason, text))


def what_is_no_row(row: Row, table: Table, *, merged: bool) -> Reason | None:
    """Why a line below the header is no row of the roster; None when it is one.

    In doubt it is a row: a refused row is seen by a person, a skipped one perhaps not.
    """
    filled = dict(row.filled())
    fields = table.field_by_column
    if all(_says_nothing(row, column, text, fields[column]) for column, text in filled.items()):
        return Reason.BLANK
    beginnings = list(filled.values())[:2]
    if EXAMPLE.fullmatch(beginnings[0]):
        return Reason.EXAMPLE
    if any(ID_LIKE.fullmatch(text) for text in filled.values()):
        return None
    if TOTAL.fullmatch(beginnings[0]) or TOTAL.fullmatch(beginnings[-1]):
        return Reason.FOOTER
    if REMARK.fullmatch(beginnings[0]) or SIGNATURE.fullmatch(beginnings[0]):
        return Reason.FOOTER
    if len(filled) == 1:
        (column, text), *_rest = filled.items()
        if merged or fields[column] not in PERSONAL or SECTION.fullmatch(text):
            return Reason.NOTE
    return None


def _says_nothing(row: Row, column: int, text: str, field: Field | None) -> bool:
    """The number or the formula that a form holds in advance in rows that nobody filled in."""
    kind = row.kinds[column - 1 : column]
    if text == "0" and kind == Kind.INTEGER:  # what a formula says of an empty cell
        return True
    if field is Field.SERIAL:
        return text.isdigit() or kind in (Kind.ERROR, Kind.FORMULA)
    return kind in (Kind.ERROR, Kind.FORMULA) and field not in PERSONAL
