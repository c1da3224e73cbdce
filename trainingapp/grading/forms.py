"""Forms of the review."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from trainingapp.core.i18n import _, _l
from trainingapp.grading.models import Level
from trainingapp.grading.queries import Sheet
from trainingapp.grading.rules import LONGEST_COMMENT
from trainingapp.web.forms import Form


class ReviewForm(Form):
    """A level or a return, with a comment, for the version that was read."""

    version = IntegerField(_l("Version"), [InputRequired()], widget=HiddenInput())
    replaces = IntegerField(_l("Earlier review"), [Optional()], widget=HiddenInput())
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

    def validate_level(self, field: Any) -> None:
        if not self.send_back.data and field.data not in {level.value for level in Level}:
            raise ValidationError(_("Choose one of the four levels."))

    def validate_comment(self, field: Any) -> None:
        if self.send_back.data and not (field.data or "").strip():
            raise ValidationError(
                _("Write what is to be changed: the trainee sees it with the returned text.")
            )

    @property
    def chosen(self) -> Level | None:
        """The level, or None for a return."""
        return None if self.send_back.data else Level(self.level.data)

    @property
    def text(self) -> str:
        """The comment as it is kept: browsers send line breaks as CRLF."""
        return (self.comment.data or "").replace("\r\n", "\n").strip()

    def show(self, sheet: Sheet) -> None:
        """Fill in what is stored now."""
        self.stand_on(sheet)
        if sheet.current is not None:
            self.level.data = sheet.current.level.value if sheet.current.level else None
            self.comment.data = sheet.current.comment

    def stand_on(self, sheet: Sheet) -> None:
        """Let the next post be made from what is shown now."""
        self.version.data = sheet.newest.id
        self.replaces.data = sheet.current.id if sheet.current else None
        self.version.raw_data = self.replaces.raw_data = None  # else the page repeats what was sent
