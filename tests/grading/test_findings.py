"""Findings about originality: a person writes them, the author is heard, and only then anything is final."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import PersonFactory, organizer
from tests.grading.scenes import (
    a_class_with_graders,
    a_desk,
    further,
    give,
    handed_in_again,
    new_grader,
    newest,
    trainee_of,
)
from trainingapp.audit.models import AuditEntry
from trainingapp.core import clock
from trainingapp.core.errors import Conflict, DomainError
from trainingapp.grading import queries, services
from trainingapp.grading.hearing import ANSWER_TERM, Said
from trainingapp.grading.models import Finding, FindingKind, Hearing, Level
from trainingapp.reflections.models import OriginalityCheck

PASSAGE = "社区的灯先亮起来"
COPIED = Said(FindingKind.COPIED, "与范文相同", "这一段从哪里来？", (PASSAGE,))
ANSWER = "是我自己去年写的总结。"


def find(allocation, said=COPIED, at=None):
    version = newest(allocation.reflection)
    return services.find(allocation, version, said, by=allocation.grader, at=at or clock.now())


def hearing_of(allocation):
    found = queries.hearing_of(newest(allocation.reflection))
    assert found is not None
    return found


def text(response):
    return response.get_data(as_text=True)


@pytest.mark.parametrize("kind", [FindingKind.OWN_WORK, FindingKind.QUOTATION])
def test_what_accuses_nobody_is_final_at_once_and_asks_nobody(session, kind):
    _cohort, _grader, (allocation,) = a_desk()

    finding = find(allocation, Said(kind, "引用了文件"))

    assert finding.concluded_at is not None
    assert queries.hearing_of(finding.version) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(FindingKind.QUOTATION), "note|写明发现的情况"),
        (Said(FindingKind.COPIED, "同", "", (PASSAGE,)), "ask|先听取作者"),
        (Said(FindingKind.COPIED, "同", "哪里来？"), "passage|至少标出一处"),
        (Said(FindingKind.COPIED, "同", "哪里来？", ("别处的话",)), "does not stand|文章中没有"),
    ],
)
def test_a_finding_gives_its_reason_and_asks_about_words_of_the_text(session, said, why):
    _cohort, _grader, (allocation,) = a_desk()

    with pytest.raises(DomainError, match=why):
        find(allocation, said)


def test_a_passage_may_be_marked_over_lines_and_spaces(session):
    _cohort, _grader, (allocation,) = a_desk()

    find(allocation, Said(FindingKind.COPIED, "同", "哪里来？", ("社区的灯 先亮　起来",)))

    assert hearing_of(allocation).passages == ["社区的灯 先亮　起来"]


def test_copied_wants_a_second_reading_and_is_final_only_after_the_author_was_heard(session):
    _task, _graders, (allocation,) = a_class_with_graders(2, 1)
    finding = find(allocation)
    give(allocation, Level.FAIL)
    second = further(allocation.reflection)
    assert second is not None
    give(second, Level.FAIL)

    assert find(allocation) is finding
    assert finding.concluded_at is None
    assert queries.final_levels(allocation.cohort) == {}

    services.answer(hearing_of(allocation), ANSWER, by=trainee_of(allocation).person, at=clock.now())
    assert finding.concluded_at is None
    find(allocation)

    assert finding.concluded_at is not None
    assert list(queries.final_levels(allocation.cohort).values()) == [Level.FAIL]


def test_after_the_term_the_finding_can_be_final_without_an_answer(session):
    _cohort, _grader, (allocation,) = a_desk()
    give(allocation, Level.FAIL)
    at = clock.now()
    finding = find(allocation, at=at)

    find(allocation, at=at + ANSWER_TERM)
    assert finding.concluded_at is None
    find(allocation, at=at + ANSWER_TERM + timedelta(seconds=1))

    assert finding.concluded_at is not None


def test_a_good_answer_ends_the_doubt_and_the_earlier_finding_is_kept(session):
    _cohort, _grader, (allocation,) = a_desk()
    give(allocation, Level.GOOD)
    find(allocation, Said(FindingKind.NEEDS_EXPLANATION, "语气不同", "哪里来？", (PASSAGE,)))
    assert queries.final_levels(allocation.cohort) == {allocation.reflection.enrolment_id: Level.GOOD}
    services.answer(hearing_of(allocation), ANSWER, by=trainee_of(allocation).person, at=clock.now())

    with pytest.raises(DomainError, match=r"answered|已作出说明"):
        find(allocation, Said(FindingKind.NEEDS_EXPLANATION, "还是不清楚"))
    find(allocation, Said(FindingKind.OWN_WORK))

    kinds = [
        (one.kind, one.replaced_at is None)
        for one in queries.findings_about(allocation.reflection_id).findings
    ]
    assert set(kinds) == {(FindingKind.OWN_WORK, True), (FindingKind.NEEDS_EXPLANATION, False)}


def test_an_open_finding_holds_the_result_back_and_the_final_one_lets_it_go(session):
    _cohort, _grader, (allocation,) = a_desk()
    find(allocation, Said(FindingKind.NEEDS_EXPLANATION, "语气不同", "哪里来？", (PASSAGE,)))
    give(allocation, Level.GOOD)
    assert queries.final_levels(allocation.cohort) == {}

    find(allocation, Said(FindingKind.OWN_WORK))

    assert list(queries.final_levels(allocation.cohort).values()) == [Level.GOOD]


def test_the_author_answers_once(session):
    _cohort, _grader, (allocation,) = a_desk()
    find(allocation)
    hearing, author = hearing_of(allocation), trainee_of(allocation).person

    for _n in range(2):
        services.answer(hearing, ANSWER, by=author, at=clock.now())
    with pytest.raises(DomainError):
        services.answer(hearing, "又想了想", by=author, at=clock.now())

    entries = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("hearing."))).all()
    assert hearing.answer == ANSWER
    assert sorted(entries) == ["hearing.answer", "hearing.ask"]


def test_the_author_does_not_answer_after_the_term(session):
    _cohort, _grader, (allocation,) = a_desk()
    find(allocation)
    hearing = hearing_of(allocation)

    with pytest.raises(DomainError, match=r"passed|期限已过"):
        services.answer(
            hearing, ANSWER, by=trainee_of(allocation).person, at=hearing.until + timedelta(seconds=1)
        )


def test_a_finding_is_about_the_newest_version(session):
    _cohort, _grader, (allocation,) = a_desk()
    old = newest(allocation.reflection)
    handed_in_again(allocation.reflection)

    with pytest.raises(Conflict):
        services.find(allocation, old, COPIED, by=allocation.grader, at=clock.now())


def shared(allocation, session, part):
    version = newest(allocation.reflection)
    session.add(OriginalityCheck(version_id=version.id, length=100, shared=part, checked_at=clock.now()))
    session.commit()


@pytest.mark.parametrize(("part", "status"), [(80, 422), (10, 303)])
def test_what_largely_stands_elsewhere_does_not_fail_without_a_finding(client, session, part, status):
    cohort, grader, (allocation,) = a_desk()
    shared(allocation, session, part)
    place = f"/cohorts/{cohort.id}/desk/{allocation.id}"
    form = {"version": newest(allocation.reflection).id, "comment": "抄", "level": "fail", "save": "1"}

    first = client.sign_in(grader).post(place, data=form)
    find(allocation, Said(FindingKind.QUOTATION, "引用了文件"))
    session.commit()
    second = client.post(place, data=form)

    assert (first.status_code, second.status_code) == (status, 303)


def test_from_the_desk_to_the_author_and_back(client, session):
    cohort, grader, (allocation,) = a_desk()
    place = f"/cohorts/{cohort.id}/desk/{allocation.id}"
    version = newest(allocation.reflection)
    form = {
        "finding-version": version.id,
        "finding-kind": "copied",
        "finding-note": "与范文相同",
        "finding-passages": f"{PASSAGE}\r\n",
        "finding-question": "",
    }

    refused = client.sign_in(grader).post(f"{place}/finding", data=form)
    taken = client.post(f"{place}/finding", data={**form, "finding-question": "这一段从哪里来？"})
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "与范文相同" in text(refused)

    hearing = session.scalars(select(Hearing)).one()
    page = f"/cohorts/{cohort.id}/my-result/hearings/{hearing.id}"
    client.sign_in(trainee_of(allocation).person)
    assert page in text(client.get(f"/cohorts/{cohort.id}/my-result"))
    asked = text(client.get(page))
    assert PASSAGE in asked
    assert "这一段从哪里来？" in asked
    assert "与范文相同" not in asked
    assert grader.name not in asked
    assert client.post(page, data={"answer": ANSWER}).status_code == 303
    assert ANSWER in text(client.get(page))

    assert ANSWER in text(client.sign_in(grader).get(place))
    client.sign_in(organizer(cohort))
    listed = text(client.get(f"/cohorts/{cohort.id}/review/findings"))
    assert trainee_of(allocation).person.name in listed
    finding = session.scalars(select(Finding)).one()
    decide = f"/cohorts/{cohort.id}/review/findings/{finding.id}"
    assert ANSWER in text(client.get(decide))
    decided = client.post(
        decide,
        data={"finding-version": version.id, "finding-kind": "copied", "finding-note": "与范文相同"},
    )
    session.refresh(finding)
    assert decided.status_code == 303
    assert finding.concluded_at is not None


def test_nobody_else_sees_a_hearing_or_a_finding(client, session):
    cohort, _grader, (allocation, other) = a_desk(2)
    finding = find(allocation)
    session.commit()
    hearing = hearing_of(allocation)
    places = [
        f"/cohorts/{cohort.id}/my-result/hearings/{hearing.id}",
        f"/cohorts/{cohort.id}/review/findings/{finding.id}",
    ]

    for person in (trainee_of(other).person, new_grader(cohort), PersonFactory()):
        client.sign_in(person)
        assert [client.get(place).status_code for place in places] == [404, 404]


def test_the_second_reader_does_not_see_the_first_ones_finding(client, session):
    _task, _graders, (allocation,) = a_class_with_graders(2, 1)
    give(allocation, Level.FAIL)
    find(allocation)
    session.commit()
    second = further(allocation.reflection)
    assert second is not None

    shown = text(client.sign_in(second.grader).get(f"/cohorts/{second.cohort_id}/desk/{second.id}"))

    assert "与范文相同" not in shown
    assert "这一段从哪里来？" not in shown
