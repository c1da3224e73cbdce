"""Quotas as people write them, and how they compare with who was nominated; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

LONGEST = 120
MOST_NAMES = 2
"""Names before the places: the delegation, and perhaps a site."""
MOST_LINES = 5000
MOST_PLACES = 1_000_000
_LINE = re.compile(
    r"^(?P<name>.*?)(?:\s*[,，;；:：\t|]\s*|\s+)(?P<places>\d{1,9})\s*(?:places?|个?名额|名|人)?$",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\s*[,，;；\t|]\s*")


@dataclass(frozen=True)
class Quotas:
    """Places as they were written: of delegations in the whole class, and of delegations by site."""

    totals: dict[str, int]
    by_site: dict[str, dict[str, int]]

    @property
    def names(self) -> list[str]:
        """The delegations, each once, as they were first written."""
        return list(dict.fromkeys((*self.totals, *self.by_site)))


@dataclass(frozen=True)
class Balance:
    """Places planned (None: not set), people nominated, and how many of them arrived."""

    planned: int | None
    nominated: int
    arrived: int

    @property
    def over(self) -> int:
        """How many more were nominated than there are places."""
        return max(0, self.nominated - self.planned) if self.planned is not None else 0

    @property
    def under(self) -> int:
        """How many places nobody was nominated for."""
        return max(0, self.planned - self.nominated) if self.planned is not None else 0


def clean_name(text: str) -> str:
    """A delegation's name with single spaces; refuses an empty or a very long one."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST:
        raise DomainError(_("The name of a delegation has 1 to 120 characters."))
    return name


def parse_places(text: str) -> dict[str, int]:
    """Names with places, one “name, places” per line; blank lines do not count.

    Raises:
        DomainError: a line without places or without a name, a name twice, or too many lines.
    """
    found: dict[str, int] = {}
    for number, line in _numbered(text):
        written, places = _read(number, line)
        _keep(found, number, " ".join(written.split()), places)
    return found


def parse_quotas(text: str) -> Quotas:
    """One “name, places” or “name, site, places” per line; blank lines do not count.

    Raises:
        DomainError: a line without places or without a name, a name (with its site) twice, or too many lines.
    """
    read = Quotas({}, {})
    for number, line in _numbered(text):
        written, places = _read(number, line)
        name, *site = (" ".join(part.split()) for part in _COLUMN.split(written))
        _keep(read.by_site.setdefault(name, {}) if site else read.totals, number, (site or [name])[0], places)
    return read


def _numbered(text: str) -> list[tuple[int, str]]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise DomainError(_("At most %(n)s lines at once.", n=MOST_LINES))
    return lines


def _read(number: int, line: str) -> tuple[str, int]:
    """What stands before the places, and the places."""
    match = _LINE.match(line)
    names = _COLUMN.split(match["name"].strip()) if match else []
    fits = len(names) <= MOST_NAMES and all(0 < len(name) <= LONGEST for name in names)
    if match is None or not fits or int(match["places"]) > MOST_PLACES:
        raise DomainError(
            _(
                "Line %(n)s, “%(line)s”: write the name and the places, such as “河东省, 60”.",
                n=number,
                line=line,
            )
        )
    return match["name"].strip(), int(match["places"])


def _keep(found: dict[str, int], number: int, name: str, places: int) -> None:
    if len(name) > LONGEST:
        raise DomainError(_("The name of a delegation has 1 to 120 characters."))
    if name in found:
        raise DomainError(_("Line %(n)s: “%(name)s” stands twice.", n=number, name=name))
    found[name] = places
