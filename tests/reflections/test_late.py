"""Hand-ins around the due time, extensions, held results, earlier drafts and consent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NINE, TaskFactory, a_class, organizer
from tests.queries import count_queries
from tests.reflections.handing_in import TEXT, TITLE, a_key, handed_in, sent, submit
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import Counting
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.reflections import queries, services
from trainingapp.reflections.models import Consent, Timing, Version
from trainingapp.reflections.services import Refused, Sent, TaskDetails

MINUTE = timedelta(minutes=1)


@pytest.fixture
def enrolment(session):
    return a_class(trainees=1)[2][0]


@pytest.fixture
def task(enrolment):
    return TaskFactory(cohort=enrolment.cohort, grace_minutes=10)


@pytest.fixture
def address(task):
    return f"/cohorts/{task.cohort_id}/my-reflection/{task.id}"


@pytest.mark.parametrize(
    ("minutes", "waited", "timing"),
    [
        (0, 0, Timing.IN_TIME),
        (1, 0, Timing.LATE),
        (5, 4, Timing.LATE),
        (5, 5, Timing.LATE_OFFLINE),
        (10, 9000, Timing.LATE_OFFLINE),
        (11, 9000, None),
    ],
)
def test_what_comes_in_the_grace_is_taken_and_marked_by_rule(
    session, task, enrolment, minutes, waited, timing
):
    outcome = services.submit(
        task,
        enrolment,
        sent(),
        key=a_key(),
        by=enrolment.person,
        at=task.due_at + minutes * MINUTE,
        waited=waited * MINUTE,
    )

    assert (outcome.timing if isinstance(outcome, Version) else None) is timing
    assert queries.own(task, enrolment).draft_text == TEXT


def test_in_the_grace_a_version_that_was_in_time_is_not_replaced_by_a_late_one(session, task, enrolment):
    submit(task, enrolment)

    later = submit(task, enrolment, TEXT + "又一句。", revision=1, at=task.due_at + MINUTE)

    assert isinstance(later, Refused)
    assert queries.latest_version(later.reflection).text == TEXT
    assert later.reflection.draft_text == TEXT + "又一句。"


def test_a_returned_one_is_never_late(session, task, enrolment):
    reflection = handed_in(task, enrolment)
    services.return_for_rewriting(reflection, by=enrolment.person, note="补一个例子")

    again = submit(task, enrolment, TEXT + "例子。", revision=1, at=task.due_at + 999 * MINUTE)

    assert (again.number, again.timing) == (2, Timing.IN_TIME)


def test_an_organizer_gives_one_person_more_time_with_a_reason(session, task, enrolment, sign_in):
    person = organizer(enrolment.cohort)
    local = clock.local(task.due_at + timedelta(days=2), task.cohort.zone)
    form = {"until": f"{local:%Y-%m-%dT%H:%M}", "reason": "住院"}
    client = sign_in(person)
    base = f"/cohorts/{task.cohort_id}/reflections/{task.id}"

    assert client.post(f"{base}/more-time/{enrolment.id}", data={**form, "reason": ""}).status_code == 422
    assert client.post(f"{base}/more-time/{enrolment.id}", data=form).status_code == 303

    outcome = submit(task, enrolment, at=task.due_at + timedelta(days=1))
    assert outcome.timing is Timing.IN_TIME
    assert "住院" in client.get(f"{base}/submissions/{outcome.reflection_id}").text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "reflection.extend")).one()
    assert "住院" not in str(entry.facts)


def test_more_time_is_later_than_everybodys(session, task, enrolment):
    with pytest.raises(DomainError):
        services.extend(task, enrolment, task.due_at, "误", by=enrolment.person)


def test_late_ones_are_marked_and_found_in_the_list_at_no_more_statements(session, task, enrolment, sign_in):
    submit(task, enrolment, at=task.due_at + MINUTE)
    session.commit()
    client = sign_in(organizer(enrolment.cohort))
    base = f"/cohorts/{task.cohort_id}/reflections/{task.id}/submissions"

    with count_queries() as plain:
        shown = client.get(base).text
    with count_queries() as narrowed:
        late = client.get(f"{base}?state=late").text

    assert str(Timing.LATE.label) in shown
    assert TITLE in late
    assert len(plain) == len(narrowed)


def test_the_grace_has_its_limits(session, task):
    details = TaskDetails("题", "", task.due_at, 1, 9, Counting.HAN, grace_minutes=121)

    with pytest.raises(DomainError):
        services.edit_task(task, details, by=organizer(task.cohort))


def test_a_text_put_aside_is_kept_once_with_the_save_that_replaces_it(session, task, enrolment):
    services.save_draft(task, enrolment, sent("第一份"), at=NINE)
    chosen = Sent(TITLE, "第二份", 1, put_aside=((TITLE, "第一份"), (TITLE, "第一份")))
    reflection = services.save_draft(task, enrolment, chosen, at=NINE)
    services.save_draft(task, enrolment, Sent(TITLE, "第三份", 2, ((TITLE, "第一份"),)), at=NINE)

    assert [one.text for one in queries.earlier_drafts(reflection)] == ["第一份"]


def test_a_conflict_puts_nothing_aside(session, task, enrolment):
    services.save_draft(task, enrolment, sent("第一份"), at=NINE)
    with pytest.raises(services.NewerDraft):
        services.save_draft(task, enrolment, Sent(TITLE, "旧页", 0, ((TITLE, "第一份"),)), at=NINE)

    assert queries.earlier_drafts(queries.own(task, enrolment)) == []


def test_of_many_earlier_drafts_the_newest_stay(session, task, enrolment):
    for n in range(40):
        services.save_draft(task, enrolment, Sent(TITLE, f"第{n + 1}份", n, ((TITLE, f"旧{n}"),)), at=NINE)

    kept = [one.text for one in queries.earlier_drafts(queries.own(task, enrolment))]
    assert kept == [f"旧{n}" for n in range(39, 9, -1)]


def test_the_plain_form_puts_the_other_text_aside(session, task, enrolment, address, sign_in):
    author = sign_in(enrolment.person)
    services.save_draft(task, enrolment, sent("另一处存的"), at=NINE)
    session.commit()
    fields = {"title": TITLE, "text": TEXT, "revision": 1, "writer": enrolment.id, "key": a_key()}

    author.post(f"{address}/submit", data={**fields, "other_title": TITLE, "other_text": "另一处存的"})

    assert "另一处存的" in author.get(f"{address}/earlier").text


@pytest.mark.parametrize("aside", ["x", [{}], [{"title": 1, "text": "x"}], [{"title": "", "text": ""}] * 9])
def test_what_is_no_list_of_texts_is_refused(session, task, enrolment, address, sign_in, aside):
    body = {"title": TITLE, "text": TEXT, "revision": 0, "writer": enrolment.id, "put_aside": aside}

    assert sign_in(enrolment.person).post(f"{address}/draft", json=body).status_code == 400


def test_consent_is_asked_apart_given_and_taken_back_with_its_times(
    session, task, enrolment, address, sign_in
):
    author = sign_in(enrolment.person)
    version = submit(task, enrolment)
    session.commit()
    place = f"{address}/versions/{version.id}"
    reflection = version.reflection
    assert queries.consent(reflection) is None

    author.post(f"{place}/consent", data={"agrees": "1"})
    author.post(f"{place}/consent", data={"agrees": "1"})
    assert list(session.scalars(queries.consenting(task))) == [reflection.id]
    author.post(f"{place}/consent", data={"agrees": "0"})

    assert list(session.scalars(queries.consenting(task))) == []
    (kept,) = session.scalars(select(Consent))
    assert kept.since <= kept.until


def test_consent_does_not_cover_a_later_version(session, task, enrolment, address, sign_in):
    author = sign_in(enrolment.person)
    first = submit(task, enrolment)
    session.commit()
    author.post(f"{address}/versions/{first.id}/consent", data={"agrees": "1"})
    second = submit(task, enrolment, "第二稿写得更长一些。" * 20, revision=first.reflection.revision)
    session.commit()

    assert list(session.scalars(queries.consenting(task))) == []
    assert "这一版请重新选择" in author.get(f"{address}/versions/{second.id}").text
    assert "不包括之后提交的新版本" in author.get(f"{address}/versions/{first.id}").text
    assert author.post(f"{address}/versions/{first.id}/consent", data={"agrees": "1"}).status_code == 409
    author.post(f"{address}/versions/{second.id}/consent", data={"agrees": "1"})

    assert list(session.scalars(queries.consenting(task))) == [first.reflection_id]
    assert [one.until is None for one in session.scalars(select(Consent).order_by(Consent.id))] == [
        False,
        True,
    ]


def test_own_texts_are_files_to_keep(session, task, enrolment, address, sign_in):
    author = sign_in(enrolment.person)
    version = submit(task, enrolment, "一段。" * 20)
    session.commit()

    for place in ("text", f"versions/{version.id}/text"):
        answer = author.get(f"{address}/{place}")
        assert answer.mimetype == "text/plain"
        assert answer.data.decode("utf-8-sig") == f"{TITLE}\r\n\r\n{'一段。' * 20}\r\n"
