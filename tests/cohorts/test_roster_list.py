"""The roster page and arrival at the door."""

from __future__ import annotations

import pytest

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    a_class,
    grader,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.accounts.rules import sort_key
from trainingapp.cohorts.models import SiteKind, StandingKind
from trainingapp.cohorts.queries import roster_pages


@pytest.fixture
def site(session):
    return SiteFactory()


@pytest.fixture
def manager(site):
    return organizer(site.cohort)


@pytest.fixture
def branch(site):
    return SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH)


def trainee(site, name, **more):
    return EnrolmentFactory(cohort=site.cohort, site=site, person=PersonFactory(name=name, **more))


def url(site, tail=""):
    return f"/cohorts/{site.cohort_id}/roster{tail}"


def test_staff_see_their_slice(client, session, site, manager, branch):
    trainee(site, "主堂学员")
    trainee(branch, "分堂学员")

    everything = client.sign_in(manager).get(url(site)).text
    slice_ = client.sign_in(site_staff(branch)).get(url(site)).text
    asked = client.get(url(site, f"?site={site.id}")).text

    assert "主堂学员" in everything
    assert "分堂学员" in everything
    assert "主堂学员" not in slice_ + asked
    assert "分堂学员" in slice_


def test_others_find_nothing(client, session, site):
    for person in (grader(site.cohort), trainee(site, "学员").person, organizer(CohortFactory())):
        assert client.sign_in(person).get(url(site)).status_code == 404


KNOWN = [
    "伟",
    "YS-77",
    "ys-77",
    "柳堤",
    "19900000077",
    "0077",
    "zhangwei",
    "ZW",
    "wei",
    "张　伟",
    "张 柳堤",
    "zw 柳堤",
]


@pytest.mark.parametrize("search", KNOWN)
def test_the_roster_is_searched(client, session, site, manager, search):
    found = trainee(site, "张伟", phone="19900000077")
    found.trainee_no, found.unit = "YS-77", "望溪区柳堤街道"
    other = trainee(site, "李娜", phone="19900000078")
    other.unit = "别处"
    session.commit()

    text = client.sign_in(manager).get(url(site, f"?q={search}")).text

    assert "张伟" in text
    assert "李娜" not in text


def test_phones_are_masked(client, session, site, manager):
    trainee(site, "张伟", phone="19900000077")
    text = client.sign_in(manager).get(url(site)).text

    assert "199****0077" in text
    assert "19900000077" not in text


def test_filters_by_site_and_standing(client, session, site, manager, branch):
    trainee(site, "未到者")
    EnrolmentFactory(
        cohort=site.cohort, site=branch, person=PersonFactory(name="已到者"), standing=StandingKind.ARRIVED
    )
    EnrolmentFactory(
        cohort=site.cohort, site=branch, person=PersonFactory(name="退学者"), standing=StandingKind.WITHDRAWN
    )
    client.sign_in(manager)
    shown = {
        "": "未到者 已到者",
        "?show=enrolled": "未到者",
        "?show=arrived": "已到者",
        "?show=left": "退学者",
        f"?site={branch.id}": "已到者",
        "?show=nonsense": "未到者 已到者",
    }
    for tail, names in shown.items():
        text = client.get(url(site, tail)).text
        assert {name for name in ("未到者", "已到者", "退学者") if name in text} == set(names.split())


def arrival(enrolment, tail=""):
    return f"/cohorts/{enrolment.cohort_id}/enrolments/{enrolment.id}/arrival{tail}"


def test_arrival_is_ticked_and_undone_without_scripts(client, session, site, manager):
    one = trainee(site, "张伟")
    client.sign_in(manager)
    back = url(site, "?q=张")

    answer = client.post(arrival(one), data={"next": back})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(url(site))
    assert one.standing.kind is StandingKind.ARRIVED
    client.post(arrival(one, "/undo"), data={"next": "https://example.org/"})
    assert one.standing.kind is StandingKind.ENROLLED


def test_a_foreign_address_is_no_way_back(client, session, site, manager):
    one = trainee(site, "张伟")
    answer = client.sign_in(manager).post(arrival(one), data={"next": "https://example.org/"})

    assert answer.headers["Location"] == url(site)


def test_with_scripts_only_the_tick_is_exchanged(client, session, site, manager):
    one = trainee(site, "张伟")
    answer = client.sign_in(manager).post(arrival(one), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert f'id="arrival-{one.id}"' in answer.text
    assert "<html" not in answer.text
    assert arrival(one, "/undo") in answer.text


def test_only_those_who_look_after_the_site_tick(client, session, site, branch):
    one = trainee(site, "张伟")

    assert client.sign_in(site_staff(branch)).post(arrival(one)).status_code == 404
    assert client.sign_in(one.person).post(arrival(one)).status_code == 404
    assert client.sign_in(site_staff(site)).post(arrival(one)).status_code == 303


def test_the_roster_is_paged(client, session):
    cohort, _site, trainees = a_class(52)
    client.sign_in(organizer(cohort))
    first = client.get(f"/cohorts/{cohort.id}/roster").text
    second = client.get(f"/cohorts/{cohort.id}/roster?page=2").text

    assert first.count('id="arrival-') == 50
    assert second.count('id="arrival-') == 2
    assert trainees[-1].person.name in second


def test_the_roster_takes_the_same_statements_however_long(client, session, site, manager, branch):
    client.sign_in(manager)
    counts = []
    trainee(site, "甲")
    for _n in range(2):
        with count_queries() as statements:
            client.get(url(site))
        counts.append(len(statements))
        trainee(branch, "乙")
        trainee(branch, "丙")

    assert counts == [9, 9]


def test_as_one_types_only_the_list_is_exchanged(client, session, site, manager):
    trainee(site, "张伟")
    trainee(site, "李娜")
    client.sign_in(manager)

    whole = client.get(url(site)).text
    assert 'hx-target="#people"' in whole
    part = client.get(url(site, "?q=zhangw"), headers={"HX-Request": "true"}).text
    assert "张伟" in part
    assert "李娜" not in part
    assert "<html" not in part


def test_every_page_of_the_class_finds_its_people(client, session, site, manager, branch):
    here, there = trainee(site, "张伟", phone="19900000077"), trainee(branch, "张炜")
    find = f"/cohorts/{site.cohort_id}/find"
    everybody = client.sign_in(manager).get(f"{find}?q=zw").text
    assert f"/enrolments/{here.id}" in everybody
    assert f"/enrolments/{there.id}" in everybody
    assert "199****0077" in everybody
    assert 'id="find"' in client.get(f"/cohorts/{site.cohort_id}/sites").text

    slice_ = client.sign_in(site_staff(branch)).get(f"{find}?q=zw").text
    assert f"/enrolments/{here.id}" not in slice_
    assert f"/enrolments/{there.id}" in slice_
    assert client.sign_in(here.person).get(f"{find}?q=zw").status_code == 404


def test_more_than_a_search_counts_are_told(client, session, site, manager, monkeypatch):
    monkeypatch.setattr(roster_pages, "MOST_FOUND", 2)
    for name in ("张伟", "张炜", "张卫"):
        trainee(site, name)
    client.sign_in(manager)

    assert 'class="notice"' in client.get(url(site, "?q=zw"), headers={"HX-Request": "true"}).text
    assert 'class="notice"' not in client.get(url(site, "?q=张伟"), headers={"HX-Request": "true"}).text


def test_a_changed_name_is_found_by_its_sound(session, site):
    person = trainee(site, "张伟").person
    person.sort_key = sort_key("欧阳绿")
    assert person.search_key == " ouyanglv yanglv lv oyl yl"
