"""Rows of an import mended in the page, left out and taken back in; each is judged again by all rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.matching import judge
from trainingapp.cohorts.models import RosterImport, RosterLine, Verdict
from trainingapp.cohorts.queries.imports import has_problem, people_meant
from trainingapp.cohorts.roster import Field, Level, read_roster
from trainingapp.cohorts.services.imports.elsewhere import elsewhere
from trainingapp.cohorts.services.imports.lines import Figures, Read, line_of, packed, rank, unpacked
from trainingapp.cohorts.services.imports.mapping import check_ready
from trainingapp.cohorts.services.imports.reading import sites_of
from trainingapp.cohorts.services.imports.repeating import REPEATS, repeats
from trainingapp.cohorts.services.imports.rereading import (
    address_of,
    columns_in,
    table_at,
    texts_of,
    workbook_of,
)
from trainingapp.cohorts.words import WORDS, StoredProblem
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

AT_ONCE = 2_000
"""Rows mended in one request; more are mended faster in the file."""
FOLLOWING = 200
"""Rows that are looked at again because another row of the same person changed."""
NOT_FROM_CELLS = {*WORDS} & {
    *REPEATS, "phone_shared", "id_sex", "id_birth_date", "site_unknown", "site_gone", "too_long",
    "other_site", "left", "other_id", "id_of_other", "account_kept", "known", "phone_in_class", "elsewhere",
    "namesake", "row_hidden",
    "elsewhere_hidden",
}  # fmt: skip
BRACKETS = re.compile(r"[(（\[【].*")
Change = Callable[[RosterLine], Mapping[Field, str]]


def mend(roster_import: RosterImport, lines: Sequence[RosterLine], change: Change, *, by: Person) -> None:
    """Write fields of some lines otherwise and judge them again; a line that was left out is taken back in.

    Raises:
        DomainError: the import does not wait to be confirmed, there are too many lines, or a row would be none.
    """
    _begin(roster_import, lines)
    changes = {line.id: _collected(roster_import, change(line)) for line in lines}
    _judge_again(roster_import, lines, changes, by)
    _follow(roster_import, lines, by)
    fields = sorted({field.value for each in changes.values() for field in each})
    audit.record(by, "roster_import.mend", roster_import, lines=len(lines), fields=fields)


def _collected(roster_import: RosterImport, changed: Mapping[Field, str]) -> dict[Field, str]:
    """The changes without what the class does not collect."""
    with_ids = roster_import.cohort.collects_id_numbers
    return {field: text for field, text in changed.items() if with_ids or field is not Field.ID_NUMBER}


def leave_out(roster_import: RosterImport, lines: Sequence[RosterLine], *, by: Person) -> None:
    """Take the lines over in no case. Raises DomainError as `mend` does."""
    _begin(roster_import, lines)
    figures = Figures.of(roster_import.figures)
    figures.count(map(_counted, lines), -1)
    for line in lines:
        line.verdict, line.rank, line.changes = Verdict.SKIP, rank(Verdict.SKIP, line.problems), []
    figures.count(map(_counted, lines))
    roster_import.figures = {**roster_import.figures, **figures.told()}
    session.flush()
    _follow(roster_import, lines, by)
    audit.record(by, "roster_import.leave_out", roster_import, lines=len(lines))


def _begin(roster_import: RosterImport, lines: Sequence[RosterLine]) -> None:
    session.refresh(roster_import, with_for_update=True)
    check_ready(roster_import)
    if len(lines) > AT_ONCE:
        raise DomainError(
            _("These are more than %(limit)s rows. Mend the file and send it again.", limit=AT_ONCE)
        )


def suggestion(line: RosterLine) -> dict[Field, str]:
    """How a refused row may be meant: a name without its note, the site that is called nearly so."""
    for _level, _field, _address, code, values in line.problems:
        if code == "name_brackets":
            return {Field.NAME: BRACKETS.sub("", str(line.person.get("name", ""))).strip()}
        if code == "other_site":
            return {Field.SITE: str(values["site"])}
        if code == "site_unknown":
            names = [name for name in str(values["names"]).split("、") if name != "…"]
            near = get_close_matches(str(values["site"]), names, n=1, cutoff=0.8)
            return {Field.SITE: near[0]} if near else {}
    return {}


def _follow(roster_import: RosterImport, lines: Sequence[RosterLine], by: Person) -> None:
    """Judge the refused rows again that may have been the same person as one of these."""
    query = (
        select(RosterLine)
        .where(
            RosterLine.roster_import_id == roster_import.id,
            RosterLine.verdict == Verdict.REFUSE,
            has_problem(REPEATS),
            RosterLine.id.not_in([line.id for line in lines]),
        )
        .order_by(RosterLine.id)
        .limit(FOLLOWING)
    )
    following = list(session.scalars(query))
    if following:
        _judge_again(roster_import, following, {line.id: {} for line in following}, by)


def _judge_again(
    roster_import: RosterImport,
    lines: Sequence[RosterLine],
    changes: Mapping[int, Mapping[Field, str]],
    by: Person,
) -> None:
    figures = Figures.of(roster_import.figures)
    figures.count(map(_counted, lines), -1)
    read = _read_again(roster_import, lines, changes, by)
    for line_id, found in repeats(roster_import, {key: one.line for key, one in read.items()}).items():
        row = read[line_id].row
        about = Field(str(found[1]))
        found[2] = address_of(roster_import.tables, row.sheet, row.row_no, about)
        read[line_id].problems.append(found)
    _judge(roster_import, lines, read)
    named = {*roster_import.figures.get("delegations", []), *(one.line.delegation for one in read.values())}
    for line in lines:
        fields = {*line.edited, *(field.value for field in changes[line.id])}
        line.edited = sorted(fields)
    figures.count(map(_counted, lines))
    roster_import.figures = {**roster_import.figures, **figures.told(), "delegations": sorted(named)}
    session.flush()


def _read_again(
    roster_import: RosterImport,
    lines: Sequence[RosterLine],
    changes: Mapping[int, Mapping[Field, str]],
    by: Person,
) -> dict[int, Read]:
    sites = sites_of(by, roster_import)
    names = {number: name for name, number in sites.by_name.items()}
    rows = {(line.sheet, line.row_no): _wanted(line, changes[line.id], names) for line in lines}
    roster = read_roster(workbook_of(roster_import.tables, rows), today=clock.now().date())
    found = {(row.sheet, row.row_no): row for row in roster.rows}
    read = {}
    for line in lines:
        row = found.get((line.sheet, line.row_no))
        if row is None:
            raise DomainError(_("Row %(row)s would hold no person any more.", row=line.row_no))
        one = line_of(row, roster.tables, sites, roster_import.delegation)
        columns = columns_in(table_at(roster_import.tables, line.sheet, line.row_no))
        one.problems = _merged(line.problems, one.problems, changes[line.id], columns)
        read[line.id] = one
    return read


def _wanted(line: RosterLine, changed: Mapping[Field, str], names: Mapping[int, str]) -> dict[Field, str]:
    """What the row is to say; sex and date of birth as its columns say them, for an ID number must fit them."""
    return {**texts_of(unpacked(line.person), line.problems, names), **changed}


def _merged(
    before: list[StoredProblem], fresh: list[StoredProblem], changed: Collection[Field], columns: set[str]
) -> list[StoredProblem]:
    """What was found in cells that stay as they are, and what was found now; no field is judged twice.

    A refused number is not kept, so its reason must be.
    """
    changed_names = {field.value for field in changed}
    kept = [each for each in before if each[1] not in changed_names and each[3] not in NOT_FROM_CELLS]
    settled = {each[1] for each in kept if each[0] == Level.REFUSE.value}
    told = {(each[1], each[3]) for each in kept}
    found = [each for each in fresh if each[1] not in settled and (each[1], each[3]) not in told]
    for each in found:
        each[2] = each[2] if each[1] in columns else ""
    return [*kept, *found]


def _judge(roster_import: RosterImport, lines: Sequence[RosterLine], read: Mapping[int, Read]) -> None:
    valid = [(line.id, read[line.id].line) for line in lines if not read[line.id].is_refused]
    people = people_meant(roster_import.cohort, [one for _id, one in valid])
    busy = elsewhere(roster_import.cohort, people, seen_by=roster_import.actor)
    judged = judge(valid, people, _taken(lines), busy)
    for line in lines:
        one, judgement = read[line.id], judged.get(line.id)
        known = judgement.known if judgement else None
        line.person = packed(one.line)
        line.problems = one.problems + (judgement.problems if judgement else [])
        line.changes = judgement.changes if judgement else []
        line.verdict = judgement.verdict if judgement else Verdict.REFUSE
        line.rank = rank(line.verdict, line.problems)
        line.cells = line.cells if line.verdict is Verdict.REFUSE else []
        line.person_id = known.person_id if known else None
        line.enrolment_id = known.enrolment_id if known else None


def _taken(lines: Sequence[RosterLine]) -> dict[int, int]:
    """Whom the other lines of the import mean."""
    rows = session.execute(
        select(RosterLine.person_id, RosterLine.id).where(
            RosterLine.roster_import_id == lines[0].roster_import_id,
            RosterLine.person_id.is_not(None),
            RosterLine.verdict.not_in((Verdict.REFUSE, Verdict.SKIP)),
            RosterLine.id.not_in([line.id for line in lines]),
        )
    )
    return {person_id: line_id for person_id, line_id in rows if person_id is not None}


def _counted(line: RosterLine) -> dict[str, Any]:
    return {"verdict": line.verdict, "rank": line.rank, "problems": line.problems}
