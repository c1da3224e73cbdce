"""The forms of a roster import: the file, what its columns are, a row mended by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange

from trainingapp.cohorts.forms.sites import SiteChoice
from trainingapp.cohorts.models import Missing, RosterLine, Site
from trainingapp.cohorts.roster import Field
from trainingapp.core.i18n import _l
from trainingapp.web.forms import Choice, Form, Text

KNOWN_DELEGATIONS = {"autocomplete": "off", "list": "delegations"}
"""Those of the class are offered, so that one is not written in two ways."""
ACCEPTED = ".xlsx,.xls,.xlsm,.ods,.et,.csv,.tsv,.txt"


class RosterFileForm(Form):
    """A roster file and the site whose people are in it."""

    site_id = SiteChoice(
        _l("Site"),
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
        render_kw=KNOWN_DELEGATIONS,
    )

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let the file be for one of these; the only one is chosen."""
        self.site_id.offer(sites)

    def content(self) -> tuple[str, bytes]:
        """The file's name as its owner calls it, and its bytes."""
        return self.file.data.filename or "roster", self.file.data.read()


class LineForm(Form):
    """A row of the file, mended. An empty phone or ID number stays as it was read."""

    name = Text(_l("Name"), [Length(max=60)], render_kw={"autocomplete": "off"})
    phone = Text(_l("Phone"), [Length(max=60)], render_kw={"autocomplete": "off", "inputmode": "tel"})
    no_phone = BooleanField(_l("Take without a phone"))
    id_number = Text(_l("ID number"), [Length(max=60)], render_kw={"autocomplete": "off"})
    no_id_number = BooleanField(_l("Take without an ID number"))
    sex = Choice(
        _l("Sex"),
        choices=[
            SelectChoice("", _l("Not said")),
            SelectChoice("男", _l("male")),
            SelectChoice("女", _l("female")),
        ],
    )
    birth_date = Text(_l("Date of birth"), [Length(max=40)], render_kw={"autocomplete": "off"})
    unit = Text(_l("Unit"), [Length(max=240)], render_kw={"autocomplete": "off"})
    post = Text(_l("Post"), [Length(max=120)], render_kw={"autocomplete": "off"})
    delegation = Text(_l("Delegation"), [Length(max=120)], render_kw=KNOWN_DELEGATIONS)
    remark = Text(_l("Remark"), [Length(max=200)], render_kw={"autocomplete": "off"})
    site = Choice(_l("Site"))

    def offer_sites(self, names: Iterable[str]) -> None:
        """Let the person sit at one of these; a site that was not found must be chosen."""
        self.site.choices = [SelectChoice("", _l("Choose a site")), *(SelectChoice(n, n) for n in names)]

    def leave_out(self, line: RosterLine, *, with_ids: bool) -> None:
        """Ask for no ID number where the class collects none, for a date of birth only where the file has one."""
        if not with_ids:
            del self.id_number, self.no_id_number
        if not line.person.get("born"):
            del self.birth_date

    def show(self, line: RosterLine, site: str) -> None:
        """Fill in what was read of the row; numbers stay masked, so they are typed anew or left."""
        if "birth_date" in self:
            self.birth_date.data = line.person.get("born", "")
        for name in ("name", "unit", "post", "delegation", "remark"):
            getattr(self, name).data = line.person.get(name, "")
        self.sex.data = {"male": "男", "female": "女"}.get(line.person.get("sex", ""), "")
        self.site.data = site

    def changes(self, line: RosterLine, site: str) -> dict[Field, str]:
        """The fields that were sent and are written otherwise than they were read."""
        before = LineForm(formdata=None)
        before.show(line, site)
        names = ("name", "sex", "birth_date", "unit", "post", "delegation", "remark", "site")
        sent = [name for name in names if name in self and self[name].raw_data]
        changed = {
            Field(name): self[name].data or "" for name in sent if self[name].data != before[name].data
        }
        for field in (Field.PHONE, Field.ID_NUMBER):
            if field.value not in self:
                continue
            text, is_without = self[field.value].data or "", self[f"no_{field.value}"].data
            if text.strip() or is_without:
                changed[field] = "" if is_without else text.strip()
        return changed


ACTIONS = [
    SelectChoice("leave_out", _l("Leave them out")),
    SelectChoice("take_in", _l("Take them in and check them again")),
    SelectChoice("suggestion", _l("Accept the suggestion, where there is one")),
    SelectChoice("no_phone", _l("Take them without a phone")),
    SelectChoice("no_id_number", _l("Take them without an ID number")),
    SelectChoice("site", _l("Put them at the site …")),
    SelectChoice("delegation", _l("Give them the delegation …")),
]


class ManyLinesForm(Form):
    """One change for all rows that a filter shows."""

    action = Choice(_l("For all these rows"), choices=ACTIONS)
    site = Choice(_l("Site"))
    delegation = Text(_l("Delegation"), [Length(max=120)], render_kw=KNOWN_DELEGATIONS)

    def leave_out_ids(self) -> None:
        """For a class that collects no ID numbers."""
        self.action.choices = [choice for choice in ACTIONS if choice.value != "no_id_number"]

    def offer_sites(self, names: Iterable[str]) -> None:
        """Let the rows go to one of these."""
        self.site.choices = [SelectChoice("", "—"), *(SelectChoice(n, n) for n in names)]


class HeaderForm(Form):
    """Where the header of a table stands, when the reader found none or the wrong one."""

    sheet = Choice(_l("Sheet"))
    row = IntegerField(
        _l("Row of the header"),
        [InputRequired(_l("Type the number of the row.")), NumberRange(min=1, max=1_048_576)],
    )
    has_two_rows = BooleanField(_l("The header has two rows; this is the upper one"))

    def offer_sheets(self, names: Iterable[str], file_name: str) -> None:
        """Let it be on one of these sheets; a text file has one without a name."""
        self.sheet.choices = [SelectChoice(name, name or file_name) for name in names]


class MissingForm(Form):
    """What becomes of trainees who are not in the file."""

    missing = Choice(
        _l("When the import is confirmed"),
        coerce=Missing,
        choices=[SelectChoice(choice.value, choice.label) for choice in Missing],
    )
