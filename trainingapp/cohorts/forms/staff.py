"""Forms of the offices."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from trainingapp.cohorts.forms.classes import NEEDED
from trainingapp.cohorts.forms.sites import SiteChoice
from trainingapp.cohorts.models import Site, StaffRole
from trainingapp.core.i18n import _, _l
from trainingapp.web.forms import Choice, Form, Text


class OfficeForm(Form):
    """An office for somebody who is known already."""

    role = Choice(
        _l("Office"), coerce=StaffRole, choices=[SelectChoice(role.value, role.label) for role in StaffRole]
    )
    site_id = SiteChoice(
        _l("Site"),
        description=_l("For site staff and class teachers: they look after this site and those below it."),
    )

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let the office be at one of these, or for the whole class."""
        self.site_id.offer(sites, none=_("The whole class"))


class NewPersonForm(OfficeForm):
    """An office for somebody new."""

    name = Text(_l("Name"), [InputRequired(NEEDED), Length(max=60)])
    user_name = Text(
        _l("User name"),
        [InputRequired(NEEDED), Length(min=2, max=40)],
        description=_l("For signing in: a short word in letters, or the phone number."),
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )
