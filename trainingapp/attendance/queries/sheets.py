"""Sheets of paper and what was keyed from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from trainingapp.attendance.models import SheetEntry, SheetState, SignInSheet
from trainingapp.attendance.queries.lists import Attendee, at_site, attendees
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.core.session import session
from trainingapp.courses.models import Lesson

AT_ONCE = 500


@dataclass(frozen=True)
class SheetRows:
    """What makes a sheet of a lesson what it is: whose rows stand on it."""

    site_id: int
    title: str
    enrolment_ids: tuple[int, ...]


def known_sheets(lesson: Lesson, site_ids: Sequence[int]) -> dict[SheetRows, SignInSheet]:
    """The sheets of the lesson that were printed for these sites, by what stands on them."""
    found: dict[SheetRows, SignInSheet] = {}
    for some in _chunks(sorted(set(site_ids))):
        here = SignInSheet.lesson_id == lesson.id, SignInSheet.site_id.in_(some)
        for sheet in session.scalars(select(SignInSheet).where(*here)):
            found[SheetRows(sheet.site_id, sheet.title, tuple(sheet.rows))] = sheet
    return found


@dataclass(frozen=True)
class SheetProgress:
    """A printed sheet and how much of it is keyed or known otherwise."""

    sheet: SignInSheet
    rows: int
    open: int
    """Rows of which nothing is known yet."""


def sheets(lesson: Lesson, site: Site) -> list[SignInSheet]:
    """The sheets that were printed of the lesson for the site, in the order in which they were made."""
    here = SignInSheet.lesson_id == lesson.id, SignInSheet.site_id == site.id
    return list(session.scalars(select(SignInSheet).where(*here).order_by(SignInSheet.id)))


def progress(cohort: Cohort, lesson: Lesson, site: Site) -> list[SheetProgress]:
    """The printed sheets and how far each is keyed."""
    missing = {one.enrolment_id for one in unaccounted(cohort, lesson, site)}
    return [
        SheetProgress(sheet, len(sheet.rows), len(missing.intersection(sheet.rows)))
        for sheet in sheets(lesson, site)
    ]


def unaccounted(
    cohort: Cohort, lesson: Lesson, site: Site, sheet: SignInSheet | None = None
) -> list[Attendee]:
    """Those expected at the site, or those of them on the sheet, of whom nothing is known: no sign-in, no entry."""
    keyed = select(SheetEntry.enrolment_id).where(
        SheetEntry.lesson_id == lesson.id, SheetEntry.ended_at.is_(None)
    )
    query = at_site(cohort, lesson, site, missing_only=True).where(Enrolment.id.not_in(keyed))
    found = attendees(session.execute(query))
    rows = set(sheet.rows) if sheet else None
    return found if rows is None else [one for one in found if one.enrolment_id in rows]


def entry(lesson: Lesson, enrolment: Enrolment) -> SheetEntry | None:
    """The valid entry of the trainee at the lesson."""
    which = SheetEntry.lesson_id == lesson.id, SheetEntry.enrolment_id == enrolment.id
    return session.scalar(select(SheetEntry).where(*which, SheetEntry.ended_at.is_(None)))


def former_entry(entry: SheetEntry) -> SheetEntry | None:
    """The entry that held before this one, unless it was taken back."""
    before = (
        SheetEntry.lesson_id == entry.lesson_id,
        SheetEntry.enrolment_id == entry.enrolment_id,
        SheetEntry.id < entry.id,
        SheetEntry.undone_by.is_(None),
    )
    return session.scalar(select(SheetEntry).where(*before).order_by(SheetEntry.id.desc()).limit(1))


def entries_with(key: str, lesson: Lesson, site: Site) -> list[SheetEntry]:
    """What was keyed at one stroke."""
    query = _here(lesson, site).where(SheetEntry.key == key).order_by(SheetEntry.id)
    return list(session.scalars(query.options(joinedload(SheetEntry.enrolment))))


def latest_entries(lesson: Lesson, site: Site, most: int) -> list[SheetEntry]:
    """What was keyed last and still holds, the newest first."""
    query = (
        _here(lesson, site).where(SheetEntry.ended_at.is_(None)).order_by(SheetEntry.id.desc()).limit(most)
    )
    people = joinedload(SheetEntry.enrolment).joinedload(Enrolment.person)
    return list(session.scalars(query.options(people, joinedload(SheetEntry.actor))))


def keyed(lesson: Lesson, site: Site) -> int:
    """How many trainees' rows are keyed."""
    valid = _here(lesson, site).where(SheetEntry.ended_at.is_(None))
    return session.scalar(valid.with_only_columns(func.count())) or 0


def sheet_states(lesson: Lesson, enrolment_ids: Iterable[int]) -> dict[int, SheetState]:
    """What paper says of these trainees, by enrolment; those of whom it says nothing are left out."""
    rows = session.execute(
        select(SheetEntry.enrolment_id, SheetEntry.state).where(
            SheetEntry.lesson_id == lesson.id,
            SheetEntry.ended_at.is_(None),
            SheetEntry.enrolment_id.in_(list(enrolment_ids)),
        )
    )
    return {one.enrolment_id: one.state for one in rows}


def by_number(cohort: Cohort, number: str) -> Enrolment | None:
    """The trainee of the class with this number."""
    which = Enrolment.cohort_id == cohort.id, Enrolment.trainee_no == number
    return session.scalar(select(Enrolment).where(*which).options(joinedload(Enrolment.person)))


def locked(enrolment: Enrolment) -> None:
    """Let nobody else key or mark this trainee until the transaction ends."""
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())


def lock_all(ids: Iterable[int]) -> None:
    """The same for many, always in one order, so that two never wait for each other."""
    for some in _chunks(sorted(ids)):
        wanted = select(Enrolment.id).where(Enrolment.id.in_(some))
        session.execute(wanted.order_by(Enrolment.id).with_for_update())


def _here(lesson: Lesson, site: Site) -> Select[Any]:
    return select(SheetEntry).where(SheetEntry.lesson_id == lesson.id, SheetEntry.site_id == site.id)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
