"""Keeping, forgetting, checking."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.originality.texts import prose, trimmed
from tests.queries import count_queries
from trainingapp.originality import services
from trainingapp.originality.models import Document, Fingerprint
from trainingapp.originality.retrieval import MOST_POSTINGS
from trainingapp.originality.values import SourceKind

ESSAY = SourceKind.ESSAY


def keep(number: int, text: str, **options):
    return services.keep(f"version:{number}", text, kind=ESSAY, owner=f"person:{number}", **options)


def postings(session) -> set[tuple[int, int]]:
    return {tuple(row) for row in session.execute(select(Fingerprint.c.hash, Fingerprint.c.document_id))}


def test_a_copied_part_is_found_with_exact_offsets(session):
    source = prose(9) + prose(1)
    kept = keep(1, source, title="原文")
    part = prose(1)[30:330]
    text = prose(2) + part + prose(3)

    report = services.check(text)

    (passage,) = report.passages
    assert text[passage.start : passage.end] == trimmed(part)
    assert source[passage.source_start : passage.source_end] == trimmed(part)
    assert (passage.number, passage.identical, passage.also) == (1, 1.0, 0)
    (found,) = report.sources
    assert (found.document_id, found.key, found.title, found.kind) == (kept.id, "version:1", "原文", ESSAY)
    assert found.share == report.rate == pytest.approx(passage_share(text, passage, report.length))


def passage_share(text, passage, length):
    return sum(character.isalnum() for character in text[passage.start : passage.end]) / length


def test_a_text_of_ones_own_is_free_of_marks(session):
    keep(1, prose(1))

    report = services.check(prose(2))

    assert (report.rate, report.passages, report.sources) == (0.0, (), ())


@pytest.mark.parametrize("text", ["", "，。！", "短", "断\x00字\ud800", "a" * 9])
def test_texts_too_short_to_compare_are_no_trouble(session, text):
    keep(1, text)

    report = services.check(text)

    assert report.passages == ()


def test_all_sources_of_a_splice_are_found(session):
    for number in range(1, 5):
        keep(number, prose(number))

    report = services.check("".join(prose(number)[:200] for number in (3, 1, 4, 2)) + prose(50))

    assert [passage.number for passage in report.passages] == [1, 2, 3, 4]
    keys = {source.document_id: source.key for source in report.sources}
    assert [keys[passage.document_id] for passage in report.passages] == [
        "version:3",
        "version:1",
        "version:4",
        "version:2",
    ]


def test_the_same_text_gives_the_same_report(session):
    for number in range(1, 4):
        keep(number, prose(number) + prose(100))
    text = prose(2)[:300] + prose(100) + prose(3)[100:400]

    assert services.check(text) == services.check(text)


def test_an_owners_other_texts_are_no_sources(session):
    services.keep("version:1", prose(1), kind=ESSAY, owner="person:7")
    services.keep("version:2", prose(1), kind=ESSAY, owner="person:7")

    assert services.check(prose(1), owner="person:7").passages == ()
    assert services.check(prose(1), owner="person:8").rate == 1.0


def test_texts_of_nobody_are_sources_of_each_other_but_not_of_themselves(session):
    services.keep("reference:1", prose(1), kind=SourceKind.REFERENCE)
    services.keep("reference:2", prose(2) + prose(1), kind=SourceKind.REFERENCE)

    report = services.check(prose(1), key="reference:1")

    assert [source.key for source in report.sources] == ["reference:2"]


def test_the_same_key_kept_again_replaces(session):
    first = keep(1, prose(1))
    second = keep(1, prose(2), title="第二稿", at=datetime(2026, 8, 24, tzinfo=UTC))

    assert first.id == second.id
    assert services.check(prose(1)).passages == ()
    assert services.check(prose(2)).sources[0].title == "第二稿"
    assert {document for _hash, document in postings(session)} == {second.id}


def test_a_forgotten_text_leaves_no_trace(session):
    keep(1, prose(1))
    before = postings(session)
    keep(2, prose(2) + prose(1)[:300])

    services.forget("version:2")

    assert postings(session) == before
    assert session.scalars(select(Document.key)).all() == ["version:1"]
    services.forget("version:2")  # once more does nothing


def test_a_text_given_to_another_owner_is_no_source_for_them(session):
    services.keep("version:1", prose(1), kind=ESSAY, owner="person:1")

    services.give_to("person:2", ["version:1", "version:7"])

    assert services.check(prose(1), owner="person:2").passages == ()
    assert services.check(prose(1), owner="person:1").passages


def test_a_template_is_found_behind_any_number_of_copies(session):
    template = keep(0, prose(1), title="模板")
    for number in range(1, 2 * MOST_POSTINGS):
        keep(number, prose(1) + prose(100 + number, 100))

    report = services.check(prose(300) + prose(1))

    assert [source.document_id for source in report.sources] == [template.id]
    assert report.passages[0].also == MOST_POSTINGS - 1
    assert report.rate == pytest.approx(0.5, abs=0.02)


def test_a_template_fed_after_its_copies_is_found_too(session):
    for number in range(1, 2 * MOST_POSTINGS):
        keep(number, prose(1) + prose(100 + number, 100))
    services.keep("reference:1", prose(1), kind=SourceKind.REFERENCE)

    report = services.check(prose(1) + prose(300))

    assert report.sources[0].key == "reference:1"


def test_common_hashes_keep_their_oldest_documents_only(session):
    for number in range(2 * MOST_POSTINGS):
        keep(number, prose(1))

    oldest = session.scalars(select(Document.id).order_by(Document.id).limit(MOST_POSTINGS)).all()
    assert {document for _hash, document in postings(session)} == set(oldest)


def test_the_older_of_two_equal_sources_is_named(session):
    keep(1, prose(1), at=datetime(2026, 8, 24, 12, tzinfo=UTC))
    keep(2, prose(1), at=datetime(2026, 8, 24, 11, tzinfo=UTC))

    report = services.check(prose(1))

    assert [source.key for source in report.sources] == ["version:2"]
    assert report.passages[0].also == 1


@pytest.mark.parametrize("others", [1, 30])
def test_a_check_asks_the_same_few_questions_however_much_is_kept(session, others):
    for number in range(others):
        keep(number, prose(number) + prose(1000))
    services.check(prose(1000))  # the phrase book is read once

    with count_queries() as asked:
        services.check(prose(1000) + prose(0), owner="person:99", key="version:99")

    assert len(asked) == 4 + (others > MOST_POSTINGS)


def test_keeping_asks_the_same_few_questions(session):
    with count_queries() as first:
        keep(1, prose(1, 100))
    with count_queries() as second:
        keep(2, prose(1, 5000))

    assert len(first) == len(second) <= 4


def test_a_check_stores_nothing(session):
    keep(1, prose(1))
    before = postings(session)

    services.check(prose(1) + prose(2))

    assert postings(session) == before
    assert session.scalar(select(func.count(Document.id))) == 1
    assert not session.new
    assert not session.dirty
