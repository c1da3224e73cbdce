"""Drafts, versions, hand-ins and reviews against a model, in any order that hypothesis can think of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from tests.factories import TaskFactory, a_class
from tests.reflections.handing_in import TITLE, a_key
from trainingapp.core.errors import DomainError
from trainingapp.core.session import session as database
from trainingapp.reflections import queries, services
from trainingapp.reflections.models import ReflectionState, Timing, Version
from trainingapp.reflections.services import NewerDraft, Refused, Sent

TEXTS = st.sampled_from(["短", "清晨六点的灯先亮了", "我沿着河堤走了一圈", "记下三件小事\r\n第二段"])
PAGES = st.integers(0, 1)
LEAST = 5
GRACE = 10


@dataclass
class OpenPage:
    """What a window of the author's knows."""

    revision: int = 0
    attempt: tuple[str, str] | None = None


@dataclass
class Model:
    """What must be true of the reflection."""

    draft: str = ""
    revision: int = 0
    state: ReflectionState = ReflectionState.DRAFT
    versions: list[tuple[str, str, Timing]] = field(default_factory=list)
    aside: set[str] = field(default_factory=set)
    minutes: int = -5

    @property
    def timing(self) -> Timing | None:
        """How a good text handed in now would count; None when it is not taken."""
        if self.state is ReflectionState.RETURNED:
            return Timing.IN_TIME
        if self.state not in (ReflectionState.DRAFT, ReflectionState.SUBMITTED):
            return None
        if self.minutes <= 0:
            return Timing.IN_TIME
        is_first = self.state is ReflectionState.DRAFT
        return Timing.LATE if is_first and self.minutes <= GRACE else None


def plain(text: str) -> str:
    return text.replace("\r\n", "\n")


class Writing(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        _cohort, _site, (self.enrolment,) = a_class(trainees=1)
        self.task = TaskFactory(
            cohort=self.enrolment.cohort, min_length=LEAST, max_length=99, grace_minutes=GRACE
        )
        self.model, self.pages = Model(), [OpenPage(), OpenPage()]

    @property
    def now(self):
        return self.task.due_at + timedelta(minutes=self.model.minutes)

    @property
    def reflection(self):
        return queries.own(self.task, self.enrolment)

    # -- the author ----------------------------------------------------------------------------------------------

    def writes(self, page: OpenPage, text: str) -> bool:
        """The model of saving; false when another page was there before."""
        if page.revision == self.model.revision:
            self.model.draft, self.model.revision = plain(text), self.model.revision + 1
        elif plain(text) != self.model.draft or not self.model.revision:
            return False
        page.revision = self.model.revision
        return True

    @rule(number=PAGES, text=TEXTS)
    def save(self, number: int, text: str) -> None:
        page = self.pages[number]
        sent = Sent(TITLE, text, page.revision)
        taken = self.writes(page, text)
        try:
            kept = services.save_draft(self.task, self.enrolment, sent, at=self.now)
            assert taken
            assert kept.revision == page.revision
        except NewerDraft as newer:
            assert not taken
            assert newer.reflection.draft_text == self.model.draft  # noqa: PT017 - either way is foreseen

    @rule(number=PAGES, text=TEXTS)
    def choose_own(self, number: int, text: str) -> None:
        """The page was told of the other text, and its author keeps the own one."""
        page, other = self.pages[number], self.model.draft
        page.revision = self.model.revision
        aside = ((TITLE, other),) if other else ()
        services.save_draft(self.task, self.enrolment, Sent(TITLE, text, page.revision, aside), at=self.now)
        assert self.writes(page, text)
        self.model.aside |= {other} - {""}

    @rule(number=PAGES, text=TEXTS)
    def hand_in(self, number: int, text: str) -> None:
        page, key = self.pages[number], a_key()
        page.attempt = (key, text)
        self.deliver(page, key, text)

    @rule(number=PAGES)
    def hand_in_again(self, number: int) -> None:
        """The receipt was lost: the same key and text once more, perhaps much later."""
        page = self.pages[number]
        if page.attempt:
            self.deliver(page, *page.attempt)

    def deliver(self, page: OpenPage, key: str, text: str) -> None:
        known = [number for number, one in enumerate(self.model.versions, 1) if one[0] == key]
        is_last = self.model.versions and self.model.versions[-1][1] == plain(text)
        sent = Sent(TITLE, text, page.revision)
        taken = bool(known) or self.writes(page, text)
        try:
            outcome = services.submit(
                self.task, self.enrolment, sent, key=key, by=self.enrolment.person, at=self.now
            )
        except NewerDraft:
            assert not taken
            return
        assert taken
        if known:
            assert outcome.number == known[0]
        elif is_last and self.model.state is ReflectionState.SUBMITTED:
            assert outcome.number == len(self.model.versions)
        elif self.model.timing is None or len(plain(text)) < LEAST:
            assert isinstance(outcome, Refused)
        else:
            self.model.versions.append((key, plain(text), self.model.timing))
            self.model.state = ReflectionState.SUBMITTED
            assert outcome.number == len(self.model.versions)

    # -- the others ----------------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 6, 30]))
    def wait(self, minutes: int) -> None:
        self.model.minutes += minutes

    @rule()
    def send_back(self) -> None:
        self.judge(ReflectionState.RETURNED)

    @rule(passed=st.booleans())
    def conclude(self, passed: bool) -> None:
        self.judge(ReflectionState.PASSED if passed else ReflectionState.FAILED)

    def judge(self, to: ReflectionState) -> None:
        by, reflection = self.enrolment.person, self.reflection
        if reflection is None:
            return
        try:
            if to is ReflectionState.RETURNED:
                services.return_for_rewriting(reflection, by=by, note="再写")
            else:
                services.conclude(reflection, passed=to is ReflectionState.PASSED, by=by)
            assert self.model.versions
            self.model.state = to
        except DomainError:
            assert self.model.state is ReflectionState.DRAFT

    # -- what is always true ---------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost_doubled_or_changed(self) -> None:
        reflection = self.reflection if hasattr(self, "model") else None
        if reflection is None:
            return
        model = self.model
        assert (reflection.draft_text, reflection.revision) == (model.draft, model.revision)
        assert reflection.state is model.state
        query = select(Version).where(Version.reflection_id == reflection.id).order_by(Version.number)
        found = [(one.key, one.text, one.timing) for one in database.scalars(query)]
        assert found == model.versions
        assert {one.text for one in queries.earlier_drafts(reflection)} == model.aside


def test_any_order_of_writing_handing_in_and_reviewing(session):
    quick = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        phases=[Phase.generate],  # a counterexample comes as it was found, at once
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Writing, settings=quick)
