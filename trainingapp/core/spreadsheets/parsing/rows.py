"""Rows in their plain form, counted against the limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from .formats import Refused
from .limits import Limits

Part = list[Any]  # `["sheet", …]` or `["rows", […]]`, as JSON can hold it

ROWS_OF_A_PART = 500


def row_of(number: int, texts: list[str], kinds: str = "") -> list[Any]:
    """`[number, texts, kinds]` without empty cells at the end; kinds only where not all are text."""
    while texts and not texts[-1]:
        texts.pop()
    kinds = kinds[: len(texts)]
    return [number, texts, kinds if kinds.strip("t") else ""]


def in_parts(rows: Iterator[list[Any]]) -> Iterator[Part]:
    """The rows, some at a time."""
    while some := list(islice(rows, ROWS_OF_A_PART)):
        yield ["rows", some]


class RowCounter:
    """Lets rows through until a limit is passed; counts over all sheets of a file."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.count = 0

    def counted(self, sheet: str, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """The rows that are not empty; raises Refused at the first that is too many, wide or long."""
        for row in rows:
            if not row[1]:
                continue
            self.count += 1
            if self.count > self.limits.rows:
                raise Refused("many_rows", limit=self.limits.rows)
            self._check_row(sheet, row)
            yield row

    def _check_row(self, sheet: str, row: list[Any]) -> None:
        number, texts, _kinds = row
        if len(texts) > self.limits.columns:
            raise Refused(
                "many_columns", sheet=sheet, row=number, column=len(texts), limit=self.limits.columns
            )
        if sum(map(len, texts)) <= self.limits.cell_characters:
            return
        for column, text in enumerate(texts, 1):
            if len(text) > self.limits.cell_characters:
                limit = self.limits.cell_characters
                raise Refused("long_cell", sheet=sheet, row=number, column=column, limit=limit)
