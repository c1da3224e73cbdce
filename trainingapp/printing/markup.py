"""HTML of sheets as small functions. Every value is escaped; there is no way round it.

Columns are as wide as the number of characters that go into them: the measure of a page is a whole number of ems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from markupsafe import Markup, escape

from trainingapp.certificates.design.wording import chinese_number
from trainingapp.certificates.rules import printed_unit
from trainingapp.core.i18n import _

Content = str | int | Markup | None
LONGEST_KEPT = 12  # characters of a post
LAST_CHARACTERS = 2  # at least so many on the last line of a text, blanks not counted
_END = re.compile(rf"(?:\S\s*){{0,{LAST_CHARACTERS}}}$")
_QUANTITY = re.compile(r"(\d+(?:个?半天|分钟|学时|字|人|名))")
LATIN = 0.68
"""Of an em: no letter of our fonts but m, M, W is wider, and a name is never of these alone."""
PADDING = 0.6
"""Ems of a column that stay empty."""


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


def table(
    columns: Sequence[Column], *bodies: Iterable[Row], cls: str = "list", whole: bool = False
) -> Markup:
    """A table whose head stands on each page; with `whole` each body is kept on one page where it fits.

    The first columns of a row that are None belong to the cell above them.
    """
    group = el("colgroup", *(Markup('<col style="width:{}em">').format(one.width) for one in columns))
    head = el("thead", el("tr", *(el("th", one.title, cls=one.cls) for one in columns)))
    kept_whole = "whole" if whole else None
    written = (el("tbody", *_rows(columns, list(body)), cls=kept_whole) for body in bodies)
    return el("table", group, head, *written, cls=cls)


def _rows(columns: Sequence[Column], body: Sequence[Row]) -> Iterable[Markup]:
    for place, row in enumerate(body):
        cells = [
            el("td", value, cls=one.cls, rowspan=_span(body, place, column))
            for column, (one, value) in enumerate(zip(columns, row, strict=True))
            if value is not None
        ]
        yield el("tr", *cells)


def _span(body: Sequence[Row], place: int, column: int) -> int | None:
    """Over how many rows a cell reaches, if over more than one."""
    below = takewhile(lambda row: row[column] is None, islice(body, place + 1, None))
    return 1 + found if (found := sum(1 for _row in below)) else None


def heading(title: str, *facts: tuple[str, Content]) -> Markup:
    """The head of a sheet: its title, and below it facts with their names; facts without a value are left out."""
    told = [el("span", el("b", name), value) for name, value in facts if value not in (None, "")]
    return el("header", el("h1", title), el("p", *told, cls="facts") if told else None, cls="head")


def kept(text: str) -> Markup:
    """A short text that is not broken over two lines."""
    return el("span", text, cls="kept") if text else Markup("")


def ems(text: str) -> float:
    """How wide the text is at most."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else LATIN for letter in text)


def fits(text: str, column: float) -> bool:
    """Whether it stands on one line of a column of so many ems, so that nothing has to be said about breaking it."""
    return ems(text) <= column - PADDING


def running(text: str, column: float = 0) -> Markup:
    """A longer text whose last line never holds one character alone; in a column of so many ems, if it is known."""
    if column and fits(text, column):
        return escape(text)
    cut = len(text) - len(_END.search(text)[0])  # type: ignore[index]  # it always finds something
    return together(text[:cut], kept(text[cut:]))


def prose(text: str) -> Markup:
    """A paragraph in which no number is parted from what it counts."""
    *parts, rest = _QUANTITY.split(text)  # every other part is a quantity
    return together(*(kept(part) if at % 2 else part for at, part in enumerate(parts)), running(rest))


def unit_and_post(unit: str, post: str, column: float) -> Markup:
    """A unit without the strokes of its path, and the post behind it or on a line of its own.

    Most fit a line of the `column` of so many ems and need no element: of hundreds of rows these take the time.
    """
    shown = printed_unit(unit)
    if not (shown and post):
        return running(shown or post, column)
    if fits(f"{shown}　{post}", column):
        return escape(f"{shown}　{post}")
    if fits(shown, column):
        return together(shown, Markup("<br>"), running(post, column))
    return together(shown, "　", kept(post) if len(post) <= LONGEST_KEPT else running(post))


def filled(words: Iterable[str], width: float) -> Markup:
    """Words that are never broken, in lines of so many ems."""
    lines: list[str] = [""]
    for word in words:
        if lines[-1] and ems(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word
    return Markup("<br>").join(lines)


def articles(texts: Iterable[str]) -> Markup:
    """Numbered articles: 第一条 …"""
    numbered = (
        el("p", el("b", _("Article %(n)s", n=chinese_number(number))), "　", prose(text), cls="article")
        for number, text in enumerate(texts, 1)
    )
    return together(*numbered)
