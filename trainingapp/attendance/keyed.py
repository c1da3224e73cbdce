"""What is said to whoever keys a sheet of paper: one answer for each row; pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from trainingapp.attendance.models import SheetState


class Outcome(enum.Enum):
    """What became of a row that was keyed."""

    DONE = "done"
    AGAIN = "again"
    """It said so already: nothing changed."""
    KEPT = "kept"
    """Kept, but the trainee's own sign-in says otherwise and stays."""
    SHEET = "sheet"
    """The code of a whole sheet: it is chosen."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """One answer, as the page shows it."""

    outcome: Outcome
    said: str = ""
    """A sentence: what is noteworthy, or why it was refused."""
    name: str = ""
    trainee_no: str = ""
    unit: str = ""
    state: SheetState | None = None
    sheet_id: int | None = None
    count: int = 0
    """How many were marked at one stroke, or taken back."""


def refused(said: str) -> Answer:
    """The row is not taken, because of this."""
    return Answer(Outcome.REFUSED, said)
