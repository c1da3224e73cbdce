"""The organizer's forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainingapp.accounts.models import Person
from trainingapp.core.i18n import _l
from trainingapp.grading.models import Criterion, Level, ReviewPlan
from trainingapp.grading.services import PlanDetails
from trainingapp.web.forms import Choice, Form, Text

REASON = [InputRequired(_l("Give a reason.")), Length(max=200)]


class PlanForm(Form):
    """How a task is reviewed."""

    blind = BooleanField(
        _l("Graders read without names"),
        description=_l("No name, number or unit on any page or file that graders get."),
    )
    second_if_excellent = BooleanField(
        _l("A second grader reads what the first calls excellent"),
        description=_l("Excellent is then what both call so. Needs two graders."),
    )
    second_if_suspicious = BooleanField(
        _l("A second grader reads what somebody has doubts about"),
        description=_l("You can ask for it on the page of each reflection."),
    )
    appeal_days = IntegerField(
        _l("Days for an appeal"),
        [InputRequired(), NumberRange(0, 60)],
        description=_l("0: no appeals. Each trainee may appeal once; the better level counts."),
    )
    criteria = TextAreaField(
        _l("Criteria"),
        [Length(max=2000)],
        description=_l(
            "One in each line: name, space, most points, such as “Practice 30”. Empty: graders give levels as such."
        ),
        render_kw={"rows": 6},
    )
    excellent_from = IntegerField(_l("Excellent from (points)"), [InputRequired(), NumberRange(0, 800)])
    good_from = IntegerField(_l("Good from (points)"), [InputRequired(), NumberRange(0, 800)])
    pass_from = IntegerField(_l("Pass from (points)"), [InputRequired(), NumberRange(0, 800)])

    def show(self, plan: ReviewPlan, criteria: Sequence[Criterion]) -> None:
        """Fill in what holds now."""
        for name in PlanDetails.__dataclass_fields__:
            self[name].data = getattr(plan, name)
        self.criteria.data = "\n".join(f"{one.title} {one.most}" for one in criteria)

    def details(self) -> PlanDetails:
        """What was typed, as the service takes it."""
        return PlanDetails(**{name: self[name].data for name in PlanDetails.__dataclass_fields__})


class ShareForm(Form):
    """How much each grader takes; a field for each, made for the class by `share_form`."""

    def shares(self, graders: Sequence[Person]) -> dict[int, int]:
        """The shares that were sent, by grader id; whoever was not on the page keeps theirs."""
        return {g.id: self[f"share_{g.id}"].data for g in graders if self[f"share_{g.id}"].data is not None}


def share_form(graders: Sequence[Person], shares: dict[int, int]) -> ShareForm:
    """A form with a number for each of these graders."""
    fields: dict[str, Any] = {
        f"share_{one.id}": IntegerField(
            _l("Share"), [Optional(), NumberRange(0, 3)], default=shares.get(one.id, 1)
        )
        for one in graders
    }
    made: ShareForm = type("SharesOfClass", (ShareForm,), fields)()
    return made


class RecusalForm(Form):
    """Who does not read whom."""

    grader = Choice(_l("Grader"), coerce=int)
    trainee_no = Text(_l("Trainee number"), [Length(max=32)])
    unit = Text(
        _l("or unit"),
        [Length(max=240)],
        description=_l("As on the roster; the beginning is enough: all units below it are meant."),
    )
    reason = Text(_l("Reason"), REASON)

    def offer(self, graders: Sequence[Person]) -> None:
        """Let it be one of these."""
        self.grader.choices = [SelectChoice(str(one.id), one.name) for one in graders]


class ReasonForm(Form):
    """A reason and nothing else."""

    reason = Text(_l("Reason"), REASON)


class CalibrationForm(Form):
    """A text with its agreed level."""

    receipt_no = Text(
        _l("Receipt number of a text handed in earlier"),
        [Length(max=32)],
        description=_l("From a class that you organize. Name and unit of its author are replaced."),
    )
    title = Text(_l("Title"), [Length(max=200)])
    text = TextAreaField(_l("or paste a text"), [Length(max=200_000)], render_kw={"rows": 10})
    level = Choice(
        _l("Agreed level"), coerce=Level, choices=[SelectChoice(one.value, one.label) for one in Level]
    )
    why = TextAreaField(
        _l("Why this level"), [Length(max=2000)], description=_l("Graders read it after their own decision.")
    )
