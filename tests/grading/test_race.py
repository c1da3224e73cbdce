"""Two at once, with real commits: one current review, one open allocation, whatever comes first."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.conftest import SECRET, new_database
from tests.databases import chosen_kinds
from tests.grading.scenes import (
    a_class_with_graders,
    a_desk,
    a_task,
    further,
    give,
    handed_in,
    new_grader,
)
from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import db, session
from trainingapp.core.settings import Settings
from trainingapp.grading import queries, services
from trainingapp.grading.deciding import Decision, decide
from trainingapp.grading.models import Allocation, Level, Review
from trainingapp.grading.services import releasing
from trainingapp.reflections.models import Task

ROUNDS = 5


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "racing" in metafunc.fixturenames:
        metafunc.parametrize("racing", chosen_kinds(metafunc.config), indirect=True, scope="module")


@pytest.fixture(scope="module")
def racing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a database of its own."""
    instance = tmp_path_factory.mktemp("race")
    url = new_database(request, request.param, request.module.__name__.rpartition(".")[2], instance)
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET), queue=False)
    yield app
    with app.app_context():
        db.engine.dispose()


def prepare(app: Flask, make: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
    """Commit what `make` builds; the ids that it gives."""
    with app.app_context():
        session.remove()
        session.info["keep_writing"] = True
        begin_write(session)
        factories.use(session)
        found = make()
        session.commit()
        session.remove()
    return found


def at_once(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """What each act gave, or the error it raised; each in a transaction and a thread of its own."""
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            begin_write(session)
            try:
                outcomes[place] = act()
                session.commit()
            except Exception as error:
                session.rollback()
                outcomes[place] = error
            finally:
                session.remove()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def reviewing(allocation_id: int, level: Level) -> Callable[[], object]:
    def act() -> object:
        allocation = session.get_one(Allocation, allocation_id)
        version = queries.newest_version(allocation.reflection_id)
        assert version is not None
        written = services.review(allocation, version, level, "", by=allocation.grader, at=clock.now())
        return written.id

    return act


def one_paper() -> tuple[int, ...]:
    _cohort, _grader, (allocation,) = a_desk()
    return (allocation.id,)


def stored(app: Flask, allocation_id: int) -> list[Review]:
    with app.app_context():
        return list(session.scalars(select(Review).where(Review.allocation_id == allocation_id)))


def test_the_same_review_twice_at_once_is_one(racing):
    for _round in range(ROUNDS):
        (paper,) = prepare(racing, one_paper)

        first, second = at_once(racing, reviewing(paper, Level.GOOD), reviewing(paper, Level.GOOD))

        assert isinstance(first, int)
        assert first == second
        assert len(stored(racing, paper)) == 1


def test_of_two_different_reviews_at_once_one_is_told_of_the_other(racing):
    for _round in range(ROUNDS):
        (paper,) = prepare(racing, one_paper)

        outcomes = at_once(racing, reviewing(paper, Level.GOOD), reviewing(paper, Level.FAIL))

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "int"]
        assert len(stored(racing, paper)) == 1


def test_dealing_twice_at_once_deals_once(racing):
    def undealt_class() -> tuple[int, ...]:
        task = a_task()
        for _n in range(2):
            new_grader(task.cohort)
        for _n in range(6):
            handed_in(task)
        return task.cohort_id, factories.organizer(task.cohort).id

    for _round in range(ROUNDS):
        cohort_id, organizer_id = prepare(racing, undealt_class)

        def dealing(cohort_id: int = cohort_id, organizer_id: int = organizer_id) -> object:
            by = session.get_one(Person, organizer_id)
            return services.deal(session.get_one(Cohort, cohort_id), by=by).total

        outcomes = at_once(racing, dealing, dealing)

        assert sorted(outcomes) == [0, 6]
        with racing.app_context():
            held = Counter(
                session.scalars(select(Allocation.grader_id).where(Allocation.cohort_id == cohort_id))
            )
        assert sorted(held.values()) == [3, 3]


def test_without_the_lock_the_database_still_refuses_a_second_review(racing):
    """The twin of the tests above: both have looked before either writes, and the index is the last guard."""
    (paper,) = prepare(racing, one_paper)
    with racing.app_context():
        allocation = session.get_one(Allocation, paper)
        version = queries.newest_version(allocation.reflection_id)
        assert version is not None
        seen = {"allocation_id": paper, "version_id": version.id, "grader_id": allocation.grader_id}

    def blind() -> object:
        session.add(Review(**seen, level=Level.GOOD, at=clock.now()))
        session.flush()
        return 1

    outcomes = at_once(racing, blind, blind)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "int"]
    assert len(stored(racing, paper)) == 1


def two_readings() -> tuple[int, ...]:
    """A text read once, doubted, and on its way to a second reader; both allocations."""
    task, _graders, (allocation,) = a_class_with_graders(3)
    give(allocation, Level.GOOD)
    services.ask_second_reading(
        allocation.reflection, "重复较多", by=factories.organizer(task.cohort), at=clock.now()
    )
    second = further(allocation.reflection)
    assert second is not None
    return allocation.id, second.id


def thinking_again(allocation_id: int, level: Level) -> Callable[[], object]:
    """A grader gives another level, from a page that shows the present one."""

    def act() -> object:
        return give(session.get_one(Allocation, allocation_id), level).id

    return act


def decided(app: Flask, allocation_id: int) -> tuple[Decision, Decision]:
    """What is kept as the outcome, and what the readings say."""
    with app.app_context():
        reflection = session.get_one(Allocation, allocation_id).reflection
        version, outcome = queries.newest_version(reflection.id), queries.outcome_of(reflection)
        assert version is not None
        assert outcome is not None
        levels = {reading: review.level for reading, review in queries.given(version).items() if review.level}
        return Decision(outcome.level, outcome.wants), decide(levels, is_suspected=True)


def test_two_graders_at_once_leave_the_outcome_that_their_levels_come_to(racing):
    for _round in range(ROUNDS):
        first, second = prepare(racing, two_readings)

        outcomes = at_once(racing, thinking_again(first, Level.PASS), thinking_again(second, Level.FAIL))

        assert [type(outcome) for outcome in outcomes] == [int, int]
        kept, said = decided(racing, first)
        assert kept == said == Decision(Level.PASS)


def test_without_the_lock_each_would_decide_without_the_other(racing):
    """The twin: both write their level and decide from what they see, before either commits."""
    with racing.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite lets one write at a time: there is no such race")
    first, second = prepare(racing, two_readings)
    both_wrote, both_decided = threading.Barrier(2), threading.Barrier(2)

    def blind(allocation_id: int) -> Callable[[], object]:
        def act() -> object:
            allocation = session.get_one(Allocation, allocation_id)
            version = queries.newest_version(allocation.reflection_id)
            assert version is not None
            current = queries.current_review(version, allocation.reading)
            if current is not None:
                current.level = Level.FAIL
            else:
                seen = {"allocation_id": allocation.id, "version_id": version.id}
                session.add(
                    Review(
                        **seen,
                        grader_id=allocation.grader_id,
                        reading=allocation.reading,
                        level=Level.FAIL,
                        at=clock.now(),
                    )
                )
            session.flush()
            both_wrote.wait(10)
            given = queries.given(version)
            levels = {reading: review.level for reading, review in given.items() if review.level}
            said = decide(levels, is_suspected=True)
            both_decided.wait(10)
            return said

        return act

    outcomes = at_once(racing, blind(first), blind(second))

    assert Decision(Level.FAIL) not in outcomes
    _kept, said = decided(racing, first)
    assert said == Decision(Level.FAIL)


def results_for_a_job() -> tuple[int, ...]:
    """A task whose final results are more than one request releases, and who may release them."""
    task, _graders, papers = a_class_with_graders(2, papers=3)
    task.holds_results = True
    for paper in papers:
        give(paper, Level.GOOD)
    return task.id, factories.organizer(task.cohort).id


def test_two_who_release_at_once_start_one_job(racing, monkeypatch):
    monkeypatch.setattr(releasing, "A_STEP", 1)
    for _round in range(ROUNDS):
        task_id, by_id = prepare(racing, results_for_a_job)

        def release(task_id: int = task_id, by_id: int = by_id) -> object:
            by = session.get_one(Person, by_id)
            job = services.release(session.get_one(Task, task_id), by=by, at=clock.now()).job
            return job.id if job else None

        first, second = at_once(racing, release, release)

        assert isinstance(first, int)
        assert first == second
