"""Forms of the timetable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_wtf.file import FileField
from wtforms import DateField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from trainingapp.cohorts.forms.sites import SiteChoice
from trainingapp.cohorts.models import Site
from trainingapp.core import clock
from trainingapp.core.i18n import _, _l
from trainingapp.courses.models import CourseKind
from trainingapp.web.dry_runs import DryRunForm
from trainingapp.web.edits import EditForm
from trainingapp.web.forms import Choice, Text

NEEDED = InputRequired(_l("Fill this in."))
SIGN_IN = {"": None, "yes": True, "no": False}


class LessonForm(EditForm):
    """A lesson with its course and lecturers."""

    title = Text(_l("Course title"), [NEEDED, Length(max=200)])
    kind = Choice(_l("Kind"), [NEEDED], choices=[SelectChoice(kind.value, kind.label) for kind in CourseKind])
    day = DateField(_l("Day"), [InputRequired(_l("Give the day, like 2026-08-24."))])
    begins = TimeField(_l("From"), [InputRequired(_l("Give the time, like 08:30."))])
    ends = TimeField(_l("Until"), [InputRequired(_l("Give the time, like 08:30."))])
    speakers = TextAreaField(
        _l("Lecturers"),
        [Length(max=4000)],
        description=_l(
            "One per line: name, post, unit. For a trainee who presents a case: the trainee number."
        ),
        render_kw={"rows": 3},
    )
    site = SiteChoice(_l("Where"))
    room = Text(
        _l("Room"),
        [Length(max=130)],
        description=_l("Building and number. For a central lesson: the room of the main classroom."),
        render_kw={"list": "rooms", "autocomplete": "off"},
    )
    takes_sign_in = Choice(_l("Sign-in"))

    def offer(self, sites: Sequence[Site], *, central: bool, sign_in_now: bool | None = None) -> None:
        """Fill the choices: the sites, and what is known of sign-in (None for a new lesson)."""
        self.site.offer(sites, none=_("Central: all sites") if central else "")
        self.takes_sign_in.choices = [
            SelectChoice("", _by_itself(sign_in_now)),
            SelectChoice("yes", _("Yes, here")),
            SelectChoice("no", _("No")),
        ]

    @property
    def chosen_kind(self) -> CourseKind:
        return CourseKind(self.kind.data)

    def period(self, zone: str) -> tuple[datetime, datetime]:
        """Begin and end, in UTC; the fields are required."""
        assert self.day.data is not None
        assert self.begins.data is not None
        assert self.ends.data is not None
        day = self.day.data
        return clock.at(day, self.begins.data, zone), clock.at(day, self.ends.data, zone)

    @property
    def sign_in(self) -> bool | None:
        return SIGN_IN[self.takes_sign_in.data or ""]


def _by_itself(now: bool | None) -> str:
    if now is None:
        return _("By itself: the first lesson of a half-day")
    return _("As it is: yes") if now else _("As it is: no")


class ImportForm(DryRunForm):
    """A whole timetable as lines or as a file."""

    lines = TextAreaField(_l("Lines"), [Length(max=400_000)], render_kw={"rows": 12, "wrap": "off"})
    file = FileField(_l("Or a table (.xlsx, .xls, .csv)"), render_kw={"accept": ".xlsx,.xls,.csv"})
