"""Forms of the sites."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import IntegerField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainingapp.cohorts.forms.classes import NEEDED
from trainingapp.cohorts.models import Site, SiteKind
from trainingapp.core.i18n import _l
from trainingapp.web.forms import Choice, Form, Text, number_or_none


class SiteFields(Form):
    """What a site is; `parent_id` is left out where it cannot change."""

    kind = Choice(_l("Kind of site"), coerce=SiteKind)
    name = Text(_l("Name of the site"), [InputRequired(NEEDED), Length(max=120)])
    venue = Text(
        _l("Venue"),
        [Length(max=120)],
        description=_l("The school or hall. Choose one or write a new one."),
        render_kw={"list": "venues", "autocomplete": "off"},
    )
    planned = IntegerField(_l("Planned places"), [Optional(), NumberRange(min=0, max=1_000_000)])

    def offer(self, *kinds: SiteKind) -> None:
        """Let the kind be one of these."""
        self.kind.choices = [SelectChoice(kind.value, kind.label) for kind in kinds]


class NewSiteForm(SiteFields):
    parent_id = Choice(_l("Below"), coerce=number_or_none)

    def offer_parents(self, sites: Sequence[Site]) -> None:
        """Let the site hang below one of these."""
        self.parent_id.choices = choices(sites)


class ManySitesForm(Form):
    parent_id = Choice(_l("Below"), coerce=number_or_none)
    kind = Choice(
        _l("Kind of site"),
        coerce=SiteKind,
        choices=[SelectChoice(kind.value, kind.label) for kind in (SiteKind.BRANCH, SiteKind.POINT)],
    )
    lines = TextAreaField(
        _l("Sites"),
        [InputRequired(NEEDED), Length(max=500_000)],
        description=_l(
            "One per line: name, venue. The venue may be left out; two columns copied from Excel fit too."
        ),
        render_kw={"rows": 10},
    )


def choices(sites: Sequence[Site]) -> list[SelectChoice]:
    """Sites to choose from, those below others moved in."""
    return [SelectChoice(str(site.id), "　" * site.depth + site.name) for site in sites]
