"""Pages and services of the venues."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.factories import (
    CohortFactory,
    GroupFactory,
    PersonFactory,
    RoomFactory,
    SiteFactory,
    VenueFactory,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.audit.models import AuditEntry
from trainingapp.core.errors import DomainError
from trainingapp.venues import policies, services
from trainingapp.venues.models import Room, Venue
from trainingapp.venues.rules import RoomDetails


@pytest.fixture
def keeper(session):
    return organizer(CohortFactory())


def test_organizers_and_administrators_keep_venues(session, keeper):
    assert policies.keep(keeper)
    assert policies.keep(PersonFactory(is_admin=True))
    assert not policies.keep(PersonFactory())
    assert not policies.keep(site_staff(SiteFactory()))


@pytest.mark.parametrize(
    "path", ["/venues", "/venues/new", "/venues/{venue}", "/venues/{venue}/rooms/{room}"]
)
def test_others_find_nothing(client, session, keeper, path):
    room = RoomFactory()
    url = path.format(venue=room.venue_id, room=room.id)

    assert client.sign_in(site_staff(SiteFactory())).get(url).status_code == 404
    assert client.sign_in(keeper).get(url).status_code == 200


def test_a_room_of_another_venue_is_not_found(client, session, keeper):
    room, other = RoomFactory(), VenueFactory()

    assert client.sign_in(keeper).get(f"/venues/{other.id}/rooms/{room.id}").status_code == 404


def test_a_venue_is_added_with_many_rooms(client, session, keeper):
    client.sign_in(keeper)
    added = client.post("/venues/new", data={"name": "青禾市社区学院", "province": "示范省"})
    venue = session.scalars(select(Venue)).one()
    client.post(f"/venues/{venue.id}", data={"rooms": "明德楼 201-215, 20 seats\n报告厅, 430"})

    assert added.headers["Location"].endswith(f"/venues/{venue.id}")
    assert session.scalar(select(func.count()).select_from(Room)) == 16
    assert "明德楼 215" in client.get(f"/venues/{venue.id}").text
    assert session.scalars(select(AuditEntry.action)).all() == ["venue.add", "venue.add_rooms"]


def test_a_second_venue_of_the_name_is_refused(client, session, keeper):
    VenueFactory(name="青禾市社区学院")

    assert client.sign_in(keeper).post("/venues/new", data={"name": "青禾市社区学院"}).status_code == 422


def test_rooms_are_added_all_or_none(client, session, keeper):
    room = RoomFactory(building="明德楼", number="202")

    answer = client.sign_in(keeper).post(f"/venues/{room.venue_id}", data={"rooms": "明德楼 201-203, 20"})

    assert answer.status_code == 422
    assert "明德楼 202" in answer.text
    assert session.scalar(select(func.count()).select_from(Room)) == 1


def test_a_room_is_changed_and_keeps_clear_of_others(client, session, keeper):
    room = RoomFactory(building="明德楼", number="201")
    RoomFactory(venue=room.venue, building="明德楼", number="202")
    url = f"/venues/{room.venue_id}/rooms/{room.id}"
    client.sign_in(keeper)

    assert client.post(url, data={"building": "明德楼", "number": "202", "seats": "9"}).status_code == 422
    assert client.post(url, data={"building": "明德楼", "number": "203", "seats": "9"}).status_code == 303
    assert (room.label, room.seats) == ("明德楼 203", 9)


def test_a_room_in_use_stays(client, session, keeper):
    group = GroupFactory(room=RoomFactory())
    room = group.room

    answer = client.sign_in(keeper).post(f"/venues/{room.venue_id}/rooms/{room.id}/remove")

    assert answer.status_code == 409
    assert room.label in answer.text
    assert session.get(Room, room.id) is not None


def test_a_free_room_and_a_free_venue_go(client, session, keeper):
    room = RoomFactory()
    venue = room.venue
    client.sign_in(keeper)

    assert client.post(f"/venues/{venue.id}/rooms/{room.id}/remove").status_code == 303
    RoomFactory(venue=venue)
    assert client.post(f"/venues/{venue.id}/remove").status_code == 303
    assert session.scalar(select(func.count()).select_from(Room)) == 0
    assert session.scalars(select(Venue).where(Venue.id == venue.id)).all() == []


def test_a_venue_with_a_site_stays(session, keeper):
    site = SiteFactory()

    with pytest.raises(DomainError):
        services.remove_venue(site.venue, by=keeper)


def test_a_venue_is_renamed_to_a_free_name_only(client, session, keeper):
    venue, other = VenueFactory(), VenueFactory()
    client.sign_in(keeper)

    assert client.post(f"/venues/{venue.id}/edit", data={"name": other.name}).status_code == 422
    assert client.post(f"/venues/{venue.id}/edit", data={"name": "新名学校"}).status_code == 303
    assert venue.name == "新名学校"


def test_rooms_need_seats(session, keeper):
    with pytest.raises(DomainError):
        services.add_rooms(VenueFactory(), [RoomDetails("", "1", 0)], by=keeper)


def test_the_list_takes_as_many_statements_for_three_venues_as_for_one(client, session, keeper):
    client.sign_in(keeper)
    counts = []
    for _n in range(2):
        RoomFactory()
        with count_queries() as statements:
            client.get("/venues")
        counts.append(len(statements))
        RoomFactory()

    assert counts == [5, 5]


def test_the_list_is_searched(client, session, keeper):
    VenueFactory(name="望溪党校", province="示范省")
    VenueFactory(name="别处学校", province="样板省")

    text = client.sign_in(keeper).get("/venues?q=示范").text

    assert "望溪党校" in text
    assert "别处学校" not in text
