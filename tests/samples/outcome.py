"""What came out of a file, in the form in which `NAME.toml` says what should."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from trainingapp.cohorts.roster import Level, Roster, RosterPerson, RosterRow, read_roster, split_unit
from trainingapp.core.errors import DomainError
from trainingapp.core.spreadsheets import Workbook, read_in_child

FOLDER = Path(__file__).parent / "files"
READ_ON = date(2026, 8, 1)
"""The day on which the samples are read: nobody is born after it."""

Outcome = dict[str, Any]


def told_of(name: str) -> Outcome:
    """What the file beside the sample says: `about` it, and what has to come out."""
    return tomllib.loads(beside(name).read_text(encoding="utf-8"))


def beside(name: str) -> Path:
    """Where the expected outcome of a sample stands."""
    return (FOLDER / name).with_suffix(".toml")


def outcome_of(name: str) -> Outcome:
    """Read the sample as the import does, in a process of its own."""
    try:
        workbook = read_in_child(FOLDER / name, name)
    except DomainError as refused:
        return {"refused": str(refused)}
    return _outcome(workbook)


def _outcome(workbook: Workbook) -> Outcome:
    roster = read_roster(workbook, today=READ_ON)
    told = {
        "remarks": [f"{problem.level}: {problem.message}" for problem in roster.problems],
        "skipped": [
            f"{each.sheet}!{each.first_row}" + f"-{each.last_row}" * (each.count > 1) + f" {each.reason}"
            for each in roster.skipped
        ],
        "table": list(_tables(roster)),
        "person": [_person(row) for row in roster.valid],
        "refused_row": [_refused(row) for row in roster.refused],
    }
    return {key: value for key, value in told.items() if value}


def _tables(roster: Roster) -> Iterator[Outcome]:
    for table in roster.tables:
        yield {
            "sheet": table.sheet,
            "title": table.title,
            "header": list(table.header),
            "columns": {each.letters: each.field.value for each in table.columns if each.field},
        }


def _person(row: RosterRow) -> Outcome:
    """What is known of the person; the parts of the unit's path are set off by strokes."""
    person = row.person
    told: Outcome = {"row": f"{row.sheet}!{row.row_no}"}
    told |= {each.name: getattr(person, each.name) for each in fields(RosterPerson)}
    told["place"] = "|".join(split_unit(person.unit, person.delegation)) if person.unit else ""
    told["notices"] = _codes(row, Level.NOTICE)
    return {key: value for key, value in told.items() if value}


def _refused(row: RosterRow) -> Outcome:
    told = {
        "row": f"{row.sheet}!{row.row_no}",
        "name": row.person.name,
        "why": _codes(row, Level.REFUSE),
        "notices": _codes(row, Level.NOTICE),
    }
    return {key: value for key, value in told.items() if value}


def _codes(row: RosterRow, level: Level) -> list[str]:
    return [f"{each.address} {each.code}".strip() for each in row.problems if each.level is level]


def written(about: str, outcome: Outcome) -> str:
    """The outcome as text of a .toml file; characters that cannot be seen are told by their code."""
    lines = [f"about = {_text(about)}"]
    lines += [f"{key} = {_value(value)}" for key, value in outcome.items() if not _is_list_of_tables(value)]
    for key, value in outcome.items():
        for each in value if _is_list_of_tables(value) else ():
            lines += ["", f"[[{key}]]", *(f"{name} = {_value(inner)}" for name, inner in each.items())]
    return "\n".join(lines) + "\n"


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    return '"' + "".join(map(_shown, text)) + '"'


def _shown(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zs", "Mn") and char not in (" ", "\u3000"):
        return f"\\U{ord(char):08X}"
    return char
