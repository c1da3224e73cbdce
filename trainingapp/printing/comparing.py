"""What changed since it was last printed: sheets as they are now beside what is kept of the last ones. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trainingapp.core.i18n import LazyString, _l
from trainingapp.printing.models import PrintedSheet
from trainingapp.printing.sheets import Sheet


class Change(enum.Enum):
    """How a sheet stands to what was printed last."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def is_due(self) -> bool:
        """Whether it has to be printed."""
        return self in (Change.NEW, Change.CHANGED)


_LABELS = {
    Change.NEW: _l("Not printed yet"),
    Change.CHANGED: _l("Changed"),
    Change.SAME: _l("As printed"),
    Change.GONE: _l("No longer valid"),
}


@dataclass(frozen=True)
class Compared:
    """A sheet, or one that was printed and is no more, and how it stands."""

    title: str
    change: Change
    sheet: Sheet | None
    printed: PrintedSheet | None


def compare(sheets: Iterable[Sheet], printed: Mapping[str, PrintedSheet]) -> Iterator[Compared]:
    """The sheets in their order, and after them what was printed and is no more; `printed` by key."""
    met: set[str] = set()
    for sheet in sheets:
        met.add(sheet.key)
        last = printed.get(sheet.key)
        yield Compared(sheet.title, _change(sheet, last), sheet, last)
    for key, last in printed.items():
        if key not in met:
            yield Compared(last.title, Change.GONE, None, last)


def _change(sheet: Sheet, last: PrintedSheet | None) -> Change:
    if last is None:
        return Change.NEW
    return Change.SAME if last.digest == sheet.digest else Change.CHANGED


def version(compared: Compared, number: int) -> int:
    """The data version of a sheet that is printed in the run of this number: the last one's if nothing changed."""
    unchanged = compared.printed is not None and compared.change is Change.SAME
    return compared.printed.version if unchanged and compared.printed else number
