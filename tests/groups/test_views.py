"""The pages of the groups: what they show, change and cost."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from sqlalchemy import func, select

from tests.factories import RoomFactory, SiteFactory, organizer
from tests.groups.classes import Grouped, withdraw
from tests.queries import count_queries
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import CohortState, SiteKind
from trainingapp.groups import queries, rules
from trainingapp.groups.models import Group, GroupRole, Membership


@pytest.fixture
def made(session):
    return Grouped(3, 3)


@pytest.fixture
def clerk(client, made):
    return client.sign_in(organizer(made.cohort))


def index(made, more=""):
    return f"/cohorts/{made.cohort.id}/groups?site={made.site.id}{more}"


def group_page(made, number=0):
    return f"/cohorts/{made.cohort.id}/groups/{made.groups[number].id}"


def planning(made):
    return f"/cohorts/{made.cohort.id}/sites/{made.site.id}/groups"


def text(response):
    return response.get_data(as_text=True)


def hidden(html):
    """The fields of the form that takes the proposal."""
    form = html[html.index('method="post" action="' + re.search(r'action="([^"]+/groups)"', html).group(1)) :]
    form = form[: form.index("</form>")]
    return {k: v for k, v in re.findall(r'name="(\w+)" value="([^"]*)"', form) if k != "csrf_token"}


def sizes(made):
    return [state.size for state in queries.states(made.site)]


def test_a_class_without_sites_says_what_to_do(client, session):
    made = Grouped()
    session.delete(made.site)
    session.commit()

    client.sign_in(organizer(made.cohort))

    assert client.get(f"/cohorts/{made.cohort.id}/groups").status_code == 200


def test_a_site_without_groups_leads_to_the_proposal(client, session):
    made = Grouped()
    client.sign_in(organizer(made.cohort))
    assert "/groups/plan" not in text(client.get(index(made)))

    made.trainee()

    assert f"{planning(made)}/plan" in text(client.get(index(made)))


def test_the_first_site_in_scope_is_shown_and_others_can_be_chosen(made, clerk):
    branch = SiteFactory(cohort=made.cohort, parent=made.site, kind=SiteKind.BRANCH, name="青禾分课堂")

    first = text(clerk.get(f"/cohorts/{made.cohort.id}/groups"))

    assert group_page(made) in first
    assert "青禾分课堂" in first
    assert group_page(made) not in text(clerk.get(f"/cohorts/{made.cohort.id}/groups?site={branch.id}"))


def test_a_trainee_is_found_by_name(made, clerk):
    name = made.memberships[1][2].enrolment.person.name

    found = text(clerk.get(index(made, f"&q={name}")))

    assert re.search(rf'href="{group_page(made, 1)}">{name} ', found)


def test_planning_shows_a_proposal_and_stores_nothing(made, clerk, session):
    answer = clerk.get(f"{planning(made)}/plan")

    assert all(m.enrolment.person.name in text(answer) for group in made.memberships for m in group)
    assert sizes(made) == [3, 3]
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def without_token(page: str) -> str:
    """The page without what protects its forms: that changes with every second."""
    return re.sub(r'(name="csrf[^>]*(?:content|value)=")[^"]*', r"\1", page)


def test_the_same_wishes_show_the_same_page_and_the_next_seed_another(made, clerk):
    address = f"{planning(made)}/plan?size=2&mode=mixed&seed="

    first, again = (without_token(text(clerk.get(address + "1"))) for _n in range(2))
    assert first == again
    assert hidden(text(clerk.get(address + "2")))["key"] != hidden(text(clerk.get(address + "1")))["key"]


@pytest.mark.parametrize(
    "wrong", ["size=&mode=mixed", "size=x&mode=mixed", "size=1&mode=mixed", "size=3&mode=no"]
)
def test_wishes_that_make_no_sense_are_told(made, clerk, wrong):
    answer = clerk.get(f"{planning(made)}/plan?{wrong}&seed=1")

    assert answer.status_code == 422
    assert "field-error" in text(answer)


def test_rooms_that_seat_a_group_are_ticked_and_halls_are_not(made, clerk):
    made.cohort.group_size = 3
    small, fitting, hall = (RoomFactory(venue=made.site.venue, seats=seats) for seats in (2, 6, 400))
    ids = small.id, fitting.id, hall.id

    html = text(clerk.get(f"{planning(made)}/plan"))

    assert [bool(re.search(rf'name="rooms" value="{one}" checked', html)) for one in ids] == [
        False,
        True,
        False,
    ]


def test_taking_a_proposal_builds_what_was_shown(made, clerk, session):
    room = RoomFactory(venue=made.site.venue, seats=20)
    room_id = room.id
    fields = hidden(text(clerk.get(f"{planning(made)}/plan?size=2&mode=mixed&seed=1&rooms={room_id}")))

    answer = clerk.post(planning(made), data=fields)

    assert (answer.status_code, answer.headers["Location"]) == (303, index(made))
    assert sizes(made) == [2, 2, 2]
    assert [state.room_id for state in queries.states(made.site)].count(room_id) == 1
    assert clerk.get(index(made)).status_code == 200
    assert clerk.get(group_page(made)).status_code == 200  # the dissolved one, as history


@pytest.mark.parametrize("change", ["arrival", "withdrawal", "room", "twice"])
def test_a_proposal_that_is_out_of_date_is_shown_anew(made, clerk, session, change):
    room = RoomFactory(venue=made.site.venue, seats=20)
    address = f"{planning(made)}/plan?size=2&mode=mixed&seed=1&rooms={room.id}"
    fields = hidden(text(clerk.get(address)))
    if change == "arrival":
        made.trainee()
    elif change == "withdrawal":
        withdraw(session, made.memberships[0][0].enrolment)
    elif change == "room":
        room.seats = 1
        session.commit()
    else:
        clerk.post(planning(made), data=fields)
    before = sizes(made)

    answer = clerk.post(planning(made), data=fields)

    assert answer.status_code == 409
    assert hidden(text(answer))["key"] != fields["key"]
    assert sizes(made) == before
    assert clerk.post(planning(made), data=hidden(text(answer))).status_code == 303


def test_nobody_at_the_site_is_told(client, session):
    made = Grouped()
    client.sign_in(organizer(made.cohort))

    assert client.get(f"{planning(made)}/plan").status_code == 200
    assert client.post(planning(made), data={"size": 3, "mode": "mixed", "seed": 1}).status_code == 409


def test_members_that_are_ticked_move_and_the_site_says_it_is_uneven(made, clerk):
    ids = [m.id for m in made.memberships[0][1:]]

    answer = clerk.post(
        f"{group_page(made)}/members/move",
        data={"members": ids, "to": made.groups[1].id, "reason": "讲课冲突"},
    )

    assert answer.headers["Location"] == group_page(made)
    assert sizes(made) == [1, 5]
    assert "notice-warn" in text(clerk.get(index(made)))
    assert "讲课冲突" in text(clerk.get(group_page(made, 1))) or made.groups[1].number == 2


@pytest.mark.parametrize("data", [{}, {"members": "nobody"}, {"members": 999_999}])
def test_moving_nobody_is_told(made, clerk, data):
    answer = clerk.post(f"{group_page(made)}/members/move", data={"to": made.groups[1].id, **data})

    assert answer.status_code == 422
    assert sizes(made) == [3, 3]


def test_moving_to_a_group_of_another_site_is_refused(made, clerk):
    other = Grouped(2)

    answer = clerk.post(
        f"{group_page(made)}/members/move",
        data={"members": made.memberships[0][0].id, "to": other.groups[0].id},
    )

    assert answer.status_code == 422


def test_a_convener_is_made_and_unmade_with_a_warning(made, clerk, session):
    membership = made.memberships[0][2]
    assert "notice-warn" not in text(clerk.get(group_page(made)))

    clerk.post(f"{group_page(made)}/members/{membership.id}/role", data={"role": "convener"})

    third = session.scalar(
        select(Membership)
        .where(Membership.until.is_(None), Membership.reason == "")
        .order_by(Membership.id.desc())
    )
    assert third.role is GroupRole.CONVENER
    assert "notice-warn" in text(clerk.get(group_page(made)))
    clerk.post(f"{group_page(made)}/members/{third.id}/role", data={"role": "member"})
    assert "notice-warn" not in text(clerk.get(group_page(made)))


def test_a_room_is_changed_and_one_too_small_is_told(made, clerk, session):
    room = RoomFactory(venue=made.site.venue, seats=2)
    room_id = room.id

    answer = clerk.post(f"{group_page(made)}/room", data={"room": room_id})

    assert answer.status_code == 303
    assert session.get_one(Group, made.groups[0].id).room_id == room_id
    assert "notice-warn" in text(clerk.get(group_page(made)))
    assert clerk.post(f"{group_page(made)}/room", data={"room": RoomFactory().id}).status_code == 422
    assert clerk.post(f"{group_page(made)}/room", data={"room": ""}).status_code == 303


def test_who_is_taken_out_is_on_top_of_the_list_and_can_be_put_in_again(made, clerk):
    membership = made.memberships[0][2]
    enrolment_id, name = membership.enrolment_id, membership.enrolment.person.name

    clerk.post(f"{group_page(made)}/members/remove", data={"members": membership.id})
    assert name in text(clerk.get(index(made)))
    clerk.post(f"{group_page(made)}/members", data={"enrolment": enrolment_id})

    assert sizes(made) == [3, 3]


def test_late_arrivals_are_put_in_by_hand_or_all_at_once(made, clerk):
    first, _second, _third = (made.trainee().id for _n in range(3))

    by_hand = clerk.post(f"{planning(made)}/place", data={"trainees": first, "group": made.groups[1].id})
    assert (by_hand.headers["Location"], sizes(made)) == (index(made), [3, 4])
    assert clerk.post(f"{planning(made)}/place", data={"group": made.groups[1].id}).status_code == 422
    assert clerk.post(f"{planning(made)}/place-all").status_code == 303

    assert sorted(sizes(made)) == [4, 5]


def test_a_closed_class_offers_no_changes_and_takes_none(made, clerk, session):
    made.cohort.state = CohortState.CLOSED
    session.commit()

    assert "/members/move" not in text(clerk.get(group_page(made)))
    assert "/groups/plan" not in text(clerk.get(index(made)))
    assert clerk.post(f"{group_page(made)}/room", data={"room": ""}).status_code == 422
    assert clerk.post(f"{planning(made)}/place-all").status_code == 409


def test_staff_see_phones_masked_only(made, clerk, session):
    made.memberships[0][0].enrolment.person.phone = "13900001234"
    session.commit()

    html = text(clerk.get(group_page(made)))

    assert "139****1234" in html
    assert "13900001234" not in html


def test_conveners_see_phones_of_their_own_group_and_members_do_not(made, client, session):
    for place, phone in ((2, "13900001234"), (1, "13900005678")):
        made.memberships[0][place].enrolment.person.phone = phone
    made.memberships[1][2].enrolment.person.phone = "13900009999"
    session.commit()
    mine = f"/cohorts/{made.cohort.id}/my-group"
    convener, member = (made.memberships[0][place].enrolment.person for place in (0, 2))

    seen = text(client.sign_in(convener).get(mine))

    assert "13900001234" in seen
    assert "13900009999" not in seen
    assert "139" not in re.sub(r'value="[^"]*"|content="[^"]*"', "", text(client.sign_in(member).get(mine)))
    made.cohort.state = CohortState.CLOSED
    session.commit()
    assert "13900001234" not in text(client.sign_in(convener).get(mine))


def test_a_trainee_without_a_group_and_a_stranger(made, client):
    mine = f"/cohorts/{made.cohort.id}/my-group"

    assert client.sign_in(made.trainee().person).get(mine).status_code == 200
    assert client.sign_in(organizer(made.cohort)).get(mine).status_code == 404


def test_the_spreadsheet_has_every_trainee_once_and_no_phones(made, clerk, session):
    late = made.trainee()
    made.memberships[0][0].enrolment.person.phone = "13900001234"
    session.commit()
    expected = [m.enrolment.trainee_no for group in made.memberships for m in group] + [late.trainee_no]

    answer = clerk.get(f"{planning(made)}/export")

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert [row[3] for row in rows[1:]] == expected
    assert "13900001234" not in str(rows)
    assert [row[0] for row in rows[1:]] == [1, 1, 1, 2, 2, 2, rows[-1][0]]


def test_the_printed_list_names_everybody(made, clerk):
    html = text(clerk.get(f"{planning(made)}/print"))

    assert all(m.enrolment.person.name in html for group in made.memberships for m in group)


@pytest.mark.parametrize("groups", [1, 3])
def test_pages_cost_the_same_statements_for_any_number_of_groups(client, session, groups):
    made = Grouped(*[4] * groups)
    made.trainee()
    client.sign_in(organizer(made.cohort))
    costs = {}
    base = planning(made)
    pages = {"index": index(made), "show": group_page(made), "plan": f"{base}/plan", "print": f"{base}/print"}

    for name, address in pages.items():
        with count_queries() as sent:
            assert client.get(address).status_code == 200
        costs[name] = len(sent)

    assert costs == {"index": 11, "show": 10, "plan": 9, "print": 6}


def test_a_very_large_site_waits_for_the_button_and_says_how_long(made, clerk, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 5)

    waiting = text(clerk.get(f"{planning(made)}/plan"))
    asked = text(clerk.get(f"{planning(made)}/plan?size=3&mode=mixed&seed=1"))

    assert ("group-card" in waiting, "group-card" in asked) == (False, True)
