"""Recognising the header of a table: one row or two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from trainingapp.core.spreadsheets import Row, Sheet, column_letters

from .fields import ABOUT_OTHERS, LONGEST_HEADER, Field, field_of
from .records import Column

Labels = Mapping[int, str]  # header texts by column


# Every header of a name holds one of these; looking for them first spares most rows the closer look.
NAME_HINT = re.compile("姓|名|学员|人员|参训|name|[\u2e80-\u2fdf\uf900-\ufaff\uff21-\uff5a]", re.IGNORECASE)


def may_be_header(row: Row, chosen: Mapping[str, Field | None]) -> bool:
    """A cheap look: False when the row surely names no column as the name."""
    return any(
        NAME_HINT.search(text) or (chosen and " ".join(text.split()) in chosen)
        for text in row.texts
        if text and len(text) <= 2 * LONGEST_HEADER
    )


def labels_of(row: Row) -> dict[int, str]:
    """The texts of a row by column, white space made even."""
    return {column: " ".join(text.split()) for column, text in row.filled()}


def is_header(labels: Labels, chosen: Mapping[str, Field | None], *, needs_name: bool = True) -> bool:
    """True when the row names the columns of a roster.

    It names at least two fields, the name among them, or it is the word for the name alone. Without
    `needs_name` three other fields will do.
    """
    fields = {chosen.get(label) or field_of(label)[0] for label in labels.values()} - {None}
    if any(len(label) > LONGEST_HEADER for label in labels.values()):
        return False
    if not needs_name:
        return len(fields) >= 3
    return Field.NAME in fields and (len(fields) >= 2 or len(labels) == 1)


def joined_with_second(
    labels: Labels, second: Row | None, sheet: Sheet, row_no: int
) -> dict[int, str] | None:
    """The labels of a header of two rows, `联系方式/手机`; None when the second row is no header."""
    if second is None or second.number != row_no + 1:
        return None
    below = labels_of(second)
    name = next((column for column, label in labels.items() if field_of(label)[0] is Field.NAME), 0)
    if name in below or not any(field_of(label)[0] for label in below.values()):
        return None
    if any(len(label) > 12 or any(char.isdigit() for char in label) for label in below.values()):
        return None
    above = _spread(labels, below, sheet, row_no)
    return {
        column: "/".join(part for part in (above.get(column), below.get(column)) if part)
        for column in sorted({*labels, *below})
    }


def labels_from_above(labels: Labels, above: Sequence[Row], sheet: Sheet, row_no: int) -> dict[int, str]:
    """The labels that stand over two rows, when the name is in the lower one (`基本信息` above `姓名`).

    Only what is an exact header, over a column that the lower row leaves empty; a title is none.
    """
    if not above or above[-1].number != row_no - 1:
        return {}
    tall = {span.first_column for span in sheet.merged if span.first_row < row_no <= span.last_row}
    return {
        column: label
        for column, label in labels_of(above[-1]).items()
        if column not in labels and (field_of(label)[1] or (column in tall and field_of(label)[0]))
    }


def _spread(labels: Labels, below: Labels, sheet: Sheet, row_no: int) -> dict[int, str]:
    """The labels of the upper row, also over the columns that their merged cells reach."""
    above = dict(labels)
    for span in sheet.merged:
        if span.first_row == row_no and span.first_column in labels:
            for column in range(span.first_column, span.last_column + 1):
                above[column] = labels[span.first_column]
    for column in sorted(below):  # a text file has no merged cells: the label to the left reaches on
        if column not in above and column - 1 in above and column - 1 in below:
            above[column] = above[column - 1]
    return above


def columns_of(
    labels: Labels, width: int, chosen: Mapping[str, Field | None], hidden: Set[int] = frozenset()
) -> tuple[Column, ...]:
    """A column for each label and each used column without one; no field is given twice.

    What is seen goes before what is hidden, then an exact header before one that only holds a known word.
    """
    keys = _keys(labels, width)
    fields: dict[int, Field | None] = {number: chosen[key] for number, key in keys.items() if key in chosen}
    taken = set(fields.values())
    found = {number: _recognised(label) for number, label in labels.items()}
    for number in sorted(labels, key=lambda number: (number in hidden, not found[number][1], number)):
        field, _is_exact = found[number]
        if field and number not in fields and field not in taken:
            fields[number] = field
            taken.add(field)
    return tuple(Column(number, key, fields.get(number)) for number, key in keys.items())


def _recognised(label: str) -> tuple[Field | None, bool]:
    upper, slash, lower = label.rpartition("/")
    if slash and ABOUT_OTHERS.search(label):
        return None, False
    if slash and (found := field_of(lower))[0]:
        return found
    found = field_of(label)
    return found if found[0] or not slash else (field_of(upper)[0], False)


def _keys(labels: Labels, width: int) -> dict[int, str]:
    often = Counter(labels.values())
    return {number: _key(labels.get(number, ""), number, often) for number in _numbers(labels, width)}


def _numbers(labels: Labels, width: int) -> Iterable[int]:
    return range(1, max([width, *labels]) + 1)


def _key(label: str, number: int, often: Counter[str]) -> str:
    return label if label and often[label] == 1 else f"{label}[{column_letters(number)}]"
