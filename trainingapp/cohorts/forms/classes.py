"""Forms of a class as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from trainingapp.cohorts.details import ClassRules, Details, Hosts, Plan
from trainingapp.cohorts.models import Cohort, CohortState, Counting, HostKind
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.web.edits import EditForm
from trainingapp.web.forms import Choice, Form, Text

NEEDED = _l("Fill this in.")
MOST_LINES = 4000
LONGEST_NAME = 120


def short_lines(form: Any, field: TextAreaField) -> None:
    """Refuse a line that the database would have to cut."""
    for line in (field.data or "").splitlines():
        if len(line.strip()) > LONGEST_NAME:
            raise ValidationError(
                _(
                    "“%(name)s…” has %(n)s characters; a name has at most %(most)s.",
                    name=line.strip()[:20],
                    n=len(line.strip()),
                    most=LONGEST_NAME,
                )
            )


def names(label: LazyString) -> TextAreaField:
    """A field for names, one per line, the order kept."""
    return TextAreaField(
        label,
        [Length(max=MOST_LINES), short_lines],
        description=_l("One per line, in order."),
        render_kw={"rows": 3},
    )


def number(label: LazyString, least: int, most: int, help_text: LazyString | str = "") -> IntegerField:
    """A field for a whole number in a range."""
    return IntegerField(
        label,
        [InputRequired(NEEDED), NumberRange(min=least, max=most)],
        description=help_text,
        render_kw={"inputmode": "numeric", "min": least, "max": most},
    )


def chosen(field: DateField) -> date:
    """The day in a field that was found filled in."""
    assert field.data is not None
    return field.data


class HostFields(Form):
    """Who holds the class: the three kinds, each in order."""

    hosts = names(_l("Hosts"))
    co_hosts = names(_l("Co-hosts"))
    supporters = names(_l("Supporters"))

    def host_names(self) -> Hosts:
        """Kind and name of each body, in order."""
        fields = (
            (HostKind.HOST, self.hosts),
            (HostKind.CO_HOST, self.co_hosts),
            (HostKind.SUPPORTER, self.supporters),
        )
        return tuple(
            (kind, line.strip())
            for kind, field in fields
            for line in (field.data or "").splitlines()
            if line.strip()
        )


class NewClassForm(HostFields):
    """The few things without which there is no class; the rest has defaults."""

    programme = Text(
        _l("Programme"),
        [InputRequired(NEEDED), Length(max=120)],
        description=_l("The series that the class belongs to. Choose one or write a new one."),
        render_kw={"list": "programmes", "autocomplete": "off"},
    )
    starts_on = DateField(_l("First day"), [InputRequired(NEEDED)])
    ends_on = DateField(_l("Last day"), [InputRequired(NEEDED)])
    site_name = Text(_l("Main classroom"), [Length(max=120)])
    venue = Text(
        _l("Venue"),
        [Length(max=120)],
        description=_l("The school or hall. Choose one or write a new one."),
        render_kw={"list": "venues", "autocomplete": "off"},
    )
    edition = IntegerField(
        _l("Edition"),
        [Optional(), NumberRange(min=1, max=9999)],
        description=_l("Left empty: the next one."),
        render_kw={"inputmode": "numeric"},
    )
    title = Text(_l("Title"), [Length(max=120)], description=_l("Left empty: the programme's name."))
    code = Text(
        _l("Sign of the class"),
        [Length(max=12)],
        description=_l("Capital letters and digits before trainee numbers. Left empty: made from the title."),
    )

    takes_over = BooleanField(_l("Then take over from an earlier class"))

    def plan(self) -> Plan:
        """The class as typed."""
        return Plan(
            programme=self.programme.text,
            starts_on=chosen(self.starts_on),
            ends_on=chosen(self.ends_on),
            edition=self.edition.data,
            title=self.title.text,
            code=self.code.text,
            hosts=self.host_names(),
            site_name=self.site_name.text,
            venue=self.venue.text,
        )


PLAIN_CODE = Regexp(
    r"^[A-Za-z0-9\u4e00-\u9fff]{0,12}$", message=_l("At most 12 letters, digits or characters.")
)
PATTERNS = (
    "{code}-{year}-{serial:05}",
    "{unit}-{year}-{programme}-{edition:02}-{serial:05}",
    "{unit}{year}{programme}{edition:03}{serial:05}",
    "{unit}（{year}）{programme}第{edition}期{serial:04}号",
)
"""Certificate numbers that are offered; any other may be written."""
_PLAIN = ("title", "edition", "code", "starts_on", "ends_on", *ClassRules.__dataclass_fields__)
"""Fields that are called as the class's columns are."""


class SettingsForm(EditForm, HostFields):
    """Everything about a class that can be changed."""

    title = Text(_l("Title"), [InputRequired(NEEDED), Length(max=120)])
    edition = number(_l("Edition"), 1, 9999)
    code = Text(
        _l("Sign of the class"),
        [InputRequired(NEEDED), Length(max=12)],
        description=_l("Stands before trainee numbers; fixed once there are any."),
    )
    starts_on = DateField(_l("First day"), [InputRequired(NEEDED)])
    ends_on = DateField(_l("Last day"), [InputRequired(NEEDED)])
    hours_per_half_day = number(_l("Study hours per half-day"), 1, 12)
    absence_one_in = number(
        _l("Absence allowed: one part in"),
        1,
        100,
        _l("7 means: whoever misses more than 1/7 of the hours gets no certificate."),
    )
    sign_in_opens = number(_l("Sign-in opens, minutes before"), 0, 240)
    late_after = number(_l("Late after, minutes"), 0, 240)
    group_size = number(_l("People per group"), 2, 100)
    conveners_per_group = number(_l("Conveners per group"), 0, 5)
    needs_reflection = BooleanField(_l("A reflection is needed for the certificate"))
    min_length = number(_l("Reflection: least length"), 0, 100_000)
    max_length = number(_l("Reflection: greatest length"), 1, 100_000)
    counting = Choice(
        _l("What counts"), coerce=Counting, choices=[SelectChoice(c.value, c.label) for c in Counting]
    )
    certificate_pattern = Text(
        _l("Certificate number"),
        [InputRequired(NEEDED), Length(max=60)],
        description=_l(
            "Parts: {unit} unit, {year} year, {programme} programme, {edition:02} edition, {code} sign of the "
            "class, {serial:05} number in five digits."
        ),
        render_kw={"autocomplete": "off", "list": "patterns"},
    )
    unit_code = Text(_l("Code of the unit"), [PLAIN_CODE], description=_l("For {unit}; may stay empty."))
    programme_code = Text(
        _l("Code of the programme"), [PLAIN_CODE], description=_l("For {programme}; may stay empty.")
    )
    award_percent = number(
        _l("Outstanding trainees, per cent"), 0, 100, _l("0: the class names none. 10 is usual.")
    )

    @classmethod
    def of(cls, cohort: Cohort) -> SettingsForm:
        """The form with what the class is now."""
        values = {name: getattr(cohort, name) for name in _PLAIN}
        return cls(data={**values, **_host_lines(cohort)}, edited=cohort)

    def details(self) -> Details:
        """What the class is called from now on."""
        return Details(
            title=self.title.text,
            edition=self.edition.data or 0,
            code=self.code.text.upper(),
            starts_on=chosen(self.starts_on),
            ends_on=chosen(self.ends_on),
            hosts=self.host_names(),
        )

    def class_rules(self) -> ClassRules:
        """What counts from now on."""
        return ClassRules(**{name: self[name].data for name in ClassRules.__dataclass_fields__})


def _host_lines(cohort: Cohort) -> dict[str, Any]:
    fields = {"hosts": HostKind.HOST, "co_hosts": HostKind.CO_HOST, "supporters": HostKind.SUPPORTER}
    return {
        field: "\n".join(host.name for host in cohort.hosts if host.kind is kind)
        for field, kind in fields.items()
    }


class StateForm(Form):
    to = Choice(
        _l("State"), coerce=CohortState, choices=[SelectChoice(s.value, s.label) for s in CohortState]
    )
