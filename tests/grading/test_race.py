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
from tests.grading.scenes import a_desk, a_task, handed_in, new_grader
from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import db, session
from trainingapp.core.settings import Settings
from trainingapp.grading import queries, services
from trainingapp.grading.models import Allocation, Level, Review

ROUNDS = 5


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "racing" in metafunc.fixturenames:
        metafunc.parametrize("racing", chosen_kinds(metafunc.config), indirect=True, scope="module")


@pytest.fixture(scope="module")
def racing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a database of its own."""
    instance = tmp_path_factory.mktemp("race")
    url = new_database(request, request.param, "race", instance)
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
