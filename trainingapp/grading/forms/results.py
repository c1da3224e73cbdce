"""The trainee's form."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import InputRequired

from trainingapp.core.i18n import _l
from trainingapp.web.forms import Form


class AppealForm(Form):
    """Why the author asks for another reading."""

    reason = TextAreaField(
        _l("Why"),
        [InputRequired()],
        description=_l("What was overlooked in your text? The organizer reads this; the grader does not."),
        render_kw={"rows": 6},
    )
