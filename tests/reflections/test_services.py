"""Drafts, versions, receipts, and what a review makes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import NINE, PersonFactory, TaskFactory, a_class
from tests.reflections.handing_in import TEXT, TITLE, handed_in, sent, submit
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Counting
from trainingapp.core.errors import DomainError
from trainingapp.reflections import queries, services
from trainingapp.reflections.models import ReflectionState, Version
from trainingapp.reflections.services import NewerDraft, Refused, TaskDetails


@pytest.fixture
def enrolment(session):
    return a_class(trainees=1)[2][0]


@pytest.fixture
def task(enrolment):
    return TaskFactory(cohort=enrolment.cohort)


def versions(session):
    return session.scalar(select(func.count()).select_from(Version))


def test_a_draft_is_kept_as_written_with_plain_line_ends(session, task, enrolment):
    services.save_draft(task, enrolment, sent("一\r\n　二  "), at=NINE)

    kept = queries.own(task, enrolment)
    assert (kept.draft_title, kept.draft_text, kept.revision, kept.saved_at) == (TITLE, "一\n　二  ", 1, NINE)


def test_a_save_from_an_older_revision_is_refused_and_changes_nothing(session, task, enrolment):
    services.save_draft(task, enrolment, sent("第一份"), at=NINE)
    services.save_draft(task, enrolment, sent("第二份", revision=1), at=NINE)

    with pytest.raises(NewerDraft) as refused:
        services.save_draft(task, enrolment, sent("旧的一页", revision=1), at=NINE)

    assert refused.value.reflection.draft_text == "第二份"
    assert queries.own(task, enrolment).revision == 2


def test_the_same_save_again_is_no_conflict(session, task, enrolment):
    services.save_draft(task, enrolment, sent(), at=NINE)
    again = services.save_draft(task, enrolment, sent(), at=NINE)

    assert again.revision == 1


def test_submitting_gives_a_version_with_number_time_and_length(session, task, enrolment):
    version = submit(task, enrolment)

    assert (version.number, version.title, version.text, version.submitted_at) == (1, TITLE, TEXT, NINE)
    assert version.length == sum("一" <= c <= "鿿" for c in TEXT)
    assert version.receipt_no.startswith(enrolment.cohort.code)
    assert version.reflection.state is ReflectionState.SUBMITTED
    assert version.reflection.submitted_at == NINE


def test_the_same_key_gives_the_same_receipt_however_often(session, task, enrolment):
    first = submit(task, enrolment, key="the-same-key")
    later = [
        submit(task, enrolment, key="the-same-key", at=task.due_at + timedelta(days=n)) for n in range(3)
    ]

    assert {version.id for version in later} == {first.id}
    assert versions(session) == 1


def test_a_used_key_with_another_text_is_not_taken_for_the_old_one(session, task, enrolment):
    submit(task, enrolment, key="the-same-key")

    with pytest.raises(NewerDraft):
        submit(task, enrolment, TEXT + "又写了一段。", key="the-same-key")

    assert versions(session) == 1


def test_the_same_text_under_another_key_is_no_new_version(session, task, enrolment):
    first = submit(task, enrolment)

    assert submit(task, enrolment, revision=1).id == first.id
    assert versions(session) == 1


def test_a_new_text_until_the_due_time_is_a_new_version(session, task, enrolment):
    submit(task, enrolment)
    second = submit(task, enrolment, TEXT + "又写了一段。", revision=1, at=task.due_at)

    assert second.number == 2
    assert [version.text for version in queries.versions(second.reflection)] == [TEXT + "又写了一段。", TEXT]


def test_a_late_autosave_does_not_touch_what_was_handed_in(session, task, enrolment):
    services.save_draft(task, enrolment, sent("写到一半"), at=NINE)
    version = submit(task, enrolment, revision=1)

    with pytest.raises(NewerDraft):
        services.save_draft(task, enrolment, sent("写到一半的后一点", revision=1), at=NINE)

    session.refresh(version)
    assert version.text == TEXT
    assert queries.own(task, enrolment).draft_text == TEXT


def test_a_draft_after_the_submission_leaves_the_version_alone(session, task, enrolment):
    version = submit(task, enrolment)
    services.save_draft(task, enrolment, sent("想改一改", revision=1), at=NINE)

    session.refresh(version)
    assert version.text == TEXT
    assert version.reflection.state is ReflectionState.SUBMITTED


def test_a_refused_text_is_kept_as_the_draft(session, task, enrolment):
    refused = submit(task, enrolment, "太短")

    assert isinstance(refused, Refused)
    assert len(refused.reasons) == 1
    assert queries.own(task, enrolment).draft_text == "太短"
    assert versions(session) == 0


def test_after_the_due_time_the_text_is_kept_but_not_taken(session, task, enrolment):
    late = submit(task, enrolment, at=task.due_at + timedelta(seconds=1))

    assert isinstance(late, Refused)
    assert queries.own(task, enrolment).draft_text == TEXT


def test_a_returned_one_is_handed_in_again_after_the_due_time(session, task, enrolment):
    reflection = handed_in(task, enrolment)
    services.return_for_rewriting(reflection, by=PersonFactory(), note="请补上第二件事。")
    assert (reflection.state, reflection.note) == (ReflectionState.RETURNED, "请补上第二件事。")

    again = submit(task, enrolment, TEXT + "补上的事。", revision=1, at=task.due_at + timedelta(days=9))

    assert again.number == 2
    assert (again.reflection.state, again.reflection.note) == (ReflectionState.SUBMITTED, "")


def test_a_conclusion_can_be_changed_but_a_draft_has_none(session, task, enrolment):
    grader = PersonFactory()
    reflection = handed_in(task, enrolment)
    services.conclude(reflection, passed=True, by=grader)
    services.conclude(reflection, passed=False, by=grader)
    assert reflection.state is ReflectionState.FAILED

    other = a_class(trainees=1)[2][0]
    draft = services.save_draft(TaskFactory(cohort=other.cohort), other, sent(), at=NINE)
    with pytest.raises(DomainError):
        services.conclude(draft, passed=True, by=grader)


def test_what_is_done_leaves_a_trace_without_the_text(session, task, enrolment):
    reflection = handed_in(task, enrolment)
    services.conclude(reflection, passed=True, by=PersonFactory())
    session.flush()

    entries = list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [entry.action for entry in entries] == ["reflection.submit", "reflection.passed"]
    assert {entry.cohort_id for entry in entries} == {task.cohort_id}
    assert TEXT not in str([entry.facts for entry in entries])


def test_a_task_keeps_its_counting_once_somebody_handed_in(session, task, enrolment):
    organizer = PersonFactory()
    details = TaskDetails("心得", "", task.due_at, 10, 20, Counting.RAW)
    services.edit_task(task, details, by=organizer)
    assert task.counting is Counting.RAW

    submit(task, enrolment, "写满十个字的心得体会。")
    with pytest.raises(DomainError):
        services.edit_task(task, TaskDetails("心得", "", task.due_at, 10, 20, Counting.HAN), by=organizer)


def test_a_task_that_somebody_began_is_not_removed(session, task, enrolment):
    services.save_draft(task, enrolment, sent(), at=NINE)

    with pytest.raises(DomainError):
        services.remove_task(task, by=PersonFactory())


@pytest.mark.parametrize(("least", "most"), [(0, 10), (11, 10), (1, 200_001)])
def test_a_task_needs_lengths_in_order(session, enrolment, least, most):
    with pytest.raises(DomainError):
        services.add_task(
            enrolment.cohort, TaskDetails("心得", "", NINE, least, most, Counting.HAN), by=PersonFactory()
        )
