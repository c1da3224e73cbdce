"""Sheets of paper keyed back: whom a row means, what the paper says, once each, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.factories import NINE, CohortFactory, EnrolmentFactory, site_staff
from trainingapp.attendance import queries, services, sheet_codes
from trainingapp.attendance.keyed import Outcome
from trainingapp.attendance.models import SheetEntry, SheetState, SignIn, SignInMethod
from trainingapp.attendance.queries import SheetRows
from trainingapp.attendance.services import Stroke
from trainingapp.cohorts.models import CohortState, Standing, StandingKind
from trainingapp.core.errors import DomainError

from .scene import EARLY, MINUTE, build, transfer

PRESENT, LATE, ON_LEAVE, ABSENT = SheetState
LATER = NINE + 300 * MINUTE


@pytest.fixture
def scene(session):
    return build(half_days=2)


@pytest.fixture
def sheet(scene):
    """The sheet of the main classroom for the first lesson."""
    return issued(scene)


@pytest.fixture
def strokes(scene):
    """Makes strokes of one clerk, each with a key of its own."""
    clerk, made = site_staff(scene.main), []

    def stroke(**other):
        made.append(None)
        known = {"lesson": scene.first, "site": scene.main, "key": f"key-{len(made):05}", "at": LATER}
        return Stroke(**known | {"by": clerk} | other)

    return stroke


def issued(scene, lesson=None, site=None, who=slice(0, 3)):
    lesson, site = lesson or scene.first, site or scene.main
    rows = SheetRows(site.id, "", tuple(one.id for one in scene.trainees[who]))
    services.issue_sheets(lesson, [rows], at=EARLY)
    return queries.known_sheets(lesson, [site.id])[rows]


def row(sheet, number):
    return sheet_codes.of_row(sheet.id, number)


def mark(scene, who, lesson=None):
    return queries.sign_in_of(scene.trainees[who], lesson or scene.first)


def test_a_row_that_is_scanned_becomes_a_mark_from_paper(scene, sheet, strokes):
    answers = [
        services.key_row(strokes(), row(sheet, number), state)
        for number, state in enumerate((PRESENT, LATE, ON_LEAVE), 1)
    ]

    assert [answer.outcome for answer in answers] == [Outcome.DONE] * 3
    assert answers[0].name == scene.trainees[0].person.name
    first, second = mark(scene, 0), mark(scene, 1)
    assert (first.method, first.is_late, first.at) == (SignInMethod.SHEET, False, LATER)
    assert second.is_late
    assert mark(scene, 2) is None
    assert queries.sheet_states(scene.first, [scene.trainees[2].id]) == {scene.trainees[2].id: ON_LEAVE}


def test_a_trainee_is_found_by_card_number_and_last_digits(scene, strokes):
    one, two, three = scene.trainees[:3]
    three.trainee_no = f"{scene.cohort.code}-00042"
    typed = sheet_codes.of_card(one.id), f" {two.trainee_no.lower()} ", "42"

    answers = [services.key_row(strokes(), text, PRESENT) for text in typed]

    assert [answer.trainee_no for answer in answers] == [one.trainee_no, two.trainee_no, three.trainee_no]


def test_a_stroke_sent_twice_counts_once_and_gets_the_same_answer(session, scene, sheet, strokes):
    stroke = strokes()
    answers = [services.key_row(stroke, row(sheet, 1), PRESENT) for _turn in range(2)]

    assert answers[0] == answers[1]
    assert session.scalar(select(func.count()).select_from(SheetEntry)) == 1
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_a_second_scan_is_told_and_another_state_takes_its_place(scene, sheet, strokes):
    services.key_row(strokes(), row(sheet, 1), PRESENT)

    again = services.key_row(strokes(), row(sheet, 1), PRESENT)
    changed = services.key_row(strokes(), row(sheet, 1), ABSENT)

    assert again.outcome is Outcome.AGAIN
    assert changed.outcome is Outcome.DONE
    assert mark(scene, 0) is None
    assert queries.entry(scene.first, scene.trainees[0]).state is ABSENT


def test_the_paper_never_takes_back_what_the_trainee_did(scene, sheet, strokes):
    trainee = scene.trainees[0]
    services.tick(trainee, scene.first, scene.main, at=NINE, by=trainee.person)

    said = services.key_row(strokes(), row(sheet, 1), ABSENT)
    undo = strokes()
    services.key_row(undo, row(sheet, 1), PRESENT)
    services.take_back(undo)

    assert said.outcome is Outcome.KEPT
    assert mark(scene, 0).method is SignInMethod.STAFF


def test_undo_brings_back_what_held_before(scene, sheet, strokes):
    services.key_row(strokes(), row(sheet, 1), LATE)
    stroke = strokes()
    services.key_row(stroke, row(sheet, 1), ABSENT)

    for _turn in range(2):
        services.take_back(replace(stroke, at=LATER + MINUTE))

    assert mark(scene, 0).is_late
    assert queries.entry(scene.first, scene.trainees[0]).state is LATE


def test_everybody_else_on_the_sheet_was_present(session, scene, strokes):
    later = EnrolmentFactory(cohort=scene.cohort, site=scene.main)  # not on the sheet as it was printed
    sheet = issued(scene)
    services.key_row(strokes(), row(sheet, 2), ABSENT)
    stroke = strokes()

    answers = [services.key_rest(stroke, sheet) for _turn in range(2)]

    assert [answer.count for answer in answers] == [2, 2]
    assert [mark(scene, who) is not None for who in range(3)] == [True, False, True]
    assert queries.sign_in_of(later, scene.first) is None
    assert services.take_back(stroke).count == 2
    assert session.scalar(select(func.count()).where(SignIn.cancelled_at.is_(None))) == 0


def test_where_nobody_is_left_the_stroke_says_so_and_is_none(scene, strokes):
    services.key_rest(strokes(), None)

    answer = services.key_rest(strokes(), None)

    assert (answer.outcome, answer.count) == (Outcome.AGAIN, 0)
    assert answer.said


def test_everybody_else_at_the_site_takes_in_who_is_on_no_sheet(scene, strokes):
    assert services.key_rest(strokes(), None).count == 3
    assert queries.tally(scene.first, scene.branch).present == 0


def test_what_belongs_elsewhere_is_told(session, scene, strokes):
    foreign = EnrolmentFactory(cohort=CohortFactory())
    branch, afternoon = (
        issued(scene, site=scene.branch, who=slice(3, 5)),
        issued(scene, lesson=scene.lessons[1]),
    )
    typed = (
        row(branch, 1),
        row(afternoon, 1),
        sheet_codes.of_row(9_999_999, 1),
        row(issued(scene), 4),
        sheet_codes.of_card(foreign.id),
        sheet_codes.of_card(scene.trainees[3].id),
        foreign.trainee_no,
    )

    answers = [services.key_row(strokes(), text, PRESENT) for text in typed]

    assert {answer.outcome for answer in answers} == {Outcome.REFUSED}
    assert scene.branch.name in answers[0].said
    assert scene.lessons[1].course.title in answers[1].said
    assert len({answer.said for answer in answers}) == len(typed)
    assert scene.trainees[3].person.name not in answers[5].said
    assert session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_the_sheet_itself_is_chosen_by_its_code(sheet, strokes):
    answer = services.key_row(strokes(), row(sheet, 0), PRESENT)

    assert (answer.outcome, answer.sheet_id) == (Outcome.SHEET, sheet.id)


def test_whoever_moved_or_left_after_the_lesson_is_keyed_where_they_sat(session, scene, sheet, strokes):
    moved, left = scene.trainees[:2]
    transfer(session, moved, scene.branch, NINE + 90 * MINUTE)
    left.standing.until = NINE + 90 * MINUTE
    session.flush()
    session.add(Standing(enrolment_id=left.id, kind=StandingKind.WITHDRAWN, since=NINE + 90 * MINUTE))
    session.commit()
    session.expire_all()

    outcomes = [services.key_row(strokes(), row(sheet, number), PRESENT).outcome for number in (1, 2)]

    assert outcomes == [Outcome.DONE] * 2
    assert mark(scene, 0).site_id == scene.main.id


def test_nothing_is_keyed_before_sign_in_opens_or_after_the_class(scene, sheet, strokes):
    with pytest.raises(DomainError):
        services.key_row(strokes(at=EARLY), row(sheet, 1), PRESENT)
    scene.cohort.state = CohortState.CLOSED
    with pytest.raises(DomainError):
        services.key_rest(strokes(), sheet)


def test_the_same_rows_printed_again_keep_their_codes(scene):
    first, again, other = issued(scene), issued(scene), issued(scene, who=slice(0, 2))

    assert first.id == again.id != other.id
