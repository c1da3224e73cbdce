"""The tree of sites and its pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    StaffFactory,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from tests.web.edits_reading import opened
from trainingapp.cohorts import queries, rules
from trainingapp.cohorts.models import CohortState, Site, SiteKind, StaffRole, StandingKind
from trainingapp.cohorts.services import sites
from trainingapp.cohorts.services.site_moves import move_site
from trainingapp.core.errors import DomainError
from trainingapp.venues.models import Venue


@pytest.fixture
def main(session):
    return SiteFactory(name="主课堂")


@pytest.fixture
def manager(main):
    return organizer(main.cohort)


def names(session, cohort):
    return [site.name for site in session.scalars(queries.sites(cohort))]


def test_sites_stand_in_tree_order_however_they_were_added(session, main, manager):
    def add(name, parent, kind):
        return sites.add_site(main.cohort, parent, kind=kind, name=name, by=manager)

    first = add("甲分课堂", main, SiteKind.BRANCH)
    second = add("乙分课堂", main, SiteKind.BRANCH)
    add("甲一点", first, SiteKind.POINT)
    add("乙一点", second, SiteKind.POINT)
    add("甲二点", first, SiteKind.POINT)

    assert names(session, main.cohort) == ["主课堂", "甲分课堂", "甲一点", "甲二点", "乙分课堂", "乙一点"]
    assert first.path == f"{main.id}/{first.id}/"


def test_a_site_is_added_with_a_new_venue(client, session, main, manager):
    client.sign_in(manager)
    sent = {
        "name": "示范省分课堂",
        "kind": "branch",
        "parent_id": main.id,
        "venue": "示范省党校",
        "planned": "60",
    }
    answer = client.post(f"/cohorts/{main.cohort_id}/sites/new", data=sent)

    assert answer.status_code == 303
    site = session.scalars(select(Site).where(Site.name == "示范省分课堂")).one()
    assert (site.parent_id, site.venue.name, site.planned) == (main.id, "示范省党校", 60)


def test_many_sites_are_added_at_once(client, session, main, manager):
    client.sign_in(manager)
    lines = "河东省分课堂, 河东党校\n河西省分课堂\t河西党校\n\n江口市分课堂"
    sent = {"lines": lines, "kind": "branch", "parent_id": main.id}
    answer = client.post(f"/cohorts/{main.cohort_id}/sites/new-many", data=sent)

    assert answer.status_code == 303
    assert names(session, main.cohort) == ["主课堂", "河东省分课堂", "河西省分课堂", "江口市分课堂"]
    assert session.scalars(select(Venue.name).where(Venue.name.like("河%"))).all() == ["河东党校", "河西党校"]


@pytest.mark.parametrize("lines", ["甲\n乙\n甲", "甲\n主课堂", ", 党校", "长" * 121, "   "])
def test_many_sites_are_added_all_or_none(client, session, main, manager, lines):
    client.sign_in(manager)
    sent = {"lines": lines, "kind": "branch", "parent_id": main.id}
    answer = client.post(f"/cohorts/{main.cohort_id}/sites/new-many", data=sent)

    assert answer.status_code == 422
    assert names(session, main.cohort) == ["主课堂"]


def test_a_parent_of_another_class_is_no_choice(client, session, main, manager):
    sent = {"name": "甲", "kind": "branch", "parent_id": SiteFactory().id}
    client.sign_in(manager)

    assert client.post(f"/cohorts/{main.cohort_id}/sites/new", data=sent).status_code == 422


def test_branches_hang_below_no_point_and_there_is_one_main(session, main, manager):
    point = sites.add_site(main.cohort, main, kind=SiteKind.POINT, name="点", by=manager)

    for parent, kind in ((point, SiteKind.BRANCH), (main, SiteKind.MAIN), (None, SiteKind.MAIN)):
        with pytest.raises(DomainError):
            sites.add_site(main.cohort, parent, kind=kind, name="新", by=manager)


def test_the_tree_is_not_endless(session, main, manager):
    site = main
    for n in range(rules.DEEPEST):
        site = sites.add_site(main.cohort, site, kind=SiteKind.POINT, name=f"点{n}", by=manager)

    with pytest.raises(DomainError):
        sites.add_site(main.cohort, site, kind=SiteKind.POINT, name="太深", by=manager)


def test_a_site_is_edited(client, session, main, manager):
    branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
    SiteFactory(cohort=main.cohort, parent=branch, kind=SiteKind.BRANCH)
    client.sign_in(manager)
    url = f"/cohorts/{main.cohort_id}/sites/{branch.id}/edit"

    assert client.post(url, data={"name": "主课堂", "kind": "branch"}).status_code == 422
    assert client.post(url, data={"name": "新名", "kind": "point"}).status_code == 422  # a branch hangs below
    assert client.post(url, data={"name": "新名", "kind": "main"}).status_code == 422
    assert client.post(url, data={"name": "新名", "kind": "branch", "venue": ""}).status_code == 303
    assert (branch.name, branch.venue) == ("新名", None)


def test_a_site_is_hung_below_another_one_on_its_page(client, session, main, manager):
    branch, other = (SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH) for _n in range(2))
    point = SiteFactory(cohort=main.cohort, parent=branch, kind=SiteKind.POINT)
    url = f"/cohorts/{main.cohort_id}/sites/{branch.id}/edit"
    client.sign_in(manager)

    def send(parent, kind="branch"):
        return client.post(url, data={"name": branch.name, "kind": kind, "parent_id": parent.id}).status_code

    assert f'value="{point.id}"' not in client.get(url).text  # nothing hangs below what hangs below it
    assert send(point) == send(branch) == 422
    assert send(other) == 303
    assert (branch.parent_id, point.path) == (other.id, f"{main.path}{other.id}/{branch.id}/{point.id}/")
    assert "parent_id" not in client.get(f"/cohorts/{main.cohort_id}/sites/{main.id}/edit").text


def test_who_moves_a_site_is_told_that_somebody_else_did(client, session, main, manager):
    branch, other = (
        SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name=name) for name in ("甲", "乙")
    )
    url = f"/cohorts/{main.cohort_id}/sites/{branch.id}/edit"
    sent = {"name": "甲新名", "kind": "branch", "parent_id": main.id}
    sent["opened"] = opened(client.sign_in(manager).get(url).text)
    move_site(branch, other, by=manager)
    session.commit()

    answer = client.post(url, data=sent)

    assert answer.status_code == 409
    assert "<strong>乙</strong>" in answer.text
    assert (branch.name, branch.parent_id) == ("甲", other.id)


def test_only_an_unused_site_is_removed(client, session, main, manager):
    used, unused = (SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH) for _n in range(2))
    EnrolmentFactory(cohort=main.cohort, site=used)
    client.sign_in(manager)

    for site, status in ((main, 409), (used, 409), (unused, 303)):
        answer = client.post(f"/cohorts/{main.cohort_id}/sites/{site.id}/remove")
        assert answer.status_code == status
    assert names(session, main.cohort) == ["主课堂", used.name]


def test_a_closed_class_keeps_its_sites(session, main, manager):
    main.cohort.state = CohortState.CLOSED

    with pytest.raises(DomainError):
        sites.add_site(main.cohort, main, kind=SiteKind.BRANCH, name="新", by=manager)


def test_figures_roll_up(session, main):
    branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
    EnrolmentFactory(cohort=main.cohort, site=main)
    EnrolmentFactory(cohort=main.cohort, site=branch, standing=StandingKind.ARRIVED)
    EnrolmentFactory(cohort=main.cohort, site=branch, standing=StandingKind.WITHDRAWN)

    figures = queries.presence(main.cohort)

    assert figures == {main.path: (1, 0), branch.path: (1, 1)}
    assert rules.subtotals(figures) == {main.id: (2, 1), branch.id: (1, 1)}


def test_the_tree_takes_the_same_statements_however_long(client, session, main, manager):
    client.sign_in(manager)
    counts = []
    for _n in range(2):
        with count_queries() as statements:
            client.get(f"/cohorts/{main.cohort_id}/sites")
        counts.append(len(statements))
        for _m in range(2):
            site = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
            StaffFactory(cohort=main.cohort, site=site, role=StaffRole.SITE_STAFF)
            EnrolmentFactory(cohort=main.cohort, site=site)

    assert counts == [9, 9]


def test_a_site_is_seen_by_those_who_run_it(client, session, main, manager):
    branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
    other = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
    url = f"/cohorts/{main.cohort_id}/sites/{branch.id}"

    for person, status in (
        (manager, 200),
        (site_staff(branch), 200),
        (site_staff(main), 200),
        (site_staff(other), 404),
        (EnrolmentFactory(cohort=main.cohort, site=branch).person, 404),
        (organizer(CohortFactory()), 404),
    ):
        assert client.sign_in(person).get(url).status_code == status


def test_site_staff_change_no_site(client, session, main):
    branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH)
    client.sign_in(site_staff(branch))
    url = f"/cohorts/{main.cohort_id}/sites/{branch.id}"

    assert client.get(f"{url}/edit").status_code == 404
    assert client.post(f"{url}/remove").status_code == 404
    assert "/edit" not in client.get(url).text


def test_the_tree_shows_staff_and_numbers(client, session, main, manager):
    branch = SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name="河东分课堂")
    StaffFactory(
        cohort=main.cohort, site=branch, role=StaffRole.SITE_STAFF, person=PersonFactory(name="何教务")
    )
    text = client.sign_in(manager).get(f"/cohorts/{main.cohort_id}/sites").text

    assert "何教务" in text
    assert "depth-1" in text
    assert "河东分课堂" not in client.get(f"/cohorts/{main.cohort_id}/sites?q=主课堂").text
