"""Forms of the attendance."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from trainingapp.attendance.models import SheetState
from trainingapp.core.i18n import _l
from trainingapp.web.forms import Form, Text


class CodeForm(Form):
    code = Text(
        _l("Code on the screen"),
        [DataRequired(_l("Type the six digits that the screen shows.")), Length(max=20)],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "enterkeyhint": "done"},
    )


class LateForm(Form):
    reason = Text(_l("Reason"), [DataRequired(_l("Fill this in.")), Length(max=200)])


class CancelForm(Form):
    reason = Text(_l("Reason (if there is one to keep)"), [Length(max=200)])


class StrokeForm(Form):
    """What everything that is keyed from paper carries: the page's own key for it."""

    key = HiddenField(validators=[InputRequired(), Regexp(r"[A-Za-z0-9-]{8,40}\Z")])
    sheet = IntegerField(_l("Sign-in sheet"), [Optional()])
    """The sheet that is being keyed, of which the answer tells how much is open; none: the whole site."""


class RowForm(StrokeForm):
    text = Text(
        _l("Barcode or trainee number"),
        [DataRequired(_l("Scan a row, or type a trainee number.")), Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "enterkeyhint": "done"},
    )
    state = RadioField(
        _l("What the paper says"),
        coerce=SheetState,
        choices=[SelectChoice(state.value, state.label) for state in SheetState],
        default=SheetState.PRESENT,
    )
