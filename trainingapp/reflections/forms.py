"""Shapes of what organizers and authors send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort, request
from wtforms import BooleanField, DateTimeLocalField, IntegerField, MultipleFileField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainingapp.cohorts.models import Cohort, Counting
from trainingapp.core import clock
from trainingapp.core.i18n import _l
from trainingapp.reflections.counting import with_plain_line_ends
from trainingapp.reflections.rules import MAX_GRACE, MAX_TEXT
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
    grace_minutes = IntegerField(
        _l("Extra time for late ones (minutes)"),
        [Optional(), NumberRange(0, MAX_GRACE)],
        description=_l(
            "For those whose network failed: a first hand-in is still taken and marked as late. 0 takes none."
        ),
    )
    holds_results = BooleanField(
        _l("Hold levels and comments back until you release them"),
        description=_l("A return for rewriting is shown to its author at once all the same."),
    )
    allows_check = BooleanField(
        _l("Authors may check their draft against other texts before handing in"),
        description=_l("They see which passages stand elsewhere, never whose text it is."),
    )
    shows_report = BooleanField(
        _l("Authors see the originality report of what they handed in"),
        description=_l("Their own text alone, with the passages marked."),
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
            grace_minutes=self.grace_minutes.data or 0,
            holds_results=bool(self.holds_results.data),
            allows_check=bool(self.allows_check.data),
            shows_report=bool(self.shows_report.data),
        )


class ExtensionForm(Form):
    until = DateTimeLocalField(
        _l("Due time for this person"), [InputRequired(_l("Fill this in."))], format="%Y-%m-%dT%H:%M"
    )
    reason = Text(_l("Reason"), [InputRequired(_l("Fill this in.")), Length(max=200)])

    def moment(self, cohort: Cohort) -> datetime:
        """The time that was typed, as a moment."""
        assert self.until.data is not None
        return clock.at(self.until.data.date(), self.until.data.time(), cohort.zone)


class LibraryForm(Form):
    """A text to compare essays with: pasted, or in files."""

    title = Text(
        _l("Title"),
        [Length(max=200)],
        description=_l("Of the pasted text. Files are listed under their names."),
    )
    text = TextAreaField(_l("Paste the text"), [Length(max=MAX_TEXT)], render_kw={"rows": 10})
    files = MultipleFileField(
        _l("or choose files"),
        description=_l("Word (.docx), text (.txt) or PDF with text; several at once."),
        render_kw={"accept": ".docx,.txt,.pdf"},
    )


class PhraseForm(Form):
    text = Text(_l("Set phrase"), [InputRequired(_l("Fill this in.")), Length(max=120)])
    note = Text(_l("Remark"), [Length(max=200)])


@dataclass(frozen=True)
class Writing:
    """What the writing page sent, as JSON by its script or as a plain form."""

    sent: Sent
    key: str
    writer_id: int
    """The enrolment of whoever opened the page; another may have signed in since, on a shared computer."""
    waited: timedelta
    """Since the page tried for the first time to hand this very text in."""


MAX_ASIDE = 8
"""Texts put aside in one request; a page that has more sends them one after the other."""


def writing() -> Writing:
    """Read the request; whatever is no such thing ends it with status 400."""
    request.max_content_length = MAX_BODY
    values: Any = _json() if request.is_json else request.form
    try:
        title, text, key = (values.get(name, "") for name in ("title", "text", "key"))
        revision, writer_id = (int(values["revision"]), int(values["writer"]))
        waited = timedelta(seconds=max(0, int(values.get("waited") or 0)))
        aside = tuple((one["title"], one["text"]) for one in _put_aside(values))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        abort(400)
    texts = (title, text, key, *(part for one in aside for part in one))
    if not all(isinstance(value, str) for value in texts) or not _is_id(revision, writer_id):
        abort(400)
    return Writing(Sent(title, text, revision, aside), key, writer_id, waited)


def _put_aside(values: Any) -> list[Any]:
    """Texts decided against: a list from the script, at most one from the plain form."""
    if not request.is_json:
        other = {"title": values.get("other_title", ""), "text": values.get("other_text", "")}
        return [other] if other["title"] or other["text"] else []
    found = values.get("put_aside", [])
    if not isinstance(found, list) or len(found) > MAX_ASIDE:
        raise ValueError
    return found


def _json() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:
        abort(400)


def _is_id(*numbers: int) -> bool:
    return all(0 <= number < 2**31 for number in numbers)
