"""The audit book in words: every action that the program writes can be said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.sources import modules
from trainingapp.attendance.models import SignInMethod
from trainingapp.cohorts.models import CohortState, CorrectionState, StandingKind
from trainingapp.portal import book_words
from trainingapp.reflections.models import ReflectionState

MADE_UP = {
    f"{what}.{one.value}"
    for what, kind in (
        ("cohort", CohortState),
        ("correction", CorrectionState),
        ("enrolment", StandingKind),
        ("reflection", ReflectionState),
        ("sign_in", SignInMethod),
    )
    for one in kind
}


def written() -> Iterator[str]:
    """Actions that stand in the sources as such."""
    for _path, tree in modules():
        for node in ast.walk(tree):
            is_record = isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record"
            if is_record and isinstance(node.args[1], ast.Constant):
                yield node.args[1].value


def test_every_action_has_words():
    actions = {*written(), *MADE_UP, "review.give", "review.return"}

    assert len(actions) > 90
    assert [one for one in sorted(actions) if book_words.action(one) == one] == []


def test_facts_are_told_as_people_read_them(app):
    told = {
        "reason": "回村防汛",
        "was": "arrived",
        "site_id": 7,
        "until": "2026-08-24T01:00:00+00:00",
        "changed": ["phone"],
    }
    with app.test_request_context():
        said = book_words.facts(told)

    assert said == "原因：回村防汛 · 原为：已报到 · 延期至：2026-08-24 09:00"


def test_an_action_of_a_feature_that_is_gone_stays_as_it_was_written():
    assert book_words.action("parrot.feed") == "parrot.feed"
