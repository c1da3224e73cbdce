"""Keying back what stands on sheets of paper: rows one by one, all others at one stroke, and taken back.

Each stroke carries a key that the page made, so that one sent twice counts once and gets the same answer. The paper
makes and cancels its own marks only: a sign-in from another source stays, and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainingapp.accounts.models import Person
from trainingapp.attendance import queries, rules, sheet_codes
from trainingapp.attendance.keyed import Answer, Outcome, refused
from trainingapp.attendance.models import SheetEntry, SheetState, SignIn, SignInMethod, SignInSheet
from trainingapp.attendance.services.marks import NewSignIn, cancel, sign_in_many, sign_in_on_paper
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson

SERIAL_DIGITS = 5


@dataclass(frozen=True)
class Stroke:
    """Who keys at which lesson and site, when, under which key."""

    lesson: Lesson
    site: Site
    key: str
    at: datetime
    by: Person

    @property
    def cohort(self) -> Cohort:
        return self.lesson.cohort


def key_row(stroke: Stroke, typed: str, state: SheetState) -> Answer:
    """Enter what the paper says of one trainee, found by a row's barcode, a card's or a trainee number.

    Raises:
        DomainError: sign-in for the lesson has not opened, or the class is closed.
    """
    _check(stroke)
    try:
        found = _found(stroke, typed)
        if isinstance(found, SignInSheet):
            return Answer(Outcome.SHEET, sheet_id=found.id, said=found.title)
        with session.begin_nested():  # what is refused half-way leaves nothing behind
            return _enter(stroke, found, state)
    except DomainError as error:
        return refused(str(error))


def key_rest(stroke: Stroke, sheet: SignInSheet | None) -> Answer:
    """Mark everybody present of whom nothing is known yet: on the sheet, or at the site.

    Raises:
        DomainError: sign-in for the lesson has not opened, or the class is closed.
    """
    _check(stroke)
    queries.lock_all(
        one.enrolment_id for one in queries.unaccounted(stroke.cohort, stroke.lesson, stroke.site, sheet)
    )
    known = queries.entries_with(stroke.key, stroke.lesson, stroke.site)
    if known:
        return Answer(Outcome.DONE, count=len(known), state=SheetState.PRESENT)
    rest = queries.unaccounted(stroke.cohort, stroke.lesson, stroke.site, sheet)
    if not rest:  # nothing that undo could take back
        return Answer(Outcome.AGAIN, _("No row is open any more: nothing was changed."))
    marks = [
        NewSignIn(
            lesson_id=stroke.lesson.id,
            enrolment_id=one.enrolment_id,
            site_id=stroke.site.id,
            at=stroke.at,
            method=SignInMethod.SHEET,
            is_late=False,
            actor_id=stroke.by.id,
        )
        for one in rest
    ]
    sign_in_many(stroke.cohort, marks, by=stroke.by)
    session.add_all(_entry(stroke, one.enrolment_id, SheetState.PRESENT) for one in rest)
    session.flush()
    return Answer(Outcome.DONE, count=len(rest), state=SheetState.PRESENT)


def take_back(stroke: Stroke) -> Answer:
    """Undo what was keyed under this key; what the paper said before holds again. A second time changes nothing."""
    _check(stroke)
    entries = queries.entries_with(stroke.key, stroke.lesson, stroke.site)
    queries.lock_all(entry.enrolment_id for entry in entries)
    for entry in entries:
        session.refresh(entry)
        _undo(stroke, entry)
    one = entries[0].enrolment if len(entries) == 1 else None
    return Answer(
        Outcome.DONE,
        count=len(entries),
        name=one.person.name if one else "",
        trainee_no=one.trainee_no if one else "",
    )


def _check(stroke: Stroke) -> None:
    rules.check_running(stroke.cohort)
    rules.check_begun(rules.window(stroke.lesson, stroke.cohort), stroke.at)


def _found(stroke: Stroke, typed: str) -> Enrolment | SignInSheet:
    """Whom, or which sheet, the typed text means; raises DomainError for what does not belong here."""
    code = sheet_codes.read(typed)
    if isinstance(code, sheet_codes.SheetCode):
        return _of_sheet(stroke, code)
    if isinstance(code, sheet_codes.CardCode):
        enrolment = session.get(Enrolment, code.enrolment_id)
        if enrolment is None or enrolment.cohort_id != stroke.cohort.id:
            raise DomainError(_("This card is of another class."))
        return enrolment
    number = sheet_codes.plain(typed)
    if number.isascii() and number.isdigit() and len(number) <= SERIAL_DIGITS:
        number = cohort_rules.trainee_no(stroke.cohort, int(number))
    found = queries.by_number(stroke.cohort, number)
    if found is None:
        raise DomainError(_("No trainee of this class has the number “%(typed)s”.", typed=typed[:40]))
    return found


def _of_sheet(stroke: Stroke, code: sheet_codes.SheetCode) -> Enrolment | SignInSheet:
    sheet = session.get(SignInSheet, code.sheet_id)
    if sheet is None:
        raise DomainError(_("This sheet is not known. Type the trainee number instead."))
    if sheet.lesson.cohort_id != stroke.cohort.id:
        raise DomainError(_("This sheet is of another class."))
    if sheet.lesson_id != stroke.lesson.id:
        said = _("This sheet is of another lesson: %(title)s.", title=sheet.lesson.course.title)
        raise DomainError(said)
    if sheet.site_id != stroke.site.id:
        raise DomainError(_("This sheet is of another site: %(site)s.", site=sheet.site.name))
    if code.row == 0:
        return sheet
    enrolment = session.get(Enrolment, sheet.rows[code.row - 1]) if code.row <= len(sheet.rows) else None
    if enrolment is None:
        raise DomainError(_("This row of the sheet is not known. Type the trainee number instead."))
    return enrolment


def _enter(stroke: Stroke, enrolment: Enrolment, state: SheetState) -> Answer:
    queries.locked(enrolment)
    one = queries.attendee(stroke.cohort, stroke.lesson, stroke.site, enrolment)
    if one is None:
        raise DomainError(
            _(
                "%(number)s did not belong to this site at the time of the lesson.",
                number=enrolment.trainee_no,
            )
        )
    known = queries.entries_with(stroke.key, stroke.lesson, stroke.site)
    before = queries.entry(stroke.lesson, enrolment)
    again = not known and before is not None and before.state is state
    if not known and not again:
        _write(stroke, enrolment, state, before)
    mark = queries.sign_in_of(enrolment, stroke.lesson)
    outcome, said = _verdict(state, mark, before, again=again, stroke=stroke)
    return Answer(outcome, said, one.name, one.trainee_no, one.unit, state)


def _write(stroke: Stroke, enrolment: Enrolment, state: SheetState, before: SheetEntry | None) -> None:
    if before is not None:
        before.ended_at = stroke.at
        session.flush()  # the old one ends before the new one may hold
    added = _entry(stroke, enrolment.id, state)
    session.add(added)
    _follow(stroke, enrolment, state)
    session.flush()
    if not state.was_there:
        audit.record(
            stroke.by, f"sheet.{state.value}", added, cohort_id=stroke.cohort.id, lesson=stroke.lesson.id
        )


def _entry(stroke: Stroke, enrolment_id: int, state: SheetState) -> SheetEntry:
    return SheetEntry(
        lesson_id=stroke.lesson.id,
        site_id=stroke.site.id,
        enrolment_id=enrolment_id,
        state=state,
        key=stroke.key,
        at=stroke.at,
        actor_id=stroke.by.id,
    )


def _follow(stroke: Stroke, enrolment: Enrolment, state: SheetState | None) -> None:
    """Make the paper's own mark say what the paper says now; None: nothing."""
    mark = queries.sign_in_of(enrolment, stroke.lesson)
    was_there = state is not None and state.was_there
    is_late = state is SheetState.LATE
    if mark and mark.method is SignInMethod.SHEET and not (was_there and mark.is_late == is_late):
        cancel(mark, at=stroke.at, by=stroke.by)
        session.flush()
        mark = None
    if was_there and mark is None:
        sign_in_on_paper(enrolment, stroke.lesson, stroke.site, is_late=is_late, at=stroke.at, by=stroke.by)


def _undo(stroke: Stroke, entry: SheetEntry) -> None:
    if entry.undone_by is not None:
        return
    held = entry.ended_at is None
    entry.undone_by = stroke.by.id
    entry.ended_at = entry.ended_at or stroke.at
    session.flush()
    former = queries.former_entry(entry) if held else None
    if former is not None:
        former.ended_at = None
    if held:
        _follow(stroke, entry.enrolment, former.state if former else None)


def _verdict(
    state: SheetState, mark: SignIn | None, before: SheetEntry | None, *, again: bool, stroke: Stroke
) -> tuple[Outcome, str]:
    """How it went, with the sentence that goes with it."""
    if mark is not None and mark.method is not SignInMethod.SHEET:
        how = mark.method.label
        if state.was_there:
            return Outcome.AGAIN, _("Signed in already: %(how)s.", how=how)
        return Outcome.KEPT, _(
            "Signed in already: %(how)s. That mark stays; take it back on the list if it is wrong.", how=how
        )
    if again and before is not None:
        return Outcome.AGAIN, _("Keyed already, by %(who)s.", who=before.actor.name)
    if before is not None and before.state is not state:
        return Outcome.DONE, _("Changed; until now: %(state)s.", state=before.state.label)
    return Outcome.DONE, ""
