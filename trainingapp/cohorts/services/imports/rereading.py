"""Lines of an import written down as a table again, so that the reader checks them by its own rules; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trainingapp.cohorts.matching import Line
from trainingapp.cohorts.roster import Field
from trainingapp.cohorts.words import StoredProblem
from trainingapp.core.secrecy import decrypt
from trainingapp.core.spreadsheets import Row, Sheet, Workbook, cell_address

HEADERS = {
    Field.SERIAL: "序号",
    Field.NAME: "姓名",
    Field.SEX: "性别",
    Field.ID_NUMBER: "身份证号",
    Field.BIRTH_DATE: "出生日期",
    Field.PHONE: "手机号码",
    Field.DELEGATION: "代表团",
    Field.SITE: "教学点",
    Field.UNIT: "工作单位",
    Field.POST: "职务",
    Field.REMARK: "备注",
}
SEXES = {"male": "男", "female": "女"}
Texts = Mapping[Field, str]
Place = tuple[str, int]  # sheet and row


def texts_of(line: Line, problems: list[StoredProblem], site_names: Mapping[int, str]) -> dict[Field, str]:
    """What a line says, as cells say it; of a site that did not fit, what was written."""
    said = {str(each[3]): each[4] for each in problems}
    return {
        Field.SERIAL: "1",  # so that a row is no heading, however little it says
        Field.NAME: line.name,
        Field.SEX: SEXES.get(line.sex_said, ""),
        Field.ID_NUMBER: decrypt(line.id_secret) if line.id_secret else "",
        Field.BIRTH_DATE: line.born,
        Field.PHONE: line.phone,
        Field.DELEGATION: line.delegation,
        Field.SITE: site_names.get(line.site_id) or _value(said.get("site_unknown"), "site"),
        Field.UNIT: line.unit,
        Field.POST: line.post,
        Field.REMARK: line.remark,
    }


def _value(values: object, name: str) -> str:
    return str(values.get(name, "")) if isinstance(values, Mapping) else ""


def workbook_of(tables: list[dict[str, Any]], rows: Mapping[Place, Texts]) -> Workbook:
    """The rows at their places in the file, each below the header of its table."""
    sheets: dict[str, dict[int, Row]] = {}
    for (sheet, row_no), texts in sorted(rows.items()):
        table = table_at(tables, sheet, row_no)
        numbers, header = _numbers(table), int(table["header"][1])
        here = sheets.setdefault(sheet, {})
        here.setdefault(header, _row(header, numbers, HEADERS))
        here[row_no] = _row(row_no, numbers, texts)
    return Workbook(
        "roster", tuple(Sheet(name, tuple(here[no] for no in sorted(here))) for name, here in sheets.items())
    )


def table_at(tables: list[dict[str, Any]], sheet: str, row_no: int) -> dict[str, Any]:
    """The table that a row belongs to."""
    return [each for each in tables if each["sheet"][:120] == sheet and each["header"][1] < row_no][-1]


def address_of(tables: list[dict[str, Any]], sheet: str, row_no: int, field: Field) -> str:
    """The cell in which a row tells the field; the number of the row where it has no column."""
    columns = table_at(tables, sheet, row_no)["columns"]
    own = next((number for number, _key, told in columns if told == field.value), 0)
    return cell_address(row_no, own) if own else str(row_no)


def columns_in(table: dict[str, Any]) -> set[str]:
    """The fields that the table has a column for."""
    return {field for _number, _key, field in table["columns"] if field}


def _numbers(table: dict[str, Any]) -> dict[Field, int]:
    """A column for each field: its own in the file, or one to the right of all."""
    own = {field: number for number, _key, field in table["columns"] if field}
    right = max((number for number, _key, _field in table["columns"]), default=0)
    return {field: own.get(field.value) or right + place for place, field in enumerate(HEADERS, 1)}


def _row(row_no: int, numbers: Mapping[Field, int], texts: Texts) -> Row:
    cells = {numbers[field]: text for field, text in texts.items()}
    return Row(row_no, tuple(cells.get(number, "") for number in range(1, max(numbers.values()) + 1)))
