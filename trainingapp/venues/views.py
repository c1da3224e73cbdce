"""Views of the venues."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.core.i18n import _
from trainingapp.venues import policies, queries, rules, services
from trainingapp.venues.forms import RoomForm, RoomsForm, VenueForm
from trainingapp.venues.models import Room, Venue
from trainingapp.web.access import allow
from trainingapp.web.edits import held
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other

bp = Blueprint("venues", __name__, template_folder="templates", url_prefix="/venues")


@bp.get("")
@allow(policies.keep)
def index(person: Person) -> ResponseReturnValue:
    """All venues."""
    listed = paged(queries.venues(search_text()), page_number())
    return page("venues/index.html", listed=listed, sizes=queries.sizes(listed.rows))


@bp.route("/new", methods=["GET", "POST"])
@allow(policies.keep)
def add(person: Person) -> ResponseReturnValue:
    """Add a venue."""
    form = VenueForm()
    if form.validate_on_submit():
        with form.refusals():
            venue = services.add_venue(
                form.name.text, province=form.province.text, address=form.address.text, by=person
            )
            return see_other("venues.show", _("The venue is added. Now add its rooms."), venue_id=venue.id)
    return form_page("venues/edit.html", form)


@bp.route("/<int:venue_id>", methods=["GET", "POST"])
@allow(policies.keep, venue=Venue)
def show(person: Person, venue: Venue) -> ResponseReturnValue:
    """A venue with its rooms; posting adds rooms."""
    form = RoomsForm()
    if form.validate_on_submit():
        with form.refusals():
            added = services.add_rooms(venue, rules.parse_rooms(form.rooms.data or ""), by=person)
            return see_other("venues.show", _("Rooms added: %(n)s", n=len(added)), venue_id=venue.id)
    listed = paged(queries.rooms(venue), page_number(), size=100)
    return form_page("venues/show.html", form, venue=venue, listed=listed)


@bp.route("/<int:venue_id>/edit", methods=["GET", "POST"])
@allow(policies.keep, venue=Venue)
def edit(person: Person, venue: Venue) -> ResponseReturnValue:
    """Change what a venue is called and where it is."""
    form = VenueForm(obj=held(venue), edited=venue)
    if form.validate_on_submit():
        with form.refusals():
            services.edit_venue(
                venue,
                name=form.name.text,
                province=form.province.text,
                address=form.address.text,
                by=person,
            )
            return see_other("venues.show", _("Saved."), venue_id=venue.id)
    return form_page("venues/edit.html", form, venue=venue)


@bp.post("/<int:venue_id>/remove")
@allow(policies.keep, venue=Venue)
def remove(person: Person, venue: Venue) -> ResponseReturnValue:
    """Remove a venue that is not in use."""
    services.remove_venue(venue, by=person)
    return see_other("venues.index", _("The venue is removed."))


@bp.route("/<int:venue_id>/rooms/<int:room_id>", methods=["GET", "POST"])
@allow(policies.keep, venue=Venue, room=Room)
def edit_room(person: Person, venue: Venue, room: Room) -> ResponseReturnValue:
    """Change a room."""
    form = RoomForm(obj=held(room), edited=room)
    if form.validate_on_submit():
        with form.refusals():
            services.edit_room(room, form.details(), by=person)
            return see_other("venues.show", _("Saved."), venue_id=venue.id)
    return form_page("venues/room.html", form, venue=venue, room=room)


@bp.post("/<int:venue_id>/rooms/<int:room_id>/remove")
@allow(policies.keep, venue=Venue, room=Room)
def remove_room(person: Person, venue: Venue, room: Room) -> ResponseReturnValue:
    """Remove a room that is not in use."""
    services.remove_room(room, by=person)
    return see_other("venues.show", _("The room is removed."), venue_id=venue.id)
