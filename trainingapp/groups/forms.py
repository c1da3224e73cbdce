"""Forms of the groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from trainingapp.cohorts.models import Site
from trainingapp.core.i18n import _, _l
from trainingapp.groups.models import GroupRole
from trainingapp.groups.proposals import Wishes
from trainingapp.groups.queries import Member
from trainingapp.groups.rules import GroupState
from trainingapp.venues.models import Room
from trainingapp.web.forms import Choice, Form, Text, number_or_none

Choices = Sequence[tuple[int, str]]


def options(choices: Iterable[tuple[Any, Any]]) -> list[Any]:
    """Pairs of value and label as the choices of a field."""
    return [SelectChoice(str(value), label) for value, label in choices]


MODES = options(
    [
        ("mixed", _l("Mixed: every group a picture of the whole")),
        ("delegation", _l("By delegation: those who came together stay together")),
    ]
)


class Ticked(SelectMultipleField):
    """Some of a list, as check boxes."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, coerce=int, **options)

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(
                _("The list has changed in the meantime. Look again and repeat.")
            ) from error

    def names(self) -> str:
        """The labels' beginnings of those that are ticked, as one text."""
        choices: list[Any] = list(self.choices or [])
        ticked = [one.label for one in choices if int(one.value) in (self.data or [])]
        return _(", ").join(label.partition(" · ")[0] for label in ticked)


class PlanForm(Form):
    """The wishes for a proposal; read from the address, or with the key of the one that was shown."""

    size = IntegerField(
        _l("People per group"),
        [InputRequired(_l("Fill this in.")), NumberRange(2, 200, _l("From 2 to 200 people."))],
    )
    mode = Choice(_l("How to mix"), choices=MODES)
    rooms = Ticked(_l("Rooms"))
    seed = IntegerField(_l("Arrangement"), [NumberRange(1, 999_999, _l("From 1 to 999,999."))], default=1)
    key = HiddenField()

    def wishes(self) -> Wishes:
        """What was asked for; only after validation."""
        rooms = tuple(sorted(self.rooms.data or ()))
        return Wishes(self.size.data, self.mode.data, rooms, self.seed.data)  # type: ignore[arg-type]


def plan_form(
    site: Site, rooms: Iterable[Room], usual: list[int], *, sent: Any = None, guard: bool = False
) -> PlanForm:
    """The form with the rooms to choose from; `sent` is what came with the request, if anything did."""
    usuals = {"size": site.cohort.group_size, "mode": "mixed", "rooms": usual, "seed": 1}
    form = PlanForm(formdata=sent, data=usuals, meta={} if guard else {"csrf": False})
    form.rooms.choices = options((room.id, room.label) for room in rooms)
    return form


class MoveForm(Form):
    members = Ticked(_l("Members"))
    to = Choice(_l("To group"), coerce=number_or_none)
    reason = Text(_l("Reason (optional)"), [Length(max=200)])

    def validate_members(self, field: Ticked) -> None:
        if not field.data:
            raise ValidationError(_("Tick the members first."))


class LeaveForm(Form):
    members = Ticked(_l("Members"))

    def validate_members(self, field: Ticked) -> None:
        if not field.data:
            raise ValidationError(_("Tick the members first."))


class RoleForm(Form):
    role = Choice(_l("Role"), choices=options((role.value, role.label) for role in GroupRole))


class RoomForm(Form):
    room = Choice(_l("Room"), coerce=number_or_none)


class PlaceForm(Form):
    """Trainees without a group, and the group to put them into."""

    trainees = Ticked(_l("Trainees"))
    group = Choice(_l("Into group"), coerce=number_or_none)

    def validate_trainees(self, field: Ticked) -> None:
        if not field.data:
            raise ValidationError(_("Tick the trainees first."))


class AddForm(Form):
    enrolment = Choice(_l("Trainee"), coerce=number_or_none)


def member_choices(members: Iterable[Member]) -> Choices:
    """Members by membership."""
    return [(member.membership_id, member.name) for member in members]


def group_choices(states: Iterable[GroupState]) -> Choices:
    """Groups with their sizes."""
    return [
        (state.group_id, _("Group %(n)s (%(size)s people)", n=state.number, size=state.size))
        for state in states
    ]


def trainee_choices(trainees: Iterable[Any]) -> Choices:
    """Trainees by enrolment, with what tells namesakes apart."""
    return [(t.enrolment_id, " · ".join(filter(None, (t.name, t.unit, t.trainee_no)))) for t in trainees]


def room_choices(rooms: Iterable[Room]) -> list[tuple[Any, str]]:
    """Rooms with their seats, and none."""
    return [
        ("", _("No room yet")),
        *((room.id, _("%(room)s (%(seats)s seats)", room=room.label, seats=room.seats)) for room in rooms),
    ]
