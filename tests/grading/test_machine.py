"""Whatever is done in whatever order: one mark for each text, of that text, and one final level that follows."""

from __future__ import annotations

import contextlib

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.factories import organizer
from tests.grading.scenes import a_task, further, handed_in, new_grader, newest
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.grading import queries, services
from trainingapp.grading.deciding import decide
from trainingapp.grading.models import Allocation, Level, Reading, Review
from trainingapp.reflections import services as writing
from trainingapp.reflections.models import ReflectionState, Version
from trainingapp.reflections.services import Sent

STEPS = st.one_of(
    st.tuples(st.just("submit"), st.integers(0, 9)),
    st.tuples(st.just("first"), st.sampled_from(Level)),
    st.tuples(st.just("first"), st.sampled_from([Level.EXCELLENT, Level.FAIL])),
    st.tuples(st.just("further"), st.sampled_from(Level)),
    st.tuples(st.just("stale"), st.sampled_from(Level)),
    st.tuples(st.just("give_back"), st.none()),
    st.tuples(st.just("suspect"), st.none()),
    st.tuples(st.just("release"), st.none()),
    st.tuples(st.just("appeal"), st.none()),
    st.tuples(st.just("move"), st.none()),
)


class Class:
    """One reflection and what may happen to it; what is refused changes nothing."""

    def __init__(self, session, holds):
        self.session = session
        self.task = a_task()
        self.graders = [new_grader(self.task.cohort) for _n in range(4)]
        self.by = organizer(self.task.cohort)
        self.task.holds_results = holds
        self.reflection = handed_in(self.task)
        services.deal(self.task.cohort, by=self.by)
        self.seen = {}  # what each review said when it was written: it must never say anything else

    def do(self, what, with_what):
        with self.session.begin_nested() as step:
            try:
                getattr(self, what)(with_what)
            except DomainError:
                step.rollback()
        self.session.expire_all()

    def first_allocation(self):
        return self.session.scalars(
            select(Allocation).where(
                Allocation.reflection_id == self.reflection.id,
                Allocation.reading == Reading.FIRST,
                Allocation.until.is_(None),
            )
        ).one()

    def judge(self, allocation, version, level):
        current = queries.current_review(version, allocation.reading)
        services.review(
            allocation,
            version,
            level,
            "",
            by=allocation.grader,
            at=clock.now(),
            replaces=current.id if current else None,
        )

    def submit(self, n):
        enrolment = self.reflection.enrolment
        sent = Sent("题目", f"第{n}稿，清晨六点，春晓社区的灯先亮起来。", self.reflection.revision)
        count = self.session.scalar(select(func.count()).select_from(Version))
        writing.submit(
            self.task, enrolment, sent, key=f"machine-{count}", by=enrolment.person, at=clock.now()
        )

    def first(self, level):
        self.judge(self.first_allocation(), newest(self.reflection), level)

    def give_back(self, _none):
        allocation, version = self.first_allocation(), newest(self.reflection)
        current = queries.current_review(version)
        services.send_back(
            allocation,
            version,
            "请补充做法。",
            by=allocation.grader,
            at=clock.now(),
            replaces=current.id if current else None,
        )

    def further(self, level):
        allocation = further(self.reflection)
        if allocation is not None:
            self.judge(allocation, newest(self.reflection), level)

    def stale(self, level):
        """A page that was opened before the newest version, or before the reading was taken back."""
        oldest = self.session.scalars(
            select(Version).where(Version.reflection_id == self.reflection.id).order_by(Version.number)
        ).first()
        before = self._number_of_reviews()
        for allocation in self.session.scalars(
            select(Allocation).where(Allocation.reflection_id == self.reflection.id)
        ).all():
            if oldest.id != newest(self.reflection).id or allocation.until is not None:
                with contextlib.suppress(DomainError):
                    self.judge(allocation, oldest, level)
        assert self._number_of_reviews() == before, "a mark on another text"

    def _number_of_reviews(self):
        return self.session.scalar(select(func.count()).select_from(Review))

    def move(self, _none):
        services.move_unread(self.task.cohort, self.first_allocation().grader, by=self.by)

    def suspect(self, _none):
        services.ask_second_reading(self.reflection, "重复较多", by=self.by, at=clock.now())

    def release(self, _none):
        services.release(self.task, by=self.by, at=clock.now())

    def appeal(self, _none):
        by = self.reflection.enrolment.person
        services.appeal(self.reflection, "请再看一遍第二部分的做法。", by=by, at=clock.now())

    def check(self):
        version, reflection = newest(self.reflection), self.reflection
        given, outcome = queries.given(version), queries.outcome_of(reflection)
        self._check_reviews()
        readers = [review.grader_id for review in given.values()]
        assert len(set(readers)) == len(readers), "somebody read a text twice"
        assert reflection.enrolment.person_id not in readers
        released = queries.final_levels(self.task.cohort).get(reflection.enrolment_id)
        if released is not None:
            assert reflection.state is (ReflectionState.PASSED if released.passes else ReflectionState.FAILED)
        else:
            assert reflection.state in (ReflectionState.SUBMITTED, ReflectionState.RETURNED)
        if outcome is not None and outcome.version_id == version.id:
            self._check_decision(outcome, given, version)
        else:
            assert released is None

    def _check_decision(self, outcome, given, version):
        first = given.get(Reading.FIRST)
        if first is None or first.returned:
            assert (outcome.level, outcome.wants) == (None, None)
            assert first is None or self.reflection.state is ReflectionState.RETURNED
            return
        appeal = queries.appeal_of(self.reflection)
        found = decide(
            {reading: review.level for reading, review in given.items()},
            second_if_excellent=True,
            is_suspected=bool(outcome.suspicion),
            appealed=appeal is not None and appeal.version_id == version.id,
        )
        assert outcome.wants is found.wants
        if found.level is not None:
            assert outcome.level is found.level
        else:
            assert outcome.level is None or outcome.released_at is not None
        waiting = further(self.reflection)
        assert (waiting.reading if waiting else None) is outcome.wants

    def _check_reviews(self):
        for review in self.session.scalars(
            select(Review).join(Version).where(Version.reflection_id == self.reflection.id)
        ):
            said = (review.version_id, review.level, review.returned, review.grader_id, review.reading)
            assert self.seen.setdefault(review.id, said) == said


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],  # each step goes to the database: shrinking would take an hour
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(holds=st.booleans(), steps=st.lists(STEPS, min_size=4, max_size=14))
def test_the_final_level_is_always_what_the_readings_of_the_newest_text_say(session, holds, steps):
    scene = Class(session, holds)
    for what, with_what in steps:
        scene.do(what, with_what)
        scene.check()
