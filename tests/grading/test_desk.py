"""The grader's pages: nothing but one's own, no names, nothing lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from tests.factories import PersonFactory, organizer
from tests.grading.scenes import a_desk, handed_in_again, new_grader, newest, trainee_of
from tests.queries import count_queries
from trainingapp.cohorts.models import Staff
from trainingapp.core import clock
from trainingapp.core.session import session as current_session
from trainingapp.grading import queries
from trainingapp.grading.models import Level, Review


def desk_of(cohort):
    return f"/cohorts/{cohort.id}/desk"


def place(allocation):
    return f"/cohorts/{allocation.cohort_id}/desk/{allocation.id}"


def form_of(allocation, **fields):
    sheet = queries.sheet(allocation)
    replaces = sheet.current.id if sheet.current else ""
    return {"version": sheet.newest.id, "replaces": replaces, "comment": "", "save": "1", **fields}


def text(response):
    return response.get_data(as_text=True)


def count_reviews(session):
    return session.scalar(select(func.count()).select_from(Review))


def test_the_desk_and_the_reading_page_show_no_name_number_or_unit(client, session):
    cohort, grader, (allocation,) = a_desk()
    trainee = trainee_of(allocation)
    client.sign_in(grader)

    pages = text(client.get(desk_of(cohort))) + text(client.get(place(allocation)))

    assert newest(allocation.reflection).title in pages
    assert newest(allocation.reflection).text in pages
    for secret in (
        trainee.person.name,
        trainee.trainee_no,
        trainee.unit,
        newest(allocation.reflection).receipt_no,
    ):
        assert secret not in pages


def test_only_the_grader_to_whom_it_was_dealt_gets_in(client, session):
    cohort, grader, (allocation,) = a_desk()
    wrong = [
        organizer(cohort),
        new_grader(cohort),
        trainee_of(allocation).person,
        PersonFactory(is_admin=True),
    ]

    for person in wrong:
        client.sign_in(person)
        assert client.get(place(allocation)).status_code == 404
        assert client.post(place(allocation), data=form_of(allocation, level="good")).status_code == 404
    client.sign_in(grader)
    assert client.get(place(allocation)).status_code == 200
    assert count_reviews(session) == 0


@pytest.mark.parametrize("ended", ["office", "allocation"])
def test_what_ended_is_closed(client, session, ended):
    _cohort, grader, (allocation,) = a_desk()
    office = session.scalars(select(Staff).where(Staff.person_id == grader.id)).one()
    (office if ended == "office" else allocation).until = clock.now()
    session.commit()

    assert client.sign_in(grader).get(place(allocation)).status_code == 404


def test_an_allocation_is_not_found_under_another_class(client, session):
    _cohort, grader, (allocation,) = a_desk()
    other, _other_grader, _theirs = a_desk()

    assert client.sign_in(grader).get(f"/cohorts/{other.id}/desk/{allocation.id}").status_code == 404


def test_the_desk_is_for_graders(client, session):
    cohort, _grader, (allocation,) = a_desk()

    assert client.sign_in(trainee_of(allocation).person).get(desk_of(cohort)).status_code == 404
    assert client.sign_in(new_grader(cohort)).get(desk_of(cohort)).status_code == 200


def test_saving_goes_on_to_the_next_unread_and_at_the_end_to_the_desk(client, session):
    cohort, grader, (first, second) = a_desk(2)
    client.sign_in(grader)

    on = client.post(place(first), data=form_of(first, level="excellent", comment="有做法。\r\n有数据。"))
    end = client.post(place(second), data=form_of(second, level="pass"))

    assert (on.status_code, end.status_code) == (303, 303)
    assert on.headers["Location"].endswith(place(second))
    assert end.headers["Location"].endswith(desk_of(cohort))
    assert queries.current_review(newest(first.reflection)).comment == "有做法。\n有数据。"
    assert "100 %" in text(client.get(desk_of(cohort)))


def test_a_level_has_to_be_chosen_and_the_comment_stays(client, session):
    _cohort, grader, (allocation,) = a_desk()

    response = client.sign_in(grader).post(place(allocation), data=form_of(allocation, comment="写了一半"))

    assert response.status_code == 422
    assert "写了一半" in text(response)
    assert count_reviews(session) == 0


def test_a_return_without_a_comment_is_refused(client, session):
    _cohort, grader, (allocation,) = a_desk()
    client.sign_in(grader)

    refused = client.post(place(allocation), data=form_of(allocation, save="", send_back="1"))
    taken = client.post(
        place(allocation), data=form_of(allocation, save="", send_back="1", comment="请补充。")
    )

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert queries.current_review(newest(allocation.reflection)).returned


def test_a_newer_version_is_a_conflict_that_shows_what_changed(client, session):
    _cohort, grader, (allocation,) = a_desk()
    old = form_of(allocation, level="good", comment="写给第一版")
    handed_in_again(allocation.reflection, "全新的一段。")
    client.sign_in(grader)

    refused = client.post(place(allocation), data=old)

    assert refused.status_code == 409
    assert "<ins>全新的一段。</ins>" in text(refused)
    assert "写给第一版" in text(refused)
    assert f'value="{newest(allocation.reflection).id}"' in text(refused)
    assert count_reviews(session) == 0
    again = client.post(place(allocation), data=form_of(allocation, level="good", comment="写给第二版"))
    assert again.status_code == 303


def test_a_second_window_does_not_overwrite_the_first(client, session):
    _cohort, grader, (allocation,) = a_desk()
    stale = form_of(allocation, level="fail", comment="另一个窗口")
    client.sign_in(grader)
    client.post(place(allocation), data=form_of(allocation, level="good"))

    refused = client.post(place(allocation), data=stale)

    assert refused.status_code == 409
    assert "另一个窗口" in text(refused)
    assert queries.current_review(newest(allocation.reflection)).level is Level.GOOD


def test_the_same_form_posted_twice_is_one_review(client, session):
    _cohort, grader, (allocation,) = a_desk()
    form = form_of(allocation, level="good", comment="好")
    client.sign_in(grader)

    assert [client.post(place(allocation), data=form).status_code for _n in range(2)] == [303, 303]
    assert count_reviews(session) == 1


def test_a_version_of_somebody_elses_reflection_is_not_reviewed(client, session):
    _cohort, grader, (allocation, other) = a_desk(2)
    form = form_of(allocation, level="good", version=newest(other.reflection).id)

    assert client.sign_in(grader).post(place(allocation), data=form).status_code == 404
    assert count_reviews(session) == 0


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999"])
def test_a_broken_form_is_refused_without_harm(client, session, version):
    _cohort, grader, (allocation,) = a_desk()
    form = form_of(allocation, level="good", version=version)

    assert client.sign_in(grader).post(place(allocation), data=form).status_code in (404, 422)
    assert count_reviews(session) == 0


def test_a_rewritten_text_is_read_with_the_earlier_comment_and_text(client, session):
    cohort, grader, (allocation,) = a_desk()
    first = newest(allocation.reflection)
    client.sign_in(grader)
    client.post(
        place(allocation), data=form_of(allocation, send_back="1", save="", comment="请写自己的做法。")
    )
    handed_in_again(allocation.reflection, "我们的做法。")

    shown = text(client.get(place(allocation)))

    assert "请写自己的做法。" in shown
    assert "我们的做法。" in shown
    assert first.text in shown
    assert 'class="waiting"' in text(client.get(desk_of(cohort)))


def test_what_was_said_is_shown_again_and_can_be_changed(client, session):
    _cohort, grader, (allocation,) = a_desk()
    client.sign_in(grader)
    client.post(place(allocation), data=form_of(allocation, level="good", comment="有做法"))

    shown = text(client.get(place(allocation)))
    changed = client.post(place(allocation), data=form_of(allocation, level="excellent", comment="有做法"))

    assert re.search(r'<input checked[^>]*value="good"', shown)
    assert ">有做法</textarea>" in shown.replace("\r\n", "")
    assert changed.status_code == 303
    assert count_reviews(session) == 2
    assert queries.final_levels(allocation.cohort)[allocation.reflection.enrolment_id] is Level.EXCELLENT


@pytest.mark.parametrize("papers", [1, 3])
def test_the_desk_takes_the_same_number_of_queries_for_any_number(client, session, papers):
    cohort, grader, _allocations = a_desk(papers)
    address = desk_of(cohort)
    client.sign_in(grader)

    with count_queries() as found:
        client.get(address)

    assert len(found) == 10


@pytest.mark.parametrize("papers", [1, 3])
def test_reading_takes_the_same_number_of_queries_for_any_number(client, session, papers):
    _cohort, grader, allocations = a_desk(papers)
    for n in range(papers):
        allocation = allocations[0]
        client.sign_in(grader)
        client.post(place(allocation), data=form_of(allocation, send_back="1", save="", comment=f"意见{n}"))
        handed_in_again(allocation.reflection, f"第{n}稿。")

    address = place(allocations[0])

    with count_queries() as found:
        client.get(address)

    assert len(found) == 18
    assert current_session.scalar(select(func.count()).select_from(Review)) == papers
