"""Quotas as people write them, and how they compare with who was nominated; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

MOST_LINES = 5000
MOST_PLACES = 1_000_000
_LINE = re.compile(
    r"^(?P<name>.*?)(?:\s*[,，;；:：\t|]\s*|\s+)(?P<places>\d{1,9})\s*(?:places?|个?名额|名|人)?$",
    re.IGNORECASE,
)


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
    if not name or len(name) > 120:
        raise DomainError(_("The name of a delegation has 1 to 120 characters."))
    return name


def parse_places(text: str) -> dict[str, int]:
    """Names with places, one “name, places” per line; blank lines do not count.

    Raises:
        DomainError: a line without places or without a name, a name twice, or too many lines.
    """
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.match(line.strip())
        name = " ".join(match["name"].split()) if match else ""
        if match is None or not 0 < len(name) <= 120 or int(match["places"]) > MOST_PLACES:
            raise DomainError(
                _(
                    "Line %(n)s, “%(line)s”: write the name and the places, such as “河东省, 60”.",
                    n=number,
                    line=line,
                )
            )
        if name in found:
            raise DomainError(_("Line %(n)s: “%(name)s” stands twice.", n=number, name=name))
        found[name] = int(match["places"])
    if len(found) > MOST_LINES:
        raise DomainError(_("At most %(n)s lines at once.", n=MOST_LINES))
    return found
