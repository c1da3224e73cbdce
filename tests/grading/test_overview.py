"""The organizer's pages of the review."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from tests.factories import PersonFactory, organizer, site_staff
from tests.grading.scenes import a_desk, a_task, handed_in, new_grader, newest, on_the_desk, trainee_of
from tests.queries import count_queries
from trainingapp.cohorts.models import Site, Staff
from trainingapp.core import clock
from trainingapp.grading import services
from trainingapp.grading.models import Allocation, Level


def text(response):
    return response.get_data(as_text=True)


def pages(allocation):
    review = f"/cohorts/{allocation.cohort_id}/review"
    return [review, f"{review}/deal", f"{review}/export", f"{review}/{allocation.id}"]


def test_only_organizers_see_the_overview(client, session):
    cohort, grader, (allocation,) = a_desk()
    site = session.scalars(select(Site).where(Site.cohort_id == cohort.id)).first()
    elsewhere = organizer(a_task().cohort)

    for person in (grader, trainee_of(allocation).person, site_staff(site), elsewhere):
        client.sign_in(person)
        assert [client.get(page).status_code for page in pages(allocation)] == [404] * 4
    for person in (organizer(cohort), PersonFactory(is_admin=True)):
        client.sign_in(person)
        assert [client.get(page).status_code for page in pages(allocation)] == [200] * 4


def test_only_organizers_deal_and_move(client, session):
    cohort, grader, _allocations = a_desk()
    review = f"/cohorts/{cohort.id}/review"
    client.sign_in(grader)

    posts = [f"{review}/deal", f"{review}/redeal", f"{review}/graders/{grader.id}/move"]

    assert [client.post(target).status_code for target in posts] == [404] * 3


def test_dealing_shows_how_many_to_whom_first(client, session):
    task = a_task()
    graders = [new_grader(task.cohort) for _n in range(2)]
    for _n in range(4):
        handed_in(task)
    client.sign_in(organizer(task.cohort))
    place = f"/cohorts/{task.cohort_id}/review/deal"

    shown = text(client.get(place))
    assert session.scalar(select(func.count()).select_from(Allocation)) == 0
    done = client.post(place)

    assert all(grader.name in shown for grader in graders)
    assert shown.count("+2") == 2
    assert done.status_code == 303
    assert session.scalar(select(func.count()).select_from(Allocation)) == 4
    assert client.post(place).status_code == 303
    assert session.scalar(select(func.count()).select_from(Allocation)) == 4


def test_dealing_without_graders_is_refused_with_a_reason(client, session):
    task = a_task()
    handed_in(task)

    response = client.sign_in(organizer(task.cohort)).post(f"/cohorts/{task.cohort_id}/review/deal")

    assert response.status_code == 409


def test_the_index_tells_of_departed_graders_and_moves_their_part(client, session):
    cohort, gone, (allocation,) = a_desk()
    stays = new_grader(cohort)
    session.scalars(select(Staff).where(Staff.person_id == gone.id)).one().until = clock.now()
    session.commit()
    client.sign_in(organizer(cohort))

    assert "/review/redeal" in text(client.get(f"/cohorts/{cohort.id}/review"))
    client.post(f"/cohorts/{cohort.id}/review/redeal")

    assert "/review/redeal" not in text(client.get(f"/cohorts/{cohort.id}/review"))
    successor = session.scalars(select(Allocation).where(Allocation.until.is_(None))).one()
    assert (successor.grader_id, successor.reflection_id) == (stays.id, allocation.reflection_id)


def test_moving_from_one_grader(client, session):
    cohort, ill, _allocations = a_desk(2)
    well = new_grader(cohort)

    client.sign_in(organizer(cohort)).post(f"/cohorts/{cohort.id}/review/graders/{ill.id}/move")

    open_ones = session.scalars(select(Allocation).where(Allocation.until.is_(None))).all()
    assert {allocation.grader_id for allocation in open_ones} == {well.id}


@pytest.mark.parametrize(
    "narrowed",
    ["?state=undealt", "?state=nonsense&level=?&grader=x", "?q=zzz&level=good", "?grader=99999999999"],
)
def test_the_list_takes_any_address(client, session, narrowed):
    cohort, _grader, _allocations = a_desk(2)

    assert client.sign_in(organizer(cohort)).get(f"/cohorts/{cohort.id}/review{narrowed}").status_code == 200


def test_the_history_names_everyone_and_everything_said(client, session):
    cohort, grader, (allocation,) = a_desk()
    first = services.review(
        allocation, newest(allocation.reflection), Level.GOOD, "第一次", by=grader, at=clock.now()
    )
    services.review(
        allocation,
        newest(allocation.reflection),
        Level.PASS,
        "第二次",
        by=grader,
        at=clock.now(),
        replaces=first.id,
    )
    session.commit()

    shown = text(client.sign_in(organizer(cohort)).get(f"/cohorts/{cohort.id}/review/{allocation.id}"))

    for expected in (grader.name, trainee_of(allocation).person.name, "第一次", "第二次"):
        assert expected in shown


def test_the_spreadsheet_holds_every_reflection_and_each_grader(client, session):
    cohort, grader, (allocation, _other) = a_desk(2)
    services.review(
        allocation, newest(allocation.reflection), Level.EXCELLENT, "=1+1", by=grader, at=clock.now()
    )
    session.commit()

    response = client.sign_in(organizer(cohort)).get(f"/cohorts/{cohort.id}/review/export")

    book = openpyxl.load_workbook(io.BytesIO(response.data))
    listed, graders = (list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets)
    line = next(row for row in listed if row[0] == trainee_of(allocation).trainee_no)
    assert len(listed) == 2
    assert (line[1], line[8], line[11]) == (trainee_of(allocation).person.name, grader.name, "=1+1")
    assert line[7].hour == 9
    assert graders[0][:5] == (grader.name, 2, 1, 1, 0)


@pytest.mark.parametrize("papers", [1, 3])
def test_the_index_takes_the_same_number_of_queries_for_any_number(client, session, papers):
    task = a_task()
    for n in range(papers):
        on_the_desk(task, new_grader(task.cohort), n)
    client.sign_in(organizer(task.cohort))
    address = f"/cohorts/{task.cohort_id}/review"

    with count_queries() as found:
        client.get(address)

    assert len(found) == 11
