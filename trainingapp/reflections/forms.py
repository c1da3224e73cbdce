"""Shapes of what organizers and authors send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request
from wtforms import DateTimeLocalField, IntegerField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange

from trainingapp.cohorts.models import Cohort, Counting
from trainingapp.core import clock
from trainingapp.core.i18n import _l
from trainingapp.reflections.counting import with_plain_line_ends
from trainingapp.reflections.rules import MAX_TEXT
from trainingapp.reflections.services import Sent, TaskDetails
from trainingapp.web.forms import Choice, Form, Text

MAX_BODY = 4 * 1024 * 1024
"""Bytes of a request that brings a text: the greatest text, each character escaped."""


class TaskForm(Form):
    title = Text(_l("Title"), [InputRequired(_l("Fill this in.")), Length(max=120)])
    instructions = TextAreaField(
        _l("What to write about"),
        [Length(max=5000)],
        description=_l("Shown above the page where trainees write."),
        render_kw={"rows": 5},
    )
    due_at = DateTimeLocalField(
        _l("Due time"),
        [InputRequired(_l("Fill this in."))],
        format="%Y-%m-%dT%H:%M",
        description=_l("In the class's time zone. What arrives by then is in time."),
    )
    min_length = IntegerField(
        _l("At least (characters)"), [InputRequired(_l("Fill this in.")), NumberRange(1, MAX_TEXT)]
    )
    max_length = IntegerField(
        _l("At most (characters)"), [InputRequired(_l("Fill this in.")), NumberRange(1, MAX_TEXT)]
    )
    counting = Choice(_l("What counts"), choices=[SelectChoice(one.value, one.label) for one in Counting])

    def details(self, cohort: Cohort) -> TaskDetails:
        """What was said, the due time as a moment."""
        due = self.due_at.data
        assert due is not None
        return TaskDetails(
            title=self.title.text,
            instructions=with_plain_line_ends(self.instructions.data or "").strip(),
            due_at=clock.at(due.date(), due.time(), cohort.zone),
            min_length=self.min_length.data or 0,
            max_length=self.max_length.data or 0,
            counting=Counting(self.counting.data),
        )


@dataclass(frozen=True)
class Writing:
    """What the writing page sent, as JSON by its script or as a plain form."""

    sent: Sent
    key: str
    writer_id: int
    """The enrolment of whoever opened the page; another may have signed in since, on a shared computer."""


def writing() -> Writing:
    """Read the request; whatever is no such thing ends it with status 400."""
    request.max_content_length = MAX_BODY
    values: Any = _json() if request.is_json else request.form
    try:
        title, text, key = (values.get(name, "") for name in ("title", "text", "key"))
        revision, writer_id = (int(values["revision"]), int(values["writer"]))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        abort(400)
    if not all(isinstance(value, str) for value in (title, text, key)) or not _is_id(revision, writer_id):
        abort(400)
    return Writing(sent=Sent(title, text, revision), key=key, writer_id=writer_id)


def _json() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:
        abort(400)


def _is_id(*numbers: int) -> bool:
    return all(0 <= number < 2**31 for number in numbers)
