"""The form that takes a roster file."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms.validators import Length

from trainingapp.cohorts.forms.sites import choices
from trainingapp.cohorts.models import Site
from trainingapp.core.i18n import _l
from trainingapp.web.forms import Choice, Form, Text, number_or_none

ACCEPTED = ".xlsx,.xls,.xlsm,.ods,.et,.csv,.tsv,.txt"


class RosterFileForm(Form):
    """A roster file and the site whose people are in it."""

    site_id = Choice(
        _l("Site"),
        coerce=number_or_none,
        description=_l("Where the people in the file sit. A column with names of sites goes before this."),
    )
    file = FileField(
        _l("Roster file"),
        [FileRequired(_l("Choose the file with the list."))],
        description=_l("Excel, WPS or CSV, as it came. Titles, totals and several sheets do no harm."),
        render_kw={"accept": ACCEPTED},
    )
    delegation = Text(
        _l("Delegation"),
        [Length(max=120)],
        description=_l("For rows that name none. Leave it empty when the file has a column for it."),
        render_kw={"autocomplete": "off"},
    )

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let the file be for one of these; the only one is chosen."""
        self.site_id.choices = choices(sites)

    def content(self) -> tuple[str, bytes]:
        """The file's name as its owner calls it, and its bytes."""
        return self.file.data.filename or "roster", self.file.data.read()
