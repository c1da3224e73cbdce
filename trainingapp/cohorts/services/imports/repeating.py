"""Whether a mended line means the same person as another line of its import."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select

from trainingapp.cohorts.matching import Line
from trainingapp.cohorts.models import RosterImport, RosterLine, Verdict
from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.services.imports.lines import unpacked
from trainingapp.cohorts.services.imports.rereading import address_of
from trainingapp.cohorts.words import StoredProblem, problem
from trainingapp.core.session import session

REPEATS = ("same_person", "same_id")


def repeats(roster_import: RosterImport, lines: Mapping[int, Line]) -> dict[int, StoredProblem]:
    """By line what another line, none of these, says of the same person or phone."""
    by_id: dict[str, tuple[str, Line]] = {}
    by_phone: dict[str, tuple[str, Line]] = {}
    by_text: dict[tuple[object, ...], str] = {}
    for place, other in _others(roster_import, lines):
        by_id.setdefault(other.id_hash, (place, other))
        by_phone.setdefault(other.phone, (place, other))
        by_text.setdefault(_bare(other), place)
    found: dict[int, StoredProblem] = {}
    for line_id, line in lines.items():
        same = by_id.get(line.id_hash) if line.id_hash else None
        if (other_one := same or by_phone.get(line.phone)) and (told := _repeat(line, *other_one)):
            found[line_id] = told
        elif not line.id_hash and not line.phone and _bare(line) in by_text:
            found[line_id] = problem(Level.REFUSE, Field.NAME, "same_person", where=by_text[_bare(line)])
    return found


def _bare(line: Line) -> tuple[object, ...]:
    """What says who somebody is, where no number does; the numbers themselves, so that both have none."""
    numbers = (line.id_hash, line.phone)
    return (*numbers, line.name, line.sex, line.unit, line.post, line.delegation, line.site_id, line.born)


def _others(roster_import: RosterImport, lines: Mapping[int, Line]) -> list[tuple[str, Line]]:
    """Lines that will be taken over and share an ID number, a phone, or for want of both the name with these."""
    hashes = {line.id_hash for line in lines.values()} - {""}
    phones = {line.phone for line in lines.values()} - {""}
    names = {line.name for line in lines.values() if not line.id_hash and not line.phone} - {""}
    query = select(RosterLine.sheet, RosterLine.row_no, RosterLine.person).where(
        RosterLine.roster_import_id == roster_import.id,
        RosterLine.verdict.not_in((Verdict.REFUSE, Verdict.SKIP)),
        RosterLine.id.not_in([*lines]),
        or_(
            RosterLine.person["id_hash"].as_string().in_(sorted(hashes)),
            RosterLine.person["phone"].as_string().in_(sorted(phones)),
            RosterLine.person["name"].as_string().in_(sorted(names)),
        ),
    )
    return [
        (_place(roster_import, sheet, row_no), unpacked(person))
        for sheet, row_no, person in session.execute(query.order_by(RosterLine.id))
    ]


def _place(roster_import: RosterImport, sheet: str, row_no: int) -> str:
    """Where the name of a row stands in the file, as the reader says it."""
    address = address_of(roster_import.tables, sheet, row_no, Field.NAME)
    several = len({table["sheet"] for table in roster_import.tables}) > 1
    return f"{sheet}!{address}" if several else address


def _repeat(line: Line, place: str, other: Line) -> StoredProblem | None:
    if line.id_hash and line.id_hash == other.id_hash:
        if line.name == other.name:
            return problem(Level.REFUSE, Field.ID_NUMBER, "same_person", where=place)
        return problem(Level.REFUSE, Field.ID_NUMBER, "same_id", where=place, name=other.name)
    if not line.phone or line.phone != other.phone:
        return None
    if line.name == other.name and not (line.id_hash and other.id_hash):
        return problem(Level.REFUSE, Field.NAME, "same_person", where=place)
    return problem(Level.NOTICE, Field.PHONE, "phone_shared", where=place, name=other.name)
