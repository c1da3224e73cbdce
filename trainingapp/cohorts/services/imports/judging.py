"""A file of any length judged part by part, so that no more than one part is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainingapp.cohorts.matching import SIGNS, Judgement, Keyed, Known, Taken, judge, settle
from trainingapp.cohorts.models import RosterImport
from trainingapp.cohorts.queries.imports import people_meant
from trainingapp.cohorts.roster import Roster
from trainingapp.cohorts.services.imports.elsewhere import elsewhere
from trainingapp.cohorts.services.imports.lines import Read, Sites, line_of

Judged = tuple[list[Read], dict[int, Judgement]]


class Parts:
    """The rows of a roster, `size` at a time, and whom they are found to mean."""

    def __init__(self, roster_import: RosterImport, roster: Roster, sites: Sites, size: int) -> None:
        self.roster_import = roster_import
        self.roster = roster
        self.sites = sites
        count = len(roster.rows)
        self.ranges = [range(at, min(at + size, count)) for at in range(0, count, size)]
        self.taken: Taken = {}
        self.strangers: set[int] = set()
        """The parts of which nobody is known, by their first row."""

    def settle(self) -> Iterator[None]:
        """Find whom the rows mean, the surest sign first through all parts; one part needs no such care."""
        waiting = self.ranges if len(self.ranges) > 1 else []
        for sign in range(len(SIGNS)):
            still = []
            for part in waiting:
                if self._settle(part, sign):
                    still.append(part)
                yield
            waiting = still

    def _settle(self, part: range, sign: int) -> bool:
        read = [self._line(number, is_for_search=True) for number in part]
        lines = _valid(part, read)
        people = people_meant(self.roster_import.cohort, [line for _number, line in lines])
        if not people:
            self.strangers.add(part.start)
        return settle(lines, people, self.taken, sign)

    def judge(self, part: range) -> Judged:
        """The lines of a part, and by number the judgement of those that the reader did not refuse."""
        read = [self._line(number) for number in part]
        lines = _valid(part, read)
        people: Sequence[Known] = ()
        if part.start not in self.strangers:
            people = people_meant(self.roster_import.cohort, [line for _number, line in lines])
        busy = elsewhere(self.roster_import.cohort, people, seen_by=self.roster_import.actor)
        return read, judge(lines, people, self.taken, busy)

    def _line(self, number: int, *, is_for_search: bool = False) -> Read:
        rows, tables = self.roster.rows, self.roster.tables
        delegation = self.roster_import.delegation
        return line_of(rows[number], tables, self.sites, delegation, is_for_search=is_for_search)


def _valid(part: range, read: Sequence[Read]) -> list[Keyed]:
    return [(number, one.line) for number, one in zip(part, read, strict=True) if not one.is_refused]
