"""What is wrong with a design that staff wrote, with the line where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _


@dataclass(frozen=True)
class Fault:
    """One thing that a design may not hold. `where` says in which of its texts the line is."""

    line: int
    message: str
    where: str = "HTML"

    def __str__(self) -> str:
        return _("%(where)s, line %(line)s: %(fault)s", where=self.where, line=self.line, fault=self.message)


class Faulty(DomainError):
    """The design cannot be used as it stands."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(map(str, faults)))
        self.faults = faults
