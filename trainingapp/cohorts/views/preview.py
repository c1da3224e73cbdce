"""What the page of a roster import shows beside its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trainingapp.cohorts.models import RosterImport, RosterLine, Verdict
from trainingapp.cohorts.roster import Field
from trainingapp.cohorts.roster.fields import PLACES
from trainingapp.cohorts.roster.problems import Reason
from trainingapp.cohorts.words import WORDS
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.core.spreadsheets import column_letters

FILTERS: dict[str, LazyString] = {
    "": _l("All rows"),
    Verdict.REFUSE.value: _l("Refused"),
    "notices": _l("To be looked at"),
    Verdict.CHANGE.value: _l("Changed"),
    Verdict.ADD.value: _l("New"),
    Verdict.SAME.value: _l("Unchanged"),
    Verdict.SKIP.value: _l("Left out by hand"),
}
KEPT = {
    *PLACES, Field.NAME, Field.SEX, Field.ID_NUMBER, Field.PHONE, Field.DELEGATION, Field.SITE, Field.UNIT,
    Field.POST, Field.UNIT_AND_POST, Field.REMARK,
}  # fmt: skip
KINDS = {
    Verdict.ADD: "good", Verdict.CHANGE: "warn", Verdict.SAME: "plain", Verdict.REFUSE: "bad",
    Verdict.SKIP: "plain",
}  # fmt: skip
NOTICES_TOLD = 12
EXAMPLES = 2
LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class ShownColumn:
    """A column of the file and what it was read as."""

    letters: str
    header: str
    label: str
    is_kept: bool


@dataclass(frozen=True)
class Choosable:
    """A column that a person can say something of: where it stands and what it was read as."""

    key: str
    places: str
    field: str
    example: str


def choosable(roster_import: RosterImport, rows: Sequence[RosterLine] = ()) -> list[Choosable]:
    """The columns of all tables; those of one header are one, since they are read alike.

    Args:
        rows: lines whose cells serve as examples of what stands in the columns.
    """
    places: dict[str, list[str]] = {}
    fields: dict[str, str] = {}
    examples: dict[str, list[str]] = {}
    many = len({table["sheet"] for table in roster_import.tables}) > 1
    for table in roster_import.tables:
        for number, key, field in table["columns"]:
            sheet = f"{table['sheet']} " if many else ""
            places.setdefault(key, []).append(sheet + column_letters(number))
            fields[key] = fields.get(key) or field
            examples.setdefault(key, []).extend(_cells(rows, table["sheet"], number))
    return [
        Choosable(
            key,
            "、".join(dict.fromkeys(places[key])),
            fields[key],
            "、".join([*dict.fromkeys(examples[key])][:EXAMPLES]),
        )
        for key in places
    ]


def _cells(rows: Sequence[RosterLine], sheet: str, number: int) -> Iterator[str]:
    """What some rows of the sheet hold in a column, long numbers masked."""
    for row in rows:
        if row.sheet == sheet[:120] and number <= len(row.cells) and row.cells[number - 1]:
            yield str(row.cells[number - 1])[:LONGEST_EXAMPLE]


def sheets_of(roster_import: RosterImport) -> list[str]:
    """The visible sheets of the file, in which a header may stand."""
    named = [table["sheet"] for table in roster_import.tables]
    named += [each[0] for each in roster_import.skipped if each[3] != Reason.HIDDEN.value]
    return [*dict.fromkeys(named)]


@dataclass(frozen=True)
class Preview:
    """Figures, recognised columns and left-out lines of an import, in the reader's language."""

    roster_import: RosterImport

    def count(self, show: str) -> int:
        """How many lines a filter of `FILTERS` shows."""
        if not show:
            return self.roster_import.lines
        return int(self.roster_import.figures.get("look" if show == "notices" else show, 0))

    @property
    def filters(self) -> list[tuple[str, LazyString, int]]:
        return [(show, label, self.count(show)) for show, label in FILTERS.items()]

    @cached_property
    def notices(self) -> list[tuple[str, str, int]]:
        """What was repaired or is odd: code, words, and in how many lines; the most frequent first."""
        return self._told("notices")

    @cached_property
    def refusals(self) -> list[tuple[str, str, int]]:
        """Why lines are refused: code, words, and how many; the most frequent first."""
        return self._told("refusals")

    def _told(self, kind: str) -> list[tuple[str, str, int]]:
        counted: dict[str, int] = self.roster_import.figures.get(kind, {})
        told = sorted(counted.items(), key=lambda each: -each[1])[:NOTICES_TOLD]
        return [(code, notice_words(code), count) for code, count in told]

    @property
    def tables(self) -> list[tuple[dict[str, Any], list[ShownColumn]]]:
        return [
            (table, [_column(*column) for column in table["columns"]]) for table in self.roster_import.tables
        ]

    @property
    def skipped(self) -> list[tuple[str, int, int, LazyString, str]]:
        """Lines that are no people: sheet, first and last row, why, what stands there."""
        return [
            (sheet, first, last, Reason(reason).label, text)
            for sheet, first, last, reason, text in self.roster_import.skipped
        ]

    @property
    def skipped_rows(self) -> int:
        return sum(last - first + 1 for _sheet, first, last, _reason, _text in self.roster_import.skipped)

    @property
    def remarks(self) -> list[str]:
        return [str(WORDS[code]) % values for code, values in self.roster_import.remarks]

    def to_confirm(self, withdrawn: int) -> str:
        """What is asked before the rows are taken over."""
        new, changed = self.count(Verdict.ADD.value), self.count(Verdict.CHANGE.value)
        if not withdrawn:
            return _(
                "%(add)s new and %(change)s changed rows are written into the class. Go on?",
                add=new,
                change=changed,
            )
        return _(
            "%(add)s new and %(change)s changed rows are written into the class; %(gone)s trainees who are not "
            "in the file are withdrawn. Go on?",
            add=new,
            change=changed,
            gone=withdrawn,
        )

    def kind(self, verdict: Verdict) -> str:
        """The colour of a verdict."""
        return KINDS[verdict]


def notice_words(code: str) -> str:
    """The words of a notice without what differs from line to line."""
    return str(SHORT.get(code, WORDS[code]))


SHORT: dict[str, LazyString] = {
    "namesake": _l("Somebody of the same name in the same community"),
    "cell_error": _l("A cell that holds an error instead of a value"),
    "cell_error_left": _l("A cell that holds an error instead of a value"),
    "formula_empty": _l("A formula that was saved without its result"),
    "formula_empty_left": _l("A formula that was saved without its result"),
    "phone_shared": _l("The same phone for several people"),
    "phone_in_class": _l("A phone that somebody in the class has already"),
    "sex_unknown": _l("A sex that could not be read"),
    "birth_date_unknown": _l("A date of birth that could not be read"),
    "from_above": _l("“Same as above” was filled in."),
    "name_unprintable": _l("A name with a character that is lost or hard to print"),
    "name_odd": _l("A name that does not look like one"),
    "id_length": _l("An ID number with too few or too many characters"),
    "id_sex": _l("An ID number that does not fit the sex"),
    "id_birth_date": _l("An ID number that does not fit the date of birth"),
    "phone_length": _l("A phone with too few or too many digits"),
    "same_person": _l("The same person twice in the file"),
    "same_id": _l("One ID number for two people"),
    "other_site": _l("Enrolled at another site already"),
    "other_id": _l("Known with another ID number"),
    "left": _l("Has left the class"),
    "id_of_other": _l("An ID number of somebody else"),
    "site_unknown": _l("A site that the class does not have"),
    "too_long": _l("A text that is too long"),
    "phone_elsewhere": _l("A phone that somebody outside this class has already"),
    "undone_before": _l("Was taken out when an import was undone, and comes in again"),
}


def _column(number: int, key: str, field: str) -> ShownColumn:
    label = str(Field(field).label) if field else ""
    is_kept = bool(field) and Field(field) in KEPT
    return ShownColumn(column_letters(number), key, label, is_kept)
