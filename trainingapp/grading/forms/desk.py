"""The grader's forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from trainingapp.core.i18n import _, _l
from trainingapp.grading.models import Criterion, Level
from trainingapp.grading.queries import Sheet
from trainingapp.grading.rules import LONGEST_COMMENT
from trainingapp.grading.services import Judgement
from trainingapp.web.forms import Form, Text


class ReviewForm(Form):
    """A level or a return, with a comment, for the version that was read."""

    version = IntegerField(_l("Version"), [InputRequired()], widget=HiddenInput())
    replaces = IntegerField(_l("Earlier review"), [Optional()], widget=HiddenInput())
    key = StringField(_l("Key"), [Length(max=40)], widget=HiddenInput())
    window = StringField(_l("Window"), [Length(max=40)], widget=HiddenInput())
    take = StringField(_l("Judge it in this window"), [Length(max=1)], widget=HiddenInput())
    seconds = IntegerField(_l("Reading time"), [Optional()], widget=HiddenInput())
    level = RadioField(
        _l("Level"),
        choices=[SelectChoice(level.value, level.label) for level in Level],
        validate_choice=False,
    )
    comment = TextAreaField(
        _l("Comment"),
        [Length(max=LONGEST_COMMENT)],
        description=_l("The trainee reads it with the level. Needed when you return the text."),
    )
    save = SubmitField(_l("Save and next"))
    send_back = SubmitField(_l("Return for rewriting"))

    criteria: Sequence[Criterion] = ()
    """What points are given for; the level then follows from them."""

    def validate_level(self, field: Any) -> None:
        if self.criteria:
            return
        if not self.send_back.data and field.data not in {level.value for level in Level}:
            raise ValidationError(_("Choose one of the four levels."))

    def validate_comment(self, field: Any) -> None:
        if self.send_back.data and not (field.data or "").strip():
            raise ValidationError(
                _("Write what is to be changed: the trainee sees it with the returned text.")
            )

    @property
    def points(self) -> dict[int, int]:
        """What was given for each criterion, by its id."""
        given = {one.id: self[f"points_{one.id}"].data for one in self.criteria}
        return {criterion: number for criterion, number in given.items() if number is not None}

    @property
    def text(self) -> str:
        """The comment as it is kept: browsers send line breaks as CRLF."""
        return (self.comment.data or "").replace("\r\n", "\n").strip()

    def judgement(self) -> Judgement:
        """What was sent, as the service takes it."""
        returned = bool(self.send_back.data)
        return Judgement(
            self.text,
            level=None if returned or self.criteria else Level(self.level.data),
            points={} if returned else self.points,
            replaces=self.replaces.data,
            key=self.key.data or "",
            window=self.window.data or "",
            take=bool(self.take.data),
            seconds=self.seconds.data,
        )

    def show(self, sheet: Sheet) -> None:
        """Fill in what is stored now."""
        self.stand_on(sheet)
        if sheet.current is not None:
            self.level.data = sheet.current.level.value if sheet.current.level else None
            self.comment.data = sheet.current.comment
            for one in self.criteria:
                self[f"points_{one.id}"].data = (sheet.current.points or {}).get(str(one.id))

    def stand_on(self, sheet: Sheet) -> None:
        """Let the next post be made from what is shown now."""
        self.version.data = sheet.newest.id
        self.replaces.data = sheet.current.id if sheet.current else None
        self.take.data = (
            "y" if self.is_submitted() else ""
        )  # whoever saves again after a conflict knows of it
        self.key.data = ""
        for field in (self.version, self.replaces):
            field.raw_data = None  # else the page repeats what was sent


def review_form(criteria: Sequence[Criterion], *, blank: bool = False) -> ReviewForm:
    """The form for a task, with a number for each criterion, if it has any; `blank`: what was sent is not its."""
    fields: dict[str, Any] = {
        f"points_{one.id}": IntegerField(one.title, [Optional(), NumberRange(0, one.most)])
        for one in criteria
    }
    kind = type("ReviewOfTask", (ReviewForm,), fields | {"criteria": criteria})
    made: ReviewForm = kind(formdata=None) if blank else kind()
    return made


class OwnRecusalForm(Form):
    """Why a grader does not judge a text."""

    reason = Text(_l("Reason"), [InputRequired(_l("Give a reason.")), Length(max=200)])
    whole_unit = BooleanField(_l("Nothing from the author's unit either"))


class CalibrationLevelForm(Form):
    """One's own level for a calibration text."""

    level = RadioField(
        _l("Level"),
        [InputRequired(_l("Choose one of the four levels."))],
        choices=[SelectChoice(level.value, level.label) for level in Level],
    )
