"""Choosing one of many sites: a list as long as it is short, else a name with suggestions."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import EnrolmentFactory, PersonFactory, SiteFactory, organizer
from trainingapp.cohorts.forms.sites import MOST_CHOICES
from trainingapp.cohorts.models import Site, SiteKind, Staff, StaffRole


@pytest.fixture
def main(session):
    return SiteFactory(name="主课堂")


@pytest.fixture
def many(session, main):
    """So many sites that they are written by name."""
    common = {
        "cohort_id": main.cohort_id,
        "parent_id": main.id,
        "kind": SiteKind.POINT,
        "path": f"{main.id}/0/",
    }
    session.add_all(Site(**common, name=f"培训点{n:03}") for n in range(MOST_CHOICES + 1))
    session.commit()
    return main


def test_few_sites_are_a_list(client, main):
    client.sign_in(organizer(main.cohort))
    text = client.get(f"/cohorts/{main.cohort_id}/enrolments/new").text

    assert f'<option value="{main.id}"' in text
    assert 'class="form-select" id="site_id"' in text
    sent = {"name": "周远", "site_id": "999999999"}
    assert client.post(f"/cohorts/{main.cohort_id}/enrolments/new", data=sent).status_code == 422


def test_one_of_many_is_written_by_name_or_a_part_that_fits_it_alone(client, session, many):
    enrolment = EnrolmentFactory(cohort=many.cohort, site=many)
    client.sign_in(organizer(many.cohort))
    url = f"/cohorts/{many.cohort_id}/enrolments/{enrolment.id}/transfer"

    text = client.get(url).text
    assert 'list="site_id-names"' in text
    assert "<select" not in text
    assert client.post(url, data={"site_id": "点007", "reason": "近"}).status_code == 303
    assert enrolment.placement.site.name == "培训点007"


@pytest.mark.parametrize(("typed", "said"), [("培训点", "培训点001"), ("没有", "没有"), ("", "field-error")])
def test_what_fits_none_or_several_is_said_and_stays_in_the_field(client, many, typed, said):
    enrolment = EnrolmentFactory(cohort=many.cohort, site=many)
    client.sign_in(organizer(many.cohort))
    url = f"/cohorts/{many.cohort_id}/enrolments/{enrolment.id}/transfer"

    answer = client.post(url, data={"site_id": typed, "reason": "近"})

    assert answer.status_code == 422
    error = answer.text.split("field-error")[1]
    assert said in error or said == "field-error"
    assert f'value="{typed}"' in answer.text


def test_an_office_for_the_whole_class_leaves_the_name_empty(client, session, many):
    client.sign_in(organizer(many.cohort))
    somebody = PersonFactory()
    url = f"/cohorts/{many.cohort_id}/staff/new/{somebody.id}"

    assert client.post(url, data={"role": "grader", "site_id": ""}).status_code == 303
    assert client.post(url, data={"role": "site_staff", "site_id": "没有"}).status_code == 422
    assert client.post(url, data={"role": "site_staff", "site_id": "主课堂"}).status_code == 303
    held = (
        session.query(Staff.role, Staff.site_id)
        .where(Staff.person_id == somebody.id)
        .order_by(Staff.id)
        .all()
    )
    assert held == [(StaffRole.GRADER, None), (StaffRole.SITE_STAFF, many.id)]


def test_the_roster_of_one_of_many_sites_is_found_by_its_name(client, session, many):
    there = session.scalars(select(Site).where(Site.name == "培训点007")).one()
    EnrolmentFactory(cohort=many.cohort, site=there, person=PersonFactory(name="周近"))
    EnrolmentFactory(cohort=many.cohort, site=many, person=PersonFactory(name="吴远"))
    client.sign_in(organizer(many.cohort))
    roster = f"/cohorts/{many.cohort_id}/roster"

    everybody = client.get(roster).text
    found = client.get(roster, query_string={"site": "点007"}).text
    several = client.get(roster, query_string={"site": "培训点"}).text

    assert 'list="site-names"' in everybody
    assert "周近" in everybody
    assert "吴远" in everybody
    assert "周近" in found
    assert "吴远" not in found
    assert f'name="site" value="{there.id}"' in found
    assert "field-error" in several
