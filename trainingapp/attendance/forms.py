"""Forms of the attendance."""

from __future__ import annotations

from wtforms.validators import DataRequired, Length

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
