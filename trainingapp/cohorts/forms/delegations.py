"""Forms of the delegations."""

from __future__ import annotations

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainingapp.cohorts.forms.classes import NEEDED
from trainingapp.cohorts.quotas import MOST_PLACES
from trainingapp.core.i18n import _l
from trainingapp.web.edits import EditForm
from trainingapp.web.forms import Form, Text


class DelegationForm(EditForm):
    """A delegation and its places in the whole class."""

    name = Text(_l("Delegation"), [InputRequired(NEEDED), Length(max=120)])
    quota = IntegerField(_l("Places in all"), [Optional(), NumberRange(min=0, max=MOST_PLACES)])


class EditDelegationForm(DelegationForm):
    places = TextAreaField(
        _l("Places by site"),
        [Length(max=500_000)],
        description=_l("One per line: site, places. Leave it empty if only the total counts."),
        render_kw={"rows": 6},
    )


class QuotaLinesForm(Form):
    lines = TextAreaField(
        _l("Delegations"),
        [InputRequired(NEEDED), Length(max=500_000)],
        description=_l(
            "One per line: name, places; or, for one site: name, site, places. Columns copied from Excel fit too. "
            "Those known already get the new number."
        ),
        render_kw={"rows": 12},
    )


class MergeForm(Form):
    other = Text(
        _l("The other spelling"),
        [InputRequired(NEEDED), Length(max=120)],
        render_kw={"list": "delegations", "autocomplete": "off"},
    )
