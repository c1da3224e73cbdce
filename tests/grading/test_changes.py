"""Comparing two versions paragraph by paragraph."""

from __future__ import annotations

from trainingapp.grading.changes import changes, paragraphs


def test_paragraphs_lose_their_indents_and_blank_lines():
    assert paragraphs("\u3000\u3000一是走访。\r\n\r\n  二是记账。\n") == ["一是走访。", "二是记账。"]


def test_changes_tell_kept_gone_and_new_in_reading_order():
    found = changes("开头。\n旧的一段。\n结尾。", "开头。\n新的一段。\n补充。\n结尾。")

    assert [(change.kind, change.text) for change in found] == [
        ("kept", "开头。"),
        ("gone", "旧的一段。"),
        ("new", "新的一段。"),
        ("new", "补充。"),
        ("kept", "结尾。"),
    ]


def test_other_indents_are_no_change():
    assert {change.kind for change in changes("\u3000\u3000一是走访。", "一是走访。\n")} == {"kept"}
