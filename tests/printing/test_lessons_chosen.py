"""Sign-in sheets of a day or of one lesson: what is printed, compared, and left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NINE, LessonFactory, StaffFactory, StaffRole
from tests.printing.conftest import kept
from trainingapp.attendance.models import SignInSheet
from trainingapp.cohorts.policies import Scope
from trainingapp.core.jobs.models import Job
from trainingapp.printing import queries, reading, services
from trainingapp.printing.comparing import Change
from trainingapp.printing.models import PrintedSheet, PrintRun
from trainingapp.printing.pieces import BY_KEY

SHEETS = BY_KEY["sign-in-sheets"]


@pytest.fixture
def lessons(print_room):
    """Two central lessons of a day, one of the next, and one of a branch."""
    begins = (NINE, NINE + timedelta(hours=3), NINE + timedelta(days=1))
    central = [
        LessonFactory(
            cohort=print_room.cohort, takes_sign_in=True, starts_at=at, ends_at=at + timedelta(hours=1)
        )
        for at in begins
    ]
    local = LessonFactory(
        cohort=print_room.cohort,
        site=print_room.west,
        takes_sign_in=True,
        starts_at=NINE + timedelta(days=2),
        ends_at=NINE + timedelta(days=2, hours=1),
    )
    return [*central, local]


def order(room, some=None, **options):
    chosen = services.Lessons(frozenset(one.id for one in some), "08-24") if some else None
    return services.order_print(
        room.cohort, None, (SHEETS,), by=room.manager, result_url="/", lessons=chosen, **options
    )


def changes(room, some=None):
    ids = None if some is None else [one.id for one in some]
    found = queries.compared(SHEETS, queries.wanted(room.cohort, Scope(whole=True), None, lessons=ids))
    return [one.change for one in found]


def test_only_the_sheets_of_the_chosen_lessons_are_printed(session, print_room, lessons):
    run = order(print_room, lessons[:1])
    reading.prepare(run, print_room.manager, lessons=[lessons[0].id])
    kept(run)
    keys = session.scalars(select(PrintedSheet.key)).all()

    assert run.sheets == 2
    assert {SHEETS.lesson_of(key) for key in keys} == {lessons[0].id}
    assert {one.lesson_id for one in session.scalars(select(SignInSheet))} == {lessons[0].id}


def test_what_was_printed_of_other_lessons_stays(session, print_room, lessons):
    kept(order(print_room))
    before = len(session.scalars(select(PrintedSheet)).all())
    kept(order(print_room, lessons[1:2]))
    versions = {(SHEETS.lesson_of(one.key), one.version) for one in session.scalars(select(PrintedSheet))}

    assert len(session.scalars(select(PrintedSheet)).all()) == before == 7
    assert versions == {(one.id, 1) for one in lessons}


def test_what_changed_is_told_of_the_chosen_lessons(session, print_room, lessons):
    kept(order(print_room, lessons[:2]))
    lessons[0].course.title = "社区治理新探"
    session.commit()

    assert changes(print_room, lessons[:1]) == [Change.CHANGED] * 2
    assert changes(print_room, lessons[1:2]) == [Change.SAME] * 2
    assert sorted(one.value for one in changes(print_room)) == ["changed"] * 2 + ["new"] * 3 + ["same"] * 2


def test_a_lesson_that_is_no_more_is_gone_from_the_whole_only(session, print_room, lessons):
    kept(order(print_room))
    lessons[0].takes_sign_in = False
    session.commit()

    assert changes(print_room, lessons[1:2]) == [Change.SAME] * 2
    assert changes(print_room).count(Change.GONE) == 2


def test_the_page_offers_days_and_lessons_and_orders_them(client, session, print_room, lessons):
    session.commit()
    client.sign_in(print_room.manager)
    home = f"/cohorts/{print_room.cohort.id}/print-room"
    page = client.get(f"{home}/sheets?piece=sign-in-sheets&lessons=2026-08-24").get_data(as_text=True)
    other = client.get(f"{home}/sheets?piece=group-lists").get_data(as_text=True)
    ordered = client.post(f"{home}/runs", data={"piece": "sign-in-sheets", "lessons": "2026-08-24"})
    unknown = client.post(f"{home}/runs", data={"piece": "sign-in-sheets", "lessons": "2031-01-01"})
    (job,) = session.scalars(select(Job))

    assert '<option selected value="2026-08-24">' in page
    assert f'<option value="{lessons[3].id}">' in page
    assert page.count("08-24 ") >= 4
    assert "08-25 " not in page.split("</form>")[-1]
    assert 'id="lessons"' not in other
    assert ordered.status_code == 303
    assert unknown.status_code >= 400
    assert job.args["lessons"] == [lessons[0].id, lessons[1].id]
    assert "08-24" in job.title


def test_site_staff_choose_central_lessons_and_their_own(client, session, print_room, lessons):
    staff = StaffFactory(cohort=print_room.cohort, site=print_room.east, role=StaffRole.SITE_STAFF).person
    session.commit()
    client.sign_in(staff)
    orders = f"/cohorts/{print_room.cohort.id}/print-room/runs"
    data = {"piece": "sign-in-sheets", "site": print_room.east.id}
    central = client.post(orders, data={**data, "lessons": lessons[0].id})
    foreign = client.post(orders, data={**data, "lessons": lessons[3].id})

    assert central.status_code == 303
    assert foreign.status_code >= 400
    assert session.scalars(select(PrintRun)).one().site_id == print_room.east.id
