"""What proves nothing: set phrases, titles, quotations, rulings."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import PersonFactory
from tests.originality.texts import prose
from trainingapp.audit.models import AuditEntry
from trainingapp.core.errors import DomainError
from trainingapp.originality import services
from trainingapp.originality.models import Ruling, SetPhrase
from trainingapp.originality.normalising import normalise
from trainingapp.originality.phrases import LONGEST_QUOTATION, PhraseBook, exempt
from trainingapp.originality.retrieval import MOST_POSTINGS
from trainingapp.originality.values import ExemptKind, SourceKind

ESSAY = SourceKind.ESSAY


def stretches(raw: str, *phrases: str) -> list[tuple[ExemptKind, str]]:
    book = PhraseBook(normalise(phrase).text for phrase in phrases)
    found, _flags = exempt(raw, normalise(raw), book)
    return [(each.kind, raw[each.start : each.end]) for each in found]


def test_phrases_match_whatever_the_punctuation():
    raw = "会上说，小事不出社区,大事不出街道！我记住了。"

    assert stretches(raw, "小事不出社区、大事不出街道") == [(ExemptKind.PHRASE, "小事不出社区,大事不出街道")]


def test_the_longest_phrase_at_a_place_counts():
    assert stretches("走好党的群众路线走好", "党的群众", "党的群众路线") == [
        (ExemptKind.PHRASE, "党的群众路线")
    ]


def test_titles_and_marked_quotations_are_exempt():
    raw = "读了《关于加强基层治理的意见》，想起他说的“把门敲开”和「把话听完」。"

    assert stretches(raw) == [
        (ExemptKind.TITLE, "关于加强基层治理的意见"),
        (ExemptKind.QUOTATION, "把门敲开"),
        (ExemptKind.QUOTATION, "把话听完"),
    ]


def test_a_quotation_may_be_120_characters_long():
    assert stretches("“" + "文" * LONGEST_QUOTATION + "”") != []
    assert stretches("“" + "文" * (LONGEST_QUOTATION + 1) + "”") == []


def test_an_unmarked_quotation_is_a_passage_and_a_marked_one_is_none(session):
    services.keep("version:1", prose(1), kind=ESSAY)
    quoted = normalise(prose(1)).text[100 : 100 + LONGEST_QUOTATION]

    bare = services.check(prose(2) + quoted + prose(3))
    marked = services.check(prose(2) + "“" + quoted + "”" + prose(3))

    assert len(bare.passages) == 1
    assert (marked.passages, marked.rate) == ((), 0.0)
    assert [each.kind for each in marked.exempt] == [ExemptKind.QUOTATION]


def test_honest_texts_may_share_any_number_of_set_phrases(session):
    phrases = session.scalars(select(SetPhrase.text).limit(40)).all()
    services.keep("version:1", "，".join(phrases) + prose(1), kind=ESSAY)

    report = services.check("，".join(phrases) + prose(2))

    assert report.rate == 0.0
    assert len(report.exempt) > 0


def test_an_installation_starts_with_a_list(session):
    phrases = session.scalars(select(SetPhrase)).all()

    assert len(phrases) >= 150
    assert [phrase.text for phrase in phrases if normalise(phrase.text).text != phrase.normalised] == []
    assert "社区党委书记、居委会主任" in {phrase.text for phrase in phrases}


def test_the_list_can_be_edited(session):
    formula = normalise(prose(1)).text[:60]
    services.keep("version:1", formula + prose(2), kind=ESSAY)
    assert len(services.check(prose(3) + formula).passages) == 1

    phrase = services.add_phrase(f" {formula} ", note="本市常用", by=PersonFactory())
    assert services.check(prose(3) + formula).passages == ()

    services.remove_phrase(phrase, by=PersonFactory())
    assert len(services.check(prose(3) + formula).passages) == 1
    actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions == ["set_phrase.add", "set_phrase.remove"]


@pytest.mark.parametrize("text", ["为人民", "、、、、、", "字" * 121, "全心全意，为人民服务"])
def test_phrases_that_are_short_long_or_known_are_refused(session, text):
    before = session.scalars(select(SetPhrase.id)).all()

    with pytest.raises(DomainError):
        services.add_phrase(text)

    assert session.scalars(select(SetPhrase.id)).all() == before


# -- very common passages ----------------------------------------------------------------------------------------

COMMON = normalise(prose(77)).text[:80]


def keep_many(count: int = MOST_POSTINGS + 4) -> None:
    """Very many texts with one passage of 80 characters."""
    for number in range(count):
        services.keep(f"version:{number}", prose(number) + COMMON + prose(1000 + number), kind=ESSAY)


def test_a_passage_that_very_many_have_counts_as_a_phrase_until_a_person_says_otherwise(session):
    keep_many(MOST_POSTINGS - 1)
    assert len(services.check(prose(500) + COMMON + prose(501)).passages) == 1

    keep_many()
    assert services.check(prose(500) + COMMON + prose(501)).passages == ()

    ruling = services.rule_on(COMMON, is_phrase=False, note="各期模板", by=PersonFactory())
    assert len(services.check(prose(500) + COMMON + prose(501)).passages) == 1

    services.withdraw_ruling(ruling, by=PersonFactory())
    assert services.check(prose(500) + COMMON + prose(501)).passages == ()


def test_a_ruling_exempts_a_passage_that_few_have(session):
    keep_many(2)

    services.rule_on(COMMON, is_phrase=True)

    report = services.check(prose(500) + COMMON + prose(501))
    assert report.passages == ()
    assert [each.kind for each in report.exempt] == [ExemptKind.RULING]


def test_a_new_ruling_on_the_same_passage_replaces_the_old_one(session):
    services.rule_on(COMMON, is_phrase=True)
    services.rule_on("　".join(COMMON), is_phrase=False)

    assert [ruling.is_phrase for ruling in session.scalars(select(Ruling))] == [False]


def test_a_passage_too_short_to_recognise_cannot_be_ruled_on(session):
    with pytest.raises(DomainError):
        services.rule_on("短短几个字", is_phrase=True)


def test_common_passages_are_listed_until_somebody_ruled(session):
    keep_many()

    (passage,) = services.common_passages()
    assert COMMON[8:-8] in passage.text
    assert passage.text in COMMON

    services.rule_on(passage.text, is_phrase=False)
    assert services.common_passages() == ()
