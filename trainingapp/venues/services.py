"""What is done with venues and rooms."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.venues import queries, rules
from trainingapp.venues.models import Room, Venue
from trainingapp.venues.rules import RoomDetails


def add_venue(name: str, *, province: str = "", address: str = "", by: Person | None) -> Venue:
    """Add a place.

    Raises:
        DomainError: another venue has the name.
    """
    _check_name(name)
    venue = Venue(name=name, province=province, address=address)
    session.add(venue)
    audit.record(by, "venue.add", venue, name=name)
    return venue


def venue_named(name: str, *, by: Person | None) -> Venue | None:
    """The venue of this name, added if there is none; None for an empty name."""
    name = name.strip()
    if not name:
        return None
    return queries.named(name) or add_venue(name, by=by)


def edit_venue(venue: Venue, *, name: str, province: str, address: str, by: Person) -> None:
    """Change what a place is called and where it is."""
    if name != venue.name:
        _check_name(name)
    venue.name, venue.province, venue.address = name, province, address
    audit.record(by, "venue.edit", venue, name=name)


def remove_venue(venue: Venue, *, by: Person) -> None:
    """Remove a place that nothing refers to, its rooms included."""
    audit.record(by, "venue.remove", venue, name=venue.name)
    _delete(
        venue, _("%(name)s is in use: a class has a site there, or uses one of its rooms.", name=venue.name)
    )


def add_rooms(venue: Venue, rooms: Sequence[RoomDetails], *, by: Person | None) -> list[Room]:
    """Add rooms.

    Raises:
        DomainError: the venue has one of them already; none is added then.
    """
    present = {(room.building, room.number) for room in session.scalars(queries.rooms(venue))}
    for one in rooms:
        rules.check_seats(one.seats)
        if (one.building, one.number) in present:
            raise DomainError(_("The venue has the room %(name)s already.", name=rules.label(one)))
    added = [Room(venue=venue, building=one.building, number=one.number, seats=one.seats) for one in rooms]
    session.add_all(added)
    audit.record(by, "venue.add_rooms", venue, rooms=[room.label for room in added])
    return added


def edit_room(room: Room, details: RoomDetails, *, by: Person) -> None:
    """Change a room's name or seats."""
    rules.check_seats(details.seats)
    same = select(Room.id).where(
        Room.venue_id == room.venue_id,
        Room.building == details.building,
        Room.number == details.number,
        Room.id != room.id,
    )
    if session.scalar(same):
        raise DomainError(_("The venue has the room %(name)s already.", name=rules.label(details)))
    room.building, room.number, room.seats = details.building, details.number, details.seats
    room.row_seats = details.row_seats
    audit.record(by, "room.edit", room, name=room.label, seats=room.seats)


def remove_room(room: Room, *, by: Person) -> None:
    """Remove a room that no lesson and no group uses."""
    audit.record(by, "room.remove", room, name=room.label, venue_id=room.venue_id)
    _delete(
        room,
        _(
            "%(name)s is in use by lessons or groups of a class. Give them another room first.",
            name=room.label,
        ),
    )


def _check_name(name: str) -> None:
    if queries.named(name) is not None:
        raise DomainError(_("There is a venue called “%(name)s” already.", name=name))


def _delete(what: Venue | Room, otherwise: str) -> None:
    """Delete what nothing refers to; the database knows all that does, on whichever floor."""
    try:
        with session.begin_nested():
            session.delete(what)
    except IntegrityError as error:
        raise DomainError(otherwise) from error
