"""Two windows reach for one text at once: one has it and the other is told; without the guard both believe it."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from tests.grading.scenes import a_desk
from tests.grading.test_race import ROUNDS, at_once, one_paper, prepare, pytest_generate_tests, racing, stored
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.grading import queries, services
from trainingapp.grading.models import Allocation, Claim, Level, Review
from trainingapp.grading.services import Judgement

__all__ = ["pytest_generate_tests", "racing"]


def claiming(allocation_id, window):
    def act():
        return services.claim(session.get_one(Allocation, allocation_id), window, at=clock.now()).window

    return act


def judging(allocation_id, key, level):
    def act():
        allocation = session.get_one(Allocation, allocation_id)
        version = queries.newest_version(allocation.reflection_id)
        assert version is not None
        said = Judgement("", level=level, key=key, window=key)
        return services.judge(allocation, version, said, by=allocation.grader, at=clock.now()).id

    return act


def test_of_two_windows_at_once_one_has_the_text_and_both_know_which(racing):
    for _round in range(ROUNDS):
        (paper,) = prepare(racing, one_paper)

        first, second = at_once(racing, claiming(paper, "a"), claiming(paper, "b"))

        assert first == second
        assert first in ("a", "b")


def test_without_the_guard_both_windows_believe_that_they_have_it(racing):
    """The twin: each looks before either writes, as a claim without lock and condition would."""
    (paper,) = prepare(racing, one_paper)
    looked = threading.Barrier(2)

    def blind(window):
        def act():
            free = session.scalar(select(Claim.id).where(Claim.allocation_id == paper)) is None
            session.rollback()
            looked.wait(20)
            begin_write(session)
            held = session.scalar(select(Claim).where(Claim.allocation_id == paper))
            now = clock.now()
            if held is None:
                session.merge(Claim(id=paper, allocation_id=paper, window=window, since=now, seen_at=now))
            else:
                held.window = window
            return window if free else held

        return act

    outcomes = looking_first(racing, blind("a"), blind("b"))

    assert sorted(map(str, outcomes)) == ["a", "b"]


def looking_first(app, *acts):
    """As `at_once`, but nobody queues at the writers' gate before having looked; a lost race is tried again."""
    outcomes = [None] * len(acts)

    def run(place, act):
        with app.app_context():
            try:
                outcomes[place] = act()
                session.commit()
            except Exception as error:  # on PostgreSQL the index refuses the second row: it believed so, too
                session.rollback()
                outcomes[place] = "ab"[place] if "uq" in str(error) or "pk" in str(error) else error
            finally:
                session.remove()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_one_judgement_sent_twice_at_once_is_one_and_two_different_ones_are_a_conflict(racing):
    for _round in range(ROUNDS):
        same, other = prepare(racing, lambda: (*one_paper(), *one_paper()))

        twice = at_once(racing, judging(same, "k", Level.GOOD), judging(same, "k", Level.GOOD))
        two = at_once(racing, judging(other, "k", Level.GOOD), judging(other, "l", Level.FAIL))

        assert isinstance(twice[0], int)
        assert twice[0] == twice[1]
        assert sorted(type(one).__name__ for one in two) == ["Conflict", "int"]
        assert (len(stored(racing, same)), len(stored(racing, other))) == (1, 1)


POST = """
async ([place, version]) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const send = (window, level) => {
    const body = new FormData();
    const said = { csrf_token: token, version, level, window, comment: window, save: "1" };
    for (const [name, value] of Object.entries(said)) body.set(name, value);
    return fetch(place, { method: "POST", body, headers: { "X-Desk": "1" } }).then((response) => response.status);
  };
  return Promise.all([send("a", "good"), send("b", "fail")]);
}
"""


@pytest.mark.browser
def test_on_a_real_server_the_second_of_two_windows_is_told(live, page):
    with live.data():
        cohort, grader, allocations = a_desk(ROUNDS)
        live.sign_in(page, grader)
        start = f"/cohorts/{cohort.id}/desk"
        papers = [(f"{start}/{one.id}", queries.newest_version(one.reflection_id).id) for one in allocations]
        ids = [one.id for one in allocations]
    page.goto(live.url + start)

    for place, version in papers:
        assert sorted(page.evaluate(POST, [place, version])) == [200, 409]

    with live.data():
        assert len(session.scalars(select(Review).where(Review.allocation_id.in_(ids))).all()) == ROUNDS
