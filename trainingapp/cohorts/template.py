"""The workbook that a delegation fills in: columns with notes, drop-downs, and cells that keep every digit."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from trainingapp.cohorts.models import Cohort, Site
from trainingapp.cohorts.roster import Field
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.core.spreadsheets.writing import MADE_ON, storable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 2_000
"""Rows that have drop-downs and the text format."""
CHOICES = "可选项"
SHEET = "名册"
EXAMPLE = "示例"


class TemplateColumn(NamedTuple):
    """A column of the form: the reader knows it by its title; width in characters."""

    field: Field
    title: str
    width: float
    example: str
    note: LazyString


COLUMNS = (
    TemplateColumn(Field.SERIAL, "序号", 8, EXAMPLE, _l("May stay empty. The row marked 示例 is not read.")),
    TemplateColumn(
        Field.NAME, "姓名", 12, "张示例", _l("As on the ID card; it is printed on the certificate.")
    ),
    TemplateColumn(Field.SEX, "性别", 8, "女", _l("Choose from the list.")),
    TemplateColumn(
        Field.ID_NUMBER,
        "身份证号",
        24,
        "",
        _l("18 characters. The cells are text, so that no digit is lost; when you paste, paste values only."),
    ),
    TemplateColumn(
        Field.PHONE, "手机号码", 16, "13900000000", _l("11 digits, the trainee's own: it is used to sign in.")
    ),
    TemplateColumn(Field.DELEGATION, "代表团", 16, "", _l("Choose from the list or type the name.")),
    TemplateColumn(
        Field.SITE, "教学点", 20, "", _l("Choose from the list; empty means the site of the import.")
    ),
    TemplateColumn(
        Field.UNIT,
        "工作单位",
        40,
        "示例省示例市示例区示例街道示例社区",
        _l("From the province down to the community."),
    ),
    TemplateColumn(Field.POST, "职务", 20, "居委会主任", _l("All posts, separated by “、”.")),
    TemplateColumn(Field.REMARK, "备注", 24, "", _l("What the organizers should know.")),
)


def template_workbook(cohort: Cohort, sites: Iterable[Site], delegations: Iterable[str] = ()) -> bytes:
    """The bytes of an .xlsx form for the roster of a class, with the names of these sites to choose from.

    It is made to be read back: its titles are those that the reader knows, its example row is skipped.
    """
    import xlsxwriter  # 60 ms, needed by exports alone

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": MADE_ON, "title": cohort.title})
        lists = {
            Field.SEX: ["男", "女"],
            Field.SITE: [site.name for site in sites],
            Field.DELEGATION: list(dict.fromkeys(delegations)),
        }
        form = book.add_worksheet(SHEET)
        columns = [
            each for each in COLUMNS if cohort.collects_id_numbers or each.field is not Field.ID_NUMBER
        ]
        _write_form(book, form, cohort.title, columns)
        _write_choices(book, form, lists, columns)
    return buffer.getvalue()


def _write_form(book: Workbook, form: Worksheet, title: str, columns: list[TemplateColumn]) -> None:
    text = book.add_format({"num_format": "@", "valign": "top"})
    header = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "vcenter"})
    example = book.add_format({"num_format": "@", "italic": True, "font_color": "#777777"})
    heading = book.add_format({"bold": True, "font_size": 14})
    form.write_string(0, 0, storable(_("Roster of %(title)s", title=title)), heading)
    for number, column in enumerate(columns):
        form.set_column(number, number, column.width, text)
        form.write_string(1, number, column.title, header)
        form.write_comment(1, number, str(column.note), {"x_scale": 1.6, "author": ""})
        _write_example(form, number, column.example, example)
    form.freeze_panes(2, 2)
    form.repeat_rows(1)


def _write_example(form: Worksheet, column: int, text: str, look: Format) -> None:
    if text:
        form.write_string(2, column, text, look)


def _write_choices(
    book: Workbook, form: Worksheet, lists: dict[Field, list[str]], columns: list[TemplateColumn]
) -> None:
    """The names stand on a hidden sheet: a drop-down of its own holds no more than 255 characters."""
    choices = book.add_worksheet(CHOICES)
    choices.hide()
    for at, (field, names) in enumerate(lists.items()):
        number = next(n for n, column in enumerate(columns) if column.field is field)
        choices.write_string(0, at, columns[number].title)
        for row, name in enumerate(names, 1):
            choices.write_string(row, at, storable(name))
        if names:
            letter = chr(ord("A") + at)
            source = f"='{CHOICES}'!${letter}$2:${letter}${len(names) + 1}"
            form.data_validation(2, number, ROWS, number, _choice(source, field))


def _choice(source: str, field: Field) -> dict[str, object]:
    """Only the sex and the site are held to their list: a delegation may be new."""
    return {
        "validate": "list",
        "source": source,
        "error_title": str(_("Not in the list")),
        "error_message": str(_("Please choose from the list.")),
        "error_type": "warning" if field is Field.DELEGATION else "stop",
    }
