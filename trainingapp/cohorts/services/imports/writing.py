"""Writing judged lines: people, enrolments, placements, standings, delegations, sign-in names; in bulk.

Rows go straight to the tables, in a dozen statements for any number of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from trainingapp.accounts.models import Person, SignInKind, SignInName, new_stamp
from trainingapp.accounts.rules import plain_sign_in_name
from trainingapp.accounts.spelling import search_key
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import rules
from trainingapp.cohorts.matching import Judgement, Line
from trainingapp.cohorts.models import (
    Delegation,
    Enrolment,
    Placement,
    RosterImport,
    RosterLine,
    Standing,
    StandingKind,
    Verdict,
)
from trainingapp.cohorts.roster import Field
from trainingapp.cohorts.services.imports.bulk import insert_for_ids, insert_rows, table_of
from trainingapp.cohorts.services.imports.forgetting import remembered
from trainingapp.cohorts.services.imports.lines import packed, rank, sealed_before
from trainingapp.cohorts.words import StoredProblem
from trainingapp.core.i18n import _
from trainingapp.core.session import session

LOOK_UP = 500


@dataclass(slots=True)
class Entry:
    """A line on its way into the class, and what is found or made for it."""

    line_id: int
    line: Line
    judged: Judgement
    problems: list[StoredProblem]
    person_id: int | None = None
    enrolment_id: int | None = None

    def changed(self, *names: Field) -> bool:
        """Whether one of these fields changes."""
        return any(change[0] in {name.value for name in names} for change in self.judged.changes)


class Writing:
    """One transaction's worth of lines of an import."""

    def __init__(self, roster_import: RosterImport, *, by: Person, at: datetime) -> None:
        self.roster_import = roster_import
        self.cohort = roster_import.cohort
        self.by = by
        self.at = at
        self.reason = _("Roster import %(number)s", number=roster_import.id)

    def write(self, entries: Sequence[Entry], serial: int) -> list[Entry]:
        """Write the entries and return those who are new in the class; they are numbered from `serial` on."""
        for entry in entries:
            if known := entry.judged.known:
                entry.person_id, entry.enrolment_id = known.person_id, known.enrolment_id
        taken_in = [entry for entry in entries if entry.judged.verdict is Verdict.ADD]
        added = [entry for entry in taken_in if entry.enrolment_id is None]
        again = [entry for entry in taken_in if entry.enrolment_id is not None]
        changed = [entry for entry in entries if entry.judged.verdict is Verdict.CHANGE]
        delegations = self._delegations({entry.line.delegation for entry in (*taken_in, *changed)} - {""})
        self._add_people([entry for entry in added if entry.person_id is None])
        self._change_people([entry for entry in (*taken_in, *changed) if entry.judged.changes])
        self._enrol(added, delegations, serial)
        self._return(again)
        self._change_enrolments([*again, *changed], delegations)
        self._note_lines(entries)
        return added

    def _delegations(self, names: set[str]) -> dict[str, int]:
        """The ids of the class's delegations of these names; those that are missing are made."""
        query = select(Delegation.name, Delegation.id).where(Delegation.cohort_id == self.cohort.id)
        found = dict(session.execute(query).all())
        missing = [{"cohort_id": self.cohort.id, "name": name} for name in sorted(names - {*found})]
        insert_rows(Delegation, missing)
        return dict(session.execute(query).all()) if missing else found

    def _add_people(self, entries: Sequence[Entry]) -> None:
        rows: list[dict[str, Any]] = [
            {
                "name": line.name,
                "sort_key": line.sort_key,
                "sex": line.sex or None,
                "phone": line.phone or None,
                "id_number_secret": line.id_secret or None,
                "id_number_hash": line.id_hash or None,
                "session_stamp": new_stamp(),
            }
            for line in (entry.line for entry in entries)
        ]
        ids = insert_for_ids(Person, rows, key="session_stamp")
        for entry, row in zip(entries, rows, strict=True):
            entry.person_id = ids[row["session_stamp"]]

    def _change_people(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if values := _person_values(entry):
                session.execute(update(Person).where(Person.id == entry.person_id).values(**values))
        moved = [entry for entry in entries if entry.changed(Field.PHONE)]
        if moved:
            session.execute(
                delete(SignInName).where(
                    SignInName.kind == SignInKind.PHONE,
                    SignInName.person_id.in_([entry.person_id for entry in moved]),
                )
            )
            self._name(SignInKind.PHONE, [(entry.person_id, entry.line.phone) for entry in moved])

    def _enrol(self, entries: Sequence[Entry], delegations: dict[str, int], serial: int) -> None:
        numbers = [rules.trainee_no(self.cohort, serial + at) for at in range(len(entries))]
        rows = [
            {
                "cohort_id": self.cohort.id,
                "person_id": entry.person_id,
                "trainee_no": number,
                "delegation_id": delegations.get(entry.line.delegation),
                "unit": entry.line.unit,
                "post": entry.line.post,
                "remark": entry.line.remark,
            }
            for entry, number in zip(entries, numbers, strict=True)
        ]
        ids = insert_for_ids(Enrolment, rows, key="trainee_no")
        for entry, number in zip(entries, numbers, strict=True):
            entry.enrolment_id = ids[number]
        fact = {"since": self.at, "actor_id": self.by.id, "reason": self.reason}
        insert_rows(
            Placement, [{"enrolment_id": e.enrolment_id, "site_id": e.line.site_id, **fact} for e in entries]
        )
        insert_rows(
            Standing,
            [{"enrolment_id": e.enrolment_id, "kind": StandingKind.ENROLLED, **fact} for e in entries],
        )
        people = [entry.person_id for entry in entries]
        self._name(SignInKind.TRAINEE_NO, list(zip(people, numbers, strict=True)))
        self._name(SignInKind.PHONE, [(entry.person_id, entry.line.phone) for entry in entries])
        self._record(
            "enrolment.add",
            [
                (entry, {"trainee_no": number, "site_id": entry.line.site_id})
                for entry, number in zip(entries, numbers, strict=True)
            ],
        )

    def _return(self, entries: Sequence[Entry]) -> None:
        """Let those take part again whose enrolment was undone; at the site that the file says."""
        if not entries:
            return
        fact = {"since": self.at, "actor_id": self.by.id, "reason": self.reason}
        moved = [e for e in entries if e.judged.known and e.judged.known.site_id != e.line.site_id]
        self._end(Standing, entries)
        self._end(Placement, moved)
        insert_rows(
            Standing,
            [{"enrolment_id": e.enrolment_id, "kind": StandingKind.ENROLLED, **fact} for e in entries],
        )
        insert_rows(
            Placement, [{"enrolment_id": e.enrolment_id, "site_id": e.line.site_id, **fact} for e in moved]
        )
        self._record("enrolment.enrolled", [(e, {"was": StandingKind.WITHDRAWN.value}) for e in entries])

    def _end(self, fact: type[Placement | Standing], entries: Sequence[Entry]) -> None:
        for start in range(0, len(entries), LOOK_UP):
            some = [entry.enrolment_id for entry in entries[start : start + LOOK_UP]]
            ended = (
                update(fact).where(fact.enrolment_id.in_(some), fact.until.is_(None)).values(until=self.at)
            )
            session.execute(ended.execution_options(synchronize_session=False))

    def _change_enrolments(self, entries: Sequence[Entry], delegations: dict[str, int]) -> None:
        table = table_of(Enrolment)
        rows = [
            {
                "enrolment": entry.enrolment_id,
                "unit": entry.line.unit or known.unit,
                "post": entry.line.post or known.post,
                "remark": entry.line.remark or known.remark,
                "delegation_id": delegations.get(entry.line.delegation or known.delegation or ""),
            }
            for entry in entries
            if (known := entry.judged.known)
            and entry.changed(Field.UNIT, Field.POST, Field.REMARK, Field.DELEGATION)
        ]
        if rows:
            session.connection().execute(
                update(table)
                .where(table.c.id == bindparam("enrolment"))
                .values({name: bindparam(name) for name in [*rows[0]][1:]}),
                rows,
            )
        told = [
            (entry, {"fields": [change[0] for change in entry.judged.changes]})
            for entry in entries
            if entry.judged.changes
        ]
        self._record("enrolment.correct", told)

    def _name(self, kind: SignInKind, wanted: Iterable[tuple[int | None, str]]) -> None:
        """Give people their sign-in names; a name that somebody else has is left to them."""
        values = {plain_sign_in_name(value): person_id for person_id, value in [*wanted][::-1] if value}
        if not values:
            return
        names = sorted(values)
        taken: set[str] = set()
        for start in range(0, len(names), LOOK_UP):
            some = names[start : start + LOOK_UP]
            taken.update(session.scalars(select(SignInName.value).where(SignInName.value.in_(some))))
        rows = [{"person_id": values[n], "kind": kind, "value": n} for n in names if n not in taken]
        insert_rows(SignInName, rows)

    def _record(self, action: str, told: Iterable[tuple[Entry, dict[str, Any]]]) -> None:
        """One entry of the audit book for each enrolment."""
        entry = {
            "actor_id": self.by.id,
            "actor_name": self.by.name,
            "action": action,
            "object_kind": Enrolment.__tablename__,
            "cohort_id": self.cohort.id,
        }
        rows = [
            {**entry, "object_id": each.enrolment_id, "facts": {**facts, "import": self.roster_import.id}}
            for each, facts in told
        ]
        insert_rows(AuditEntry, rows)

    def _note_lines(self, entries: Sequence[Entry]) -> None:
        """Lines are done; of what was read only what the history tells is left."""
        table = table_of(RosterLine)
        rows = [
            {
                "line": entry.line_id,
                "verdict": entry.judged.verdict,
                "rank": rank(entry.judged.verdict, entry.problems),
                "problems": entry.problems,
                "changes": entry.judged.changes,
                "person": remembered(packed(entry.line)),
                "person_id": entry.person_id,
                "enrolment_id": entry.enrolment_id,
                "before": sealed_before(entry.judged, entry.line),
            }
            for entry in entries
        ]
        if rows:
            session.connection().execute(
                update(table)
                .where(table.c.id == bindparam("line"))
                .values(is_done=True, **{name: bindparam(name) for name in [*rows[0]][1:]}),
                rows,
            )


def _person_values(entry: Entry) -> dict[str, Any]:
    line, values = entry.line, {}
    if entry.changed(Field.NAME):
        values = {
            "name": line.name,
            "sort_key": line.sort_key,
            "search_key": search_key(line.sort_key),
        }
    if entry.changed(Field.PHONE):
        values["phone"] = line.phone
    if entry.changed(Field.SEX):
        values["sex"] = line.sex
    if entry.changed(Field.ID_NUMBER):
        values |= {"id_number_secret": line.id_secret, "id_number_hash": line.id_hash}
    return values
