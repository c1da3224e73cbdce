"""Two windows, lost answers, texts dealt to somebody else: nothing is lost and nobody is left in the dark."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.grading.scenes import a_class_with_graders, a_desk, give, newest
from trainingapp.core import clock
from trainingapp.core.errors import Conflict
from trainingapp.grading import queries, services
from trainingapp.grading.claiming import LASTS
from trainingapp.grading.models import Level, Phrase, Review
from trainingapp.grading.rules import Shelf
from trainingapp.grading.services import Judgement


def place(allocation):
    return f"/cohorts/{allocation.cohort_id}/desk/{allocation.id}"


def judge(allocation, at=None, **said):
    said = {"comment": "", "level": Level.GOOD, **said}
    version = newest(allocation.reflection)
    return services.judge(allocation, version, Judgement(**said), by=allocation.grader, at=at or clock.now())


def form_of(allocation, **fields):
    return {
        "version": newest(allocation.reflection).id,
        "level": "good",
        "comment": "写好的话",
        "save": "1",
        **fields,
    }


def taking(page):
    """What the page sends in the field that says “save although another window has the text”."""
    return re.search(r'name="take" type="hidden" value="(.*?)"', page).group(1)


def text(response):
    return response.get_data(as_text=True)


def test_the_second_window_is_told_and_may_take_over(session):
    _cohort, _grader, (allocation,) = a_desk()
    at = clock.now()
    services.claim(allocation, "a", at=at)

    assert services.claim(allocation, "b", at=at).window == "a"
    assert services.claim(allocation, "b", at=at, take=True).window == "b"
    assert services.claim(allocation, "a", at=at).window == "b"


def test_a_claim_runs_out_without_a_sign_of_life_and_lasts_with_one(session):
    _cohort, _grader, (allocation,) = a_desk()
    at = clock.now()
    services.claim(allocation, "a", at=at)
    services.claim(allocation, "a", at=at + LASTS)

    assert services.claim(allocation, "b", at=at + 2 * LASTS).window == "a"
    late = services.claim(allocation, "b", at=at + 2 * LASTS + timedelta(seconds=1))
    assert (late.window, late.since) == ("b", at + 2 * LASTS + timedelta(seconds=1))


def test_a_stale_window_does_not_judge_until_it_says_so(session):
    _cohort, _grader, (allocation,) = a_desk()
    services.claim(allocation, "a", at=clock.now())

    with pytest.raises(Conflict):
        judge(allocation, window="b")
    judge(allocation, window="b", take=True)

    assert session.scalar(select(func.count()).select_from(Review)) == 1


def test_what_another_window_has_open_is_passed_over(session):
    cohort, grader, (first, second, third) = a_desk(3)
    services.claim(second, "a", at=clock.now())

    assert queries.next_unread(grader, cohort, after=first, window="b") == third.id
    assert queries.next_unread(grader, cohort, after=first, window="a") == second.id


def test_a_judgement_sent_again_counts_once_even_after_it_was_replaced(session):
    _cohort, _grader, (allocation,) = a_desk()
    first = judge(allocation, key="k1", seconds=90)
    other = judge(allocation, key="k2", level=Level.EXCELLENT, replaces=first.id)

    again = judge(allocation, key="k1")

    assert again.id == first.id
    assert (first.seconds, first.replaced_at is None, other.replaced_at) == (90, False, None)


def test_reading_time_is_capped_and_its_median_shown(client, session):
    cohort, grader, allocations = a_desk(3)
    for allocation, seconds in zip(allocations, (60, 125, 99_999), strict=True):
        judge(allocation, seconds=seconds)
    session.commit()

    assert queries.median_seconds(grader, cohort) == 125
    assert [one.seconds for one in session.scalars(select(Review).order_by(Review.id))] == [60, 125, 3600]
    assert "2:05" in text(client.sign_in(grader).get(f"/cohorts/{cohort.id}/desk"))


def test_the_page_of_a_second_window_says_so_and_keeps_what_was_typed(client, session):
    _cohort, grader, (allocation,) = a_desk()
    client.sign_in(grader)
    opened = text(client.get(place(allocation)))
    claimed = client.post(f"{place(allocation)}/claim", data={"window": "a"})
    told = client.post(f"{place(allocation)}/claim", data={"window": "b"})
    refused = client.post(place(allocation), data=form_of(allocation, window="b"))

    assert claimed.json == {"held": True}
    assert taking(opened) == ""
    assert taking(text(refused)) == "y"
    assert (told.json["held"], told.json["may_take"]) == (False, True)
    assert refused.status_code == 409
    assert "写好的话" in text(refused)
    again = client.post(place(allocation), data=form_of(allocation, window="b", take="y"))
    assert again.status_code == 303


def test_leaving_frees_the_text(client, session):
    _cohort, grader, (allocation,) = a_desk()
    client.sign_in(grader)
    client.post(f"{place(allocation)}/claim", data={"window": "a"})
    client.post(f"{place(allocation)}/claim", data={"window": "a", "leave": "1"})

    assert client.post(f"{place(allocation)}/claim", data={"window": "b"}).json == {"held": True}


def test_who_lost_the_text_meanwhile_is_told_and_keeps_the_comment(client, session):
    _task, (first, _second), (allocation,) = a_class_with_graders(2, 1)
    form = form_of(allocation, window="a")
    services.move_unread(allocation.cohort, first, by=first)
    session.commit()
    client.sign_in(first)

    beat = client.post(f"{place(allocation)}/claim", data={"window": "a"})
    refused = client.post(place(allocation), data=form)

    assert beat.json["held"] is False
    assert beat.json["said"]
    assert refused.status_code == 409
    assert "写好的话" in text(refused)
    assert newest(allocation.reflection).text not in text(refused)
    assert session.scalar(select(func.count()).select_from(Review)) == 0


def test_the_script_gets_the_way_on_as_data(client, session):
    cohort, grader, (first, second) = a_desk(2)
    client.sign_in(grader)

    on = client.post(place(first), data=form_of(first), headers={"X-Desk": "1"})
    end = client.post(place(second), data=form_of(second), headers={"X-Desk": "1"})

    assert on.json["next"] == place(second)
    assert end.json["next"] == f"/cohorts/{cohort.id}/desk"
    assert client.get(place(first)).get_data(as_text=True).count(f'href="{place(second)}"') >= 1


def test_shelves_and_search_narrow_the_desk(session):
    cohort, grader, (first, second, third) = a_desk(3)
    give(first, Level.GOOD)
    services.send_back(second, newest(second.reflection), "请补充。", by=grader, at=clock.now())

    def on(shelf, search=""):
        return [row.allocation_id for row in session.execute(queries.desk(grader, cohort, shelf, search))]

    assert on(Shelf.READ) == [first.id]
    assert on(Shelf.REWRITING) == [second.id]
    assert on(Shelf.UNREAD) == [third.id]
    assert on(Shelf.DOUBTED) == []
    assert on(None, newest(third.reflection).title) == [third.id]
    assert on(None, trainee_of_name(third)) == []


def trainee_of_name(allocation):
    return allocation.reflection.enrolment.person.name


def test_phrases_are_kept_used_most_first_and_ones_own(client, session):
    cohort, grader, (allocation,) = a_desk()
    client.sign_in(grader)
    address = f"/cohorts/{cohort.id}/desk/phrases"
    for phrase in ("有做法", "有数据", "有数据"):
        assert client.post(address, data={"text": phrase}).status_code == 303
    judge(allocation, comment="有数据，但没有结论")

    assert queries.phrases(grader, cohort)[:2] == ["有数据", "有做法"]
    added = client.post(address, data={"text": "有体会"}, headers={"X-Desk": "1"})
    assert "有体会" in added.json["phrases"]
    kept = session.scalars(select(Phrase).where(Phrase.text == "有做法")).one()
    assert client.post(f"{address}/{kept.id}/remove").status_code == 303
    assert "有做法" not in queries.phrases(grader, cohort)


def test_anothers_phrase_is_not_removed(client, session):
    _cohort, grader, _allocations = a_desk()
    other_cohort, other, _theirs = a_desk()
    phrase = services.add_phrase(grader, "有做法", at=clock.now())
    session.commit()

    address = f"/cohorts/{other_cohort.id}/desk/phrases/{phrase.id}/remove"

    assert client.sign_in(other).post(address).status_code == 404
