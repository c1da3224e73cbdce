"""Venues and rooms, found."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, or_, select

from trainingapp.core.session import session
from trainingapp.venues.models import Room, Venue


def venues(search: str = "") -> Select[Venue]:
    """All venues by province and name."""
    query = select(Venue).order_by(Venue.province, Venue.name, Venue.id)
    if search:
        columns = (Venue.name, Venue.province, Venue.address)
        query = query.where(or_(*(column.contains(search, autoescape=True) for column in columns)))
    return query


def rooms(venue: Venue) -> Select[Room]:
    """The rooms of a venue by building and number."""
    return select(Room).where(Room.venue_id == venue.id).order_by(Room.building, Room.number, Room.id)


def sizes(venues: Iterable[Venue]) -> dict[int, tuple[int, int]]:
    """How many rooms and seats each venue has, by its id; venues without rooms are left out."""
    wanted = [venue.id for venue in venues]
    rows = session.execute(
        select(Room.venue_id, func.count(), func.sum(Room.seats))
        .where(Room.venue_id.in_(wanted))
        .group_by(Room.venue_id)
    )
    return {venue_id: (count, seats) for venue_id, count, seats in rows}


def names() -> list[str]:
    """The names of all venues, for suggestions while typing."""
    return list(session.scalars(select(Venue.name).order_by(Venue.name).limit(1000)))


def named(name: str) -> Venue | None:
    """The venue of exactly this name."""
    return session.scalar(select(Venue).where(Venue.name == name))
