"""Forms of the roster."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from trainingapp.cohorts.details import Correction
from trainingapp.cohorts.forms.classes import NEEDED
from trainingapp.cohorts.forms.sites import choices
from trainingapp.cohorts.models import Enrolment, Site, StandingKind
from trainingapp.core.i18n import _l
from trainingapp.web.forms import Choice, Form, Text, number_or_none


class CorrectionForm(Form):
    """How a trainee is written."""

    name = Text(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    phone = Text(_l("Phone"), [Length(max=32)], render_kw={"inputmode": "tel", "autocomplete": "off"})
    delegation = Text(_l("Delegation"), [Length(max=120)])
    unit = Text(_l("Unit"), [Length(max=240)])
    post = Text(_l("Post"), [Length(max=120)])
    remark = Text(_l("Remark"), [Length(max=200)])

    def correction(self) -> Correction:
        """What was typed."""
        return Correction(
            name=self.name.text,
            phone=self.phone.text,
            unit=self.unit.text,
            post=self.post.text,
            delegation=self.delegation.text,
            remark=self.remark.text,
        )

    @classmethod
    def of(cls, enrolment: Enrolment) -> CorrectionForm:
        """The form with how the trainee is written now; the phone is not shown."""
        written = {field: getattr(enrolment, field) for field in ("unit", "post", "remark")}
        delegation = enrolment.delegation.name if enrolment.delegation else ""
        return cls(data={"name": enrolment.person.name, "delegation": delegation, **written})


class NewTraineeForm(CorrectionForm):
    site_id = Choice(_l("Site"), coerce=number_or_none)

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let the trainee sit at one of these."""
        self.site_id.choices = choices(sites)


class ReasonForm(Form):
    reason = Text(
        _l("Reason"),
        [InputRequired(_l("Give the reason: it stays in the record.")), Length(max=200)],
    )


class TransferForm(ReasonForm):
    site_id = Choice(_l("New site"), coerce=number_or_none)

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let the trainee move to one of these."""
        self.site_id.choices = choices(sites)


class LeaveForm(ReasonForm):
    kind = Choice(
        _l("What happened"),
        coerce=StandingKind,
        choices=[
            SelectChoice(StandingKind.WITHDRAWN.value, _l("The trainee leaves the class (withdrawal)")),
            SelectChoice(
                StandingKind.DISMISSED.value, _l("The trainee is removed from the class (dismissal)")
            ),
        ],
    )
