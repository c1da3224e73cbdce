"""Forms of the certificates."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from trainingapp.certificates.models import AwardState, Condition
from trainingapp.core.i18n import _l
from trainingapp.web.forms import Choice, Form, Text

NEEDED = _l("Fill this in.")


class ReasonForm(Form):
    """Something that is done for a reason."""

    reason = Text(_l("Reason"), [InputRequired(NEEDED), Length(max=200)])


class WaiverForm(ReasonForm):
    """An exception from one of the conditions that may be waived."""

    condition = Choice(
        _l("Exception from"),
        coerce=Condition,
        choices=[SelectChoice(one.value, one.label) for one in Condition if one.may_be_waived],
    )

    def offer(self, conditions: list[Condition]) -> None:
        """Only these are to be chosen from."""
        self.condition.choices = [SelectChoice(one.value, one.label) for one in conditions]


class SignOffForm(Form):
    """What is signed, and whether numbers are allotted at once."""

    seen = HiddenField()
    """Digest of the list that was looked at."""
    step = Choice(
        _l("Step"),
        coerce=str,
        choices=[
            SelectChoice("sign", _l("Sign the list off")),
            SelectChoice("sign_and_issue", _l("Sign off and issue")),
            SelectChoice("issue", _l("Issue")),
        ],
    )


class ReissueForm(ReasonForm):
    """A reissue of the edition that was looked at."""

    edition = HiddenField()

    @property
    def seen_edition(self) -> int:
        """The number of the edition; 0 when none is given."""
        given = self.edition.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0


class NominationForm(ReasonForm):
    """Whom, and why."""

    trainee = Text(
        _l("Trainee"),
        [InputRequired(NEEDED), Length(max=120)],
        description=_l("Trainee number, or the full name."),
        render_kw={"autocomplete": "off"},
    )


class DecisionForm(Form):
    """What is decided on a nomination."""

    to = Choice(
        _l("Decision"), coerce=AwardState, choices=[SelectChoice(one.value, one.label) for one in AwardState]
    )
    note = Text(_l("Reason"), [Length(max=200)])


class PagesForm(Form):
    pages = Text(
        _l("Pages"),
        [InputRequired(_l("Fill this in.")), Length(max=200)],
        description=_l("As in “37-41, 60”. The numbers stand on the handout list."),
    )


class FileCheckForm(Form):
    file = FileField(
        _l("PDF file of a certificate"),
        [FileRequired(_l("Choose a file."))],
        description=_l("The file is looked at and not kept."),
        render_kw={"accept": ".pdf,application/pdf"},
    )


class CheckForm(Form):
    """What stands on the paper."""

    number = Text(
        _l("Certificate number"),
        [InputRequired(NEEDED), Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    code = Text(
        _l("Check code"),
        [InputRequired(NEEDED), Length(max=60)],
        description=_l("22 letters and digits, printed below the QR code. Capitals matter."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
