"""HTML of sheets as small functions. Every value is escaped; there is no way round it.

Columns are as wide as the number of characters that go into them: the measure of a page is a whole number of ems.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

Content = str | int | Markup | None


def el(tag: str, *content: Content, **attributes: Content) -> Markup:
    """An element: `cls` becomes `class`, `data_x` becomes `data-x`, None is left out."""
    written = "".join(
        f' {"class" if name == "cls" else name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{written}>{together(*content)}</{tag}>")  # noqa: S704 - all parts are escaped


def together(*parts: Content) -> Markup:
    """The parts one after another."""
    return Markup("").join(escape(part) for part in parts if part is not None)


@dataclass(frozen=True)
class Column:
    """A column of a table: what stands above it, how many characters wide it is, and its class."""

    title: str
    width: float
    cls: str | None = None


Row = Sequence[Content]


def table(columns: Sequence[Column], *bodies: Iterable[Row], cls: str = "list") -> Markup:
    """A table whose head stands on each page; each body is kept on one page where it fits."""
    group = el("colgroup", *(Markup('<col style="width:{}em">').format(one.width) for one in columns))
    head = el("thead", el("tr", *(el("th", one.title, cls=one.cls) for one in columns)))
    return el("table", group, head, *(el("tbody", *_rows(columns, body)) for body in bodies), cls=cls)


def _rows(columns: Sequence[Column], body: Iterable[Row]) -> Iterable[Markup]:
    for row in body:
        yield el("tr", *(el("td", value, cls=one.cls) for one, value in zip(columns, row, strict=True)))


def heading(title: str, *facts: tuple[str, Content]) -> Markup:
    """The head of a sheet: its title, and below it facts with their names; facts without a value are left out."""
    told = [el("span", el("b", name), value) for name, value in facts if value not in (None, "")]
    return el("header", el("h1", title), el("p", *told, cls="facts") if told else None, cls="head")
