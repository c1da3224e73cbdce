"""Who may look at which groups: each page for each kind of person, own and foreign."""

from __future__ import annotations

import pytest

from tests.factories import (
    CohortFactory,
    PersonFactory,
    SiteFactory,
    StaffFactory,
    grader,
    organizer,
    site_staff,
)
from tests.groups.classes import Grouped
from trainingapp.cohorts.models import SiteKind
from trainingapp.groups import policies


@pytest.fixture
def made(session):
    return Grouped(3, 3)


def pages(made):
    base = f"/cohorts/{made.cohort.id}"
    sites = f"{base}/sites/{made.site.id}/groups"
    return [
        f"{base}/groups?site={made.site.id}",
        f"{base}/groups/{made.groups[0].id}",
        f"{sites}/plan",
        f"{sites}/export",
        f"{sites}/print",
    ]


def branch_of(made):
    return SiteFactory(cohort=made.cohort, parent=made.site, kind=SiteKind.BRANCH)


def test_those_who_look_after_the_site_see_its_pages(made, client):
    for person in (organizer(made.cohort), site_staff(made.site), PersonFactory(is_admin=True)):
        client.sign_in(person)
        assert [client.get(page).status_code for page in pages(made)] == [200] * 5


def test_everybody_else_finds_nothing(made, client):
    strangers = [
        PersonFactory(),
        grader(made.cohort),
        organizer(CohortFactory()),
        site_staff(branch_of(made)),
        made.memberships[0][0].enrolment.person,
    ]

    for person in strangers:
        client.sign_in(person)
        assert [client.get(page).status_code for page in pages(made)] == [404] * 5


def test_staff_of_a_site_above_see_the_branch(made, client):
    branch = branch_of(made)
    client.sign_in(site_staff(made.site))

    assert client.get(f"/cohorts/{made.cohort.id}/groups?site={branch.id}").status_code == 200


def test_a_group_is_found_in_its_own_class_only(made, client):
    other = CohortFactory()
    both = organizer(made.cohort)
    StaffFactory(cohort=other, person=both)
    client.sign_in(both)

    assert client.get(f"/cohorts/{other.id}/groups/{made.groups[0].id}").status_code == 404
    assert client.get(f"/cohorts/{other.id}/sites/{made.site.id}/groups/plan").status_code == 404
    assert not policies.look_after(both, other, made.groups[0])


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("groups/{group}/members/move", {}),
        ("groups/{group}/members/remove", {}),
        ("groups/{group}/members/{membership}/role", {"role": "convener"}),
        ("groups/{group}/room", {"room": ""}),
        ("groups/{group}/members", {}),
        ("sites/{site}/groups", {"size": "3"}),
        ("sites/{site}/groups/place", {}),
        ("sites/{site}/groups/place-all", {}),
    ],
)
def test_nobody_else_changes_anything(made, client, path, data):
    address = f"/cohorts/{made.cohort.id}/" + path.format(
        group=made.groups[0].id, membership=made.memberships[0][0].id, site=made.site.id
    )

    for person in (PersonFactory(), site_staff(branch_of(made)), made.memberships[0][0].enrolment.person):
        assert client.sign_in(person).post(address, data=data).status_code == 404


def test_a_membership_of_another_group_is_not_found(made, client):
    client.sign_in(organizer(made.cohort))
    address = f"/cohorts/{made.cohort.id}/groups/{made.groups[0].id}/members/{made.memberships[1][0].id}/role"

    assert client.post(address, data={"role": "convener"}).status_code == 404
