"""Forms about personal data."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from trainingapp.cohorts.forms.classes import number
from trainingapp.cohorts.models import CorrectionKind
from trainingapp.core.i18n import _l
from trainingapp.web.forms import Choice, Form, Text


class RequestForm(Form):
    """What somebody wants done with their own data."""

    kind = Choice(
        _l("What should be done?"),
        coerce=CorrectionKind,
        choices=[SelectChoice(kind.value, kind.label) for kind in CorrectionKind],
    )
    value = Text(
        _l("How it should be"),
        [Length(max=60)],
        description=_l("The right name or phone; leave it empty to ask for deletion."),
        render_kw={"autocomplete": "off"},
    )


class KeepingForm(Form):
    """What a class collects and how long it keeps it."""

    collects_id_numbers = BooleanField(_l("ID numbers are collected"))
    retention_days = number(_l("Days to keep contacts after the class"), 0, 3650)


class DeclineForm(Form):
    reason = Text(_l("Reason"), [InputRequired(_l("Give the reason: the person reads it.")), Length(max=200)])
