"""Venues and rooms."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.core.database import Base, Timestamped, reference, short


class Venue(Timestamped, Base):
    """A place with rooms, such as a school."""

    __tablename__ = "venue"

    name: Mapped[str] = mapped_column(short(120), unique=True)
    province: Mapped[str] = mapped_column(short(60), default="")
    address: Mapped[str] = mapped_column(short(200), default="")

    rooms: Mapped[list[Room]] = relationship(
        back_populates="venue", cascade="all, delete-orphan", order_by="(Room.building, Room.number, Room.id)"
    )


class Room(Base):
    """A room, named by its building and number."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("venue_id", "building", "number"),
        CheckConstraint("seats > 0", name="has_seats"),
    )

    venue_id: Mapped[int] = reference("venue", cascade=True)
    building: Mapped[str] = mapped_column(short(60), default="")
    number: Mapped[str] = mapped_column(short(60))
    seats: Mapped[int]
    row_seats: Mapped[int | None]
    """Seats in a row, if the room has rows facing a stage; seat plans go by it."""

    venue: Mapped[Venue] = relationship(back_populates="rooms")

    @property
    def label(self) -> str:
        """As it stands on doors and in timetables: 明德楼 201."""
        return f"{self.building} {self.number}".strip()
