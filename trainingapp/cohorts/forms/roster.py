"""Forms of the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wtforms import BooleanField, DateTimeLocalField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from trainingapp.cohorts.details import Correction
from trainingapp.cohorts.forms.classes import NEEDED
from trainingapp.cohorts.forms.sites import SiteChoice
from trainingapp.cohorts.models import Cohort, Enrolment, Site, StandingKind
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _, _l
from trainingapp.web.edits import EditForm
from trainingapp.web.forms import Choice, Form, Text


class CorrectionForm(EditForm):
    """How a trainee is written."""

    name = Text(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    phone = Text(_l("Phone"), [Length(max=32)], render_kw={"inputmode": "tel", "autocomplete": "off"})
    delegation = Text(_l("Delegation"), [Length(max=120)])
    unit = Text(_l("Unit"), [Length(max=240)])
    post = Text(_l("Post"), [Length(max=120)])
    remark = Text(_l("Remark"), [Length(max=200)])
    shares_phone = BooleanField(_l("Both use this phone"))

    def correction(self) -> Correction:
        """What was typed."""
        return Correction(
            name=self.name.text,
            phone=self.phone.text,
            unit=self.unit.text,
            post=self.post.text,
            delegation=self.delegation.text,
            remark=self.remark.text,
            shares_phone=self.shares_phone.data,
        )

    @classmethod
    def of(cls, enrolment: Enrolment) -> CorrectionForm:
        """The form with how the trainee is written now; the phone is not shown.

        A change meanwhile by somebody else is told, not overwritten.
        """
        written = {field: getattr(enrolment, field) for field in ("unit", "post", "remark")}
        delegation = enrolment.delegation.name if enrolment.delegation else ""
        data = {"name": enrolment.person.name, "delegation": delegation, **written}
        return cls(data=data, edited=enrolment)


class NewTraineeForm(CorrectionForm):
    site_id = SiteChoice(_l("Site"))
    sex = Choice(
        _l("Sex"),
        default="",
        choices=[
            SelectChoice("", _l("not known")),
            SelectChoice("male", _l("male")),
            SelectChoice("female", _l("female")),
        ],
    )
    id_number = Text(_l("ID number"), [Length(max=60)], render_kw={"autocomplete": "off"})

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let the trainee sit at one of these."""
        self.site_id.offer(sites)

    def correction(self) -> Correction:
        """What was typed; the ID number is left out by classes that collect none."""
        number = self.id_number.text if self.id_number else ""
        return replace(
            super().correction(),
            sex=self.sex.data or "",
            id_number=number,
        )


class ReasonForm(Form):
    reason = Text(
        _l("Reason"),
        [InputRequired(_l("Give the reason: it stays in the record.")), Length(max=200)],
    )


class DatedForm(ReasonForm):
    """A change with its reason and the moment from which it holds; now unless one is given."""

    at = DateTimeLocalField(
        _l("Since when"),
        [Optional()],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=_l("Left empty, it holds from now on."),
    )

    def moment(self, cohort: Cohort, now: datetime) -> datetime:
        """When the change holds from, by the clock of the class; refuses what is yet to come."""
        given = self.at.data
        if given is None:
            return now
        moment = clock.at(given.date(), given.time(), cohort.zone)
        if moment > now:
            raise DomainError(_("This lies in the future. Give the time at which it happened."))
        return moment


class SubstituteForm(DatedForm):
    name = Text(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    phone = Text(_l("Phone"), [Length(max=32)], render_kw={"inputmode": "tel", "autocomplete": "off"})
    shares_phone = BooleanField(_l("Both use this phone"))
    unit = Text(_l("Unit"), [Length(max=240)])
    post = Text(_l("Post"), [Length(max=120)])

    def correction(self) -> Correction:
        """How the substitute is written; the delegation is that of the place."""
        return Correction(
            name=self.name.text,
            phone=self.phone.text,
            unit=self.unit.text,
            post=self.post.text,
            delegation="",
            remark="",
            shares_phone=self.shares_phone.data,
        )


class TransferForm(DatedForm):
    site_id = SiteChoice(_l("New site"))

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let the trainee move to one of these."""
        self.site_id.offer(sites)


class LeaveForm(DatedForm):
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
