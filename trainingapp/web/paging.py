"""Pages of a list, cut in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from trainingapp.core.session import session

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list and where it stands in the whole."""

    rows: list[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)


def paged(
    query: Select[Any], number: int, size: int = PAGE_SIZE, *, counted: Select[Any] | None = None
) -> Page[Any]:
    """The page with this number (from 1) of a query: single entities come as objects, several as rows.

    Two statements: a count and the rows. `counted` finds the same rows with less work, where the query joins
    figures only to sort by them.
    """
    same = query if counted is None else counted
    total = session.scalar(select(func.count()).select_from(same.order_by(None).subquery())) or 0
    number = min(number, max(1, -(-total // size)))
    result = session.execute(query.limit(size).offset((number - 1) * size))
    rows = list(result.scalars()) if len(query.column_descriptions) == 1 else list(result)
    return Page(rows=rows, number=number, total=total, size=size)


def slice_page(rows: list[Row], number: int, size: int = PAGE_SIZE) -> Page[Row]:
    """The page with this number of a list that had to be computed as a whole."""
    number = min(number, max(1, -(-len(rows) // size)))
    return Page(rows=rows[(number - 1) * size : number * size], number=number, total=len(rows), size=size)
