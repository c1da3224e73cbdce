"""Forms of the venues: shape of input only."""

from __future__ import annotations

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainingapp.core.i18n import _l
from trainingapp.venues.rules import MOST_IN_A_ROW, MOST_SEATS, RoomDetails
from trainingapp.web.edits import EditForm
from trainingapp.web.forms import Form, Text


class VenueForm(EditForm):
    name = Text(_l("Name of the venue"), [InputRequired(_l("Fill this in.")), Length(max=120)])
    province = Text(_l("Province"), [Length(max=60)])
    address = Text(_l("Address"), [Length(max=200)])


class RoomsForm(Form):
    rooms = TextAreaField(
        _l("Rooms"),
        [InputRequired(_l("Fill this in.")), Length(max=10_000)],
        description=_l("One line each: building, number, seats. Several at once: 明德楼 201-215, 20"),
        render_kw={"rows": 4, "placeholder": "明德楼 201-215, 20"},
    )


class RoomForm(EditForm):
    building = Text(_l("Building"), [Length(max=60)])
    number = Text(_l("Number or name"), [InputRequired(_l("Fill this in.")), Length(max=60)])
    seats = IntegerField(
        _l("Seats"), [InputRequired(_l("Fill this in.")), NumberRange(min=1, max=MOST_SEATS)]
    )
    row_seats = IntegerField(
        _l("Seats in a row"),
        [Optional(), NumberRange(min=1, max=MOST_IN_A_ROW)],
        description=_l("For halls with rows facing a stage: seat plans go by it."),
    )

    def details(self) -> RoomDetails:
        """The room as typed."""
        return RoomDetails(self.building.text, self.number.text, self.seats.data or 0, self.row_seats.data)
