"""Help with a pasted text and with files, for the script of the writing page. Nothing is stored here."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.documents import LIMITS, read_in_child
from trainingapp.core.errors import DomainError
from trainingapp.core.files import clean_name
from trainingapp.reflections import policies, rules
from trainingapp.reflections.counting import with_plain_line_ends
from trainingapp.reflections.forms import MAX_BODY
from trainingapp.reflections.models import Task
from trainingapp.reflections.tidying import ChangeKind, MarkKind, marks, tidy
from trainingapp.reflections.tidying.preview import Part, parts
from trainingapp.reflections.tidying.repeats import title_of
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.transactions import slow

AROUND_FILE = 64 * 1024
"""Bytes of a request besides the file in it."""


@bp.post("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/tidying")
@allow(policies.write, cohort=Cohort, task=Task)
@slow
def tidying(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """What could be tidied in a text, as parts to show; the page itself carries out what its author takes."""
    request.max_content_length = MAX_BODY
    title, text = _sent()
    try:
        rules.check_storable(title[: rules.MAX_TITLE], text)
    except DomainError as refused:
        return {"error": str(refused)}, 422
    shown = list(parts(tidy(text, title).pieces, marks(text)))
    return {"parts": [_part(part) for part in shown], "kinds": _kinds(shown), "marks": _marks(shown)}


@bp.post("/cohorts/<int:cohort_id>/my-reflection/<int:task_id>/file")
@allow(policies.write, cohort=Cohort, task=Task)
@slow
def file(person: Person, cohort: Cohort, task: Task) -> ResponseReturnValue:
    """The text of a file, and the title that stands above it."""
    request.max_content_length = LIMITS.file_bytes + AROUND_FILE
    sent = request.files.get("file")
    if sent is None:
        abort(400)
    name = clean_name(sent.filename or "")
    try:
        text = read_in_child(sent.read(), name)
    except DomainError as refused:
        return {"error": str(refused)}, 422
    return {"name": name, "title": title_of(text), "text": text}


def _sent() -> tuple[str, str]:
    values: Any = request.get_json(silent=True)
    if not isinstance(values, dict):
        abort(400)
    title, text = values.get("title", ""), values.get("text", "")
    if not isinstance(title, str) or not isinstance(text, str):
        abort(400)
    return title, with_plain_line_ends(text)


def _part(part: Part) -> dict[str, Any]:
    kind = part.kind.value if part.kind else None
    found = [mark.value for mark in part.marks if mark is not MarkKind.BOILERPLATE]
    return {"before": part.before, "after": part.after, "kind": kind, "marks": found}


def _kinds(shown: list[Part]) -> list[dict[str, Any]]:
    counts = Counter(part.kind for part in shown if part.kind)
    return [_named(kind, counts[kind]) for kind in ChangeKind if counts[kind]]


def _marks(shown: list[Part]) -> list[dict[str, Any]]:
    """What is only pointed at; lines of web pages are among the changes."""
    counts = Counter(mark for part in shown for mark in part.marks)
    return [
        _named(kind, counts[kind]) for kind in MarkKind if counts[kind] and kind is not MarkKind.BOILERPLATE
    ]


def _named(kind: ChangeKind | MarkKind, count: int) -> dict[str, Any]:
    return {"kind": kind.value, "label": str(kind.label), "count": count}
