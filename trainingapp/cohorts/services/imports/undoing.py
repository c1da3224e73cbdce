"""Taking a confirmed import back, as far as nothing hangs on what it wrote."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, func, or_, select
from sqlalchemy.orm import QueryableAttribute, selectinload

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person, SignInKind
from trainingapp.accounts.rules import sort_key
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import (
    Enrolment,
    ImportState,
    Placement,
    RosterImport,
    RosterLine,
    Standing,
    StandingKind,
    Verdict,
)
from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.services.enrolments import delegation_named
from trainingapp.cohorts.services.imports.confirming import STEP
from trainingapp.cohorts.services.imports.lines import rank
from trainingapp.cohorts.services.imports.missing import begin_standing
from trainingapp.cohorts.words import problem
from trainingapp.core import clock
from trainingapp.core.database import Base
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.secrecy import decrypt
from trainingapp.core.session import session

T = TypeVar("T", Person, Enrolment)
UNDONE_TO = "undone_to"
"""The figure that says which line was the last to be taken back, while others wait."""
RETURNED_TO = "returned_to"
"""The figure that says how many of those it withdrew were looked at, while others wait."""
HARMLESS = {"placement", "standing", "wrong_code"}
"""Tables whose rows about an enrolment are no work that somebody has done."""
OF_PERSON = {"name": "name", "phone": "phone", "sex": "sex", "id_number": "id_number_hash"}
"""Fields of the person, and their columns; the others are of the enrolment."""


def undo(roster_import: RosterImport, *, by: Person) -> None:
    """Withdraw whom the import enrolled, restore what it changed, take back whom it withdrew; once.

    Trainees with sign-ins, groups, reflections or whatever else stay, and details that were changed since;
    their lines say so.

    Raises:
        DomainError: the import is not confirmed, or the class is closed.
    """
    session.refresh(roster_import, with_for_update=True)
    if roster_import.state is not ImportState.CONFIRMED:
        raise DomainError(
            _("This import is “%(state)s” and cannot be undone.", state=roster_import.state.label)
        )
    while undo_some(roster_import, by=by):
        pass


def undo_some(roster_import: RosterImport, *, by: Person, limit: int = STEP) -> bool:
    """Take the next lines back, as `undo` does, and then whom it withdrew; returns whether there may be more.

    The import keeps how far it is taken back, so that whoever begins again goes on behind that. All of it is
    taken back as of one moment, by which a later import recognises these people.

    Raises:
        DomainError: the class is closed.
    """
    session.refresh(roster_import, with_for_update=True)
    if roster_import.state is not ImportState.CONFIRMED:
        return False
    rules.check_not_closed(roster_import.cohort)
    at = roster_import.undone_at = roster_import.undone_at or clock.now()
    figures = dict(roster_import.figures)
    done = Counter[str](figures.pop("undone", {}))
    lines = [] if RETURNED_TO in figures else _written(roster_import, int(figures.get(UNDONE_TO, 0)), limit)
    _withdraw([line for line in lines if line.verdict is Verdict.ADD], roster_import, by, at, done)
    _restore_all([line.id for line in lines], done)
    if len(lines) == limit:
        return _goes_on(roster_import, {**figures, UNDONE_TO: lines[-1].id}, done)
    looked_at = int(figures.get(RETURNED_TO, 0))
    _return_missing(roster_import, looked_at, limit, by, at, done)
    if looked_at + limit < len(roster_import.withdrawn):
        return _goes_on(roster_import, {**figures, RETURNED_TO: looked_at + limit}, done)
    figures = {name: value for name, value in figures.items() if name not in (UNDONE_TO, RETURNED_TO)}
    roster_import.figures = {**figures, "undone": dict(done)}
    roster_import.state = ImportState.UNDONE
    audit.record(by, "roster_import.undo", roster_import, **done)
    session.flush()
    return False


def _goes_on(roster_import: RosterImport, figures: dict[str, Any], done: Counter[str]) -> bool:
    roster_import.figures = {**figures, "undone": dict(done)}
    session.flush()
    return True


def _written(roster_import: RosterImport, after: int, limit: int) -> Sequence[RosterLine]:
    """The next lines that were taken over."""
    query = select(RosterLine).where(
        RosterLine.roster_import_id == roster_import.id,
        RosterLine.verdict.in_((Verdict.ADD, Verdict.CHANGE)),
        RosterLine.is_done,
        RosterLine.id > after,
    )
    return list(session.scalars(query.order_by(RosterLine.id).limit(limit)))


def _withdraw(
    lines: Sequence[RosterLine], roster_import: RosterImport, by: Person, at: datetime, done: Counter[str]
) -> None:
    numbers = {line.enrolment_id for line in lines if line.enrolment_id is not None}
    returned = {line.enrolment_id for line in lines if _was_return(line) and line.enrolment_id is not None}
    used = _used_elsewhere(numbers) | _changed(numbers - returned)
    used |= _changed(returned, after=roster_import.confirmed_at)
    free = dict.fromkeys(sorted(numbers - used), StandingKind.WITHDRAWN)
    begin_standing(free, _reason(roster_import), by, at)
    done["withdrawn"] += len(free)
    for line in lines:
        if line.enrolment_id in used:
            _keep(line, "undo_used", done)


def _was_return(line: RosterLine) -> bool:
    """Whether the person had been taken in by an earlier import that was undone, too."""
    return any(each[3] == "undone_before" for each in line.problems)


def _used_elsewhere(numbers: set[int]) -> set[int]:
    """Which of these enrolments something hangs on."""
    found: set[int] = set()
    for column in _columns_to_enrolments():
        found.update(session.scalars(select(column).where(column.in_(numbers))))
    return found


def _changed(numbers: set[int], after: datetime | None = None) -> set[int]:
    """Which of these had their site or standing changed; with `after` only what held later than that counts."""
    found: set[int] = set()
    for fact in (Placement, Standing):
        query = select(fact.enrolment_id).where(fact.enrolment_id.in_(numbers))
        if after:
            query = query.where(or_(fact.until.is_(None), fact.until > after))
        found.update(session.scalars(query.group_by(fact.enrolment_id).having(func.count() > 1)))
    return found


def _columns_to_enrolments() -> list[Column[int]]:
    """Every column of the house that names an enrolment; this floor does not know the features above it."""
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        if table.name not in HARMLESS
        for key in table.foreign_keys
        if key.column.table.name == Enrolment.__tablename__
    ]


def _restore_all(numbers: Sequence[int], done: Counter[str]) -> None:
    """Restore what these lines changed; they and whom they are about are read at once."""
    about = select(RosterLine).where(RosterLine.id.in_(numbers), RosterLine.before.is_not(None))
    lines = list(session.scalars(about.order_by(RosterLine.id)))  # withdrawing has expired them
    people = _held(Person, [line.person_id for line in lines], Person.sign_in_names)
    enrolments = _held(Enrolment, [line.enrolment_id for line in lines], Enrolment.delegation)
    for line in lines:
        person, enrolment = people.get(line.person_id), enrolments.get(line.enrolment_id)
        if person and enrolment:
            _restore(line, person, enrolment, done)
    session.flush()


def _held(
    kind: type[T], numbers: Sequence[int | None], with_them: QueryableAttribute[Any]
) -> dict[int | None, T]:
    """The rows of these numbers, with something of each."""
    query = select(kind).where(kind.id.in_(numbers)).options(selectinload(with_them))
    return {one.id: one for one in session.scalars(query)}


def _restore(line: RosterLine, person: Person, enrolment: Enrolment, done: Counter[str]) -> None:
    """Write the old values again where the new ones still stand."""
    before: dict[str, list[str | None]] = json.loads(decrypt(line.before or "{}"))
    kept = [name for name, (old, new) in before.items() if not _put_back(person, enrolment, name, old, new)]
    done["restored"] += len(kept) < len(before)
    if kept:
        _keep(line, "undo_changed", done)
    line.before = None


def _put_back(person: Person, enrolment: Enrolment, name: str, old: str | None, new: str | None) -> bool:
    """Whether the field still had the new value, and so was restored."""
    if name == Field.DELEGATION.value:
        if (enrolment.delegation.name if enrolment.delegation else None) != new:
            return False
        enrolment.delegation = delegation_named(enrolment.cohort, old or "")
        return True
    owner = person if name in OF_PERSON else enrolment
    attribute = OF_PERSON.get(name, name)
    if getattr(owner, attribute) != new:
        return False
    setattr(owner, attribute, old if owner is person else old or "")
    _follow_up(person, name)
    return True


def _follow_up(person: Person, name: str) -> None:
    if name == Field.NAME.value:
        person.sort_key = sort_key(person.name)
    elif name == Field.ID_NUMBER.value:
        person.id_number_secret = None  # an import only adds a number where there was none
    elif name == Field.PHONE.value:
        for each in [each for each in person.sign_in_names if each.kind is SignInKind.PHONE]:
            person.sign_in_names.remove(each)
        session.flush()
        if person.phone:
            accounts.claim_name(person, SignInKind.PHONE, person.phone)


def _return_missing(
    roster_import: RosterImport, after: int, limit: int, by: Person, at: datetime, done: Counter[str]
) -> None:
    """Let the next of those take part again whom the import withdrew, unless somebody has dealt with them since."""
    part = roster_import.withdrawn[after : after + limit]
    before = {int(number): StandingKind(kind) for number, kind in part}
    query = select(Standing.enrolment_id).where(
        Standing.enrolment_id.in_(before),
        Standing.until.is_(None),
        Standing.kind == StandingKind.WITHDRAWN,
        Standing.since <= roster_import.confirmed_at,
    )
    gone = sorted(session.scalars(query))
    begin_standing({number: before[number] for number in gone}, _reason(roster_import), by, at)
    done["returned"] += len(gone)
    done["kept"] += len(before) - len(gone)


def _keep(line: RosterLine, code: str, done: Counter[str]) -> None:
    line.problems = [*line.problems, problem(Level.NOTICE, None, code)]
    line.rank = rank(line.verdict, line.problems)
    done["kept"] += 1


def _reason(roster_import: RosterImport) -> str:
    return _("Roster import %(number)s undone", number=roster_import.id)
