"""The roster as of a moment agrees with the story of each trainee; page and spreadsheet."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    organizer,
    site_staff,
)
from trainingapp.cohorts import queries
from trainingapp.cohorts.models import SiteKind, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.roster.fields import Field, field_of
from trainingapp.cohorts.services import enrolments
from trainingapp.core.errors import DomainError

WHOLE = Scope(whole=True)
ACTS = ("arrive", "undo_arrival", "withdraw", "dismiss", "take_back", "to_main", "to_branch")
NEXT = {
    "arrive": StandingKind.ARRIVED,
    "undo_arrival": StandingKind.ENROLLED,
    "withdraw": StandingKind.WITHDRAWN,
    "dismiss": StandingKind.DISMISSED,
    "take_back": None,  # as before leaving
}


def act(name, enrolment, sites, *, by, at):
    """Do it; False when the rules refuse."""
    reason = {"reason": "有"} if name not in ("arrive", "undo_arrival") else {}
    verbs = {
        "arrive": enrolments.mark_arrived,
        "undo_arrival": enrolments.undo_arrival,
        "withdraw": enrolments.withdraw,
        "dismiss": enrolments.dismiss,
        "take_back": enrolments.take_back,
    }
    try:
        if name in verbs:
            verbs[name](enrolment, by=by, at=at, **reason)
        else:
            enrolments.transfer(enrolment, sites[name == "to_branch"], by=by, at=at, **reason)
    except DomainError:
        return False
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    script=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ACTS), st.integers(0, 3)), max_size=14),
    asked=st.lists(st.integers(-1, 30), min_size=1, max_size=5),
)
def test_the_list_agrees_with_replaying_the_facts(session, script, asked):
    cohort = CohortFactory()
    main = SiteFactory(cohort=cohort)
    sites = (main, SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH))
    people = [EnrolmentFactory(cohort=cohort, site=main) for _n in range(3)]
    manager, start, hour = organizer(cohort), people[0].placement.since, 0
    model = {one.id: [(0, main.id, StandingKind.ENROLLED)] for one in people}
    for who, name, waits in script:
        hour += waits
        one = people[who]
        _hour, site_id, standing = model[one.id][-1]
        if not act(name, one, sites, by=manager, at=start + timedelta(hours=hour)):
            continue
        if name in NEXT and not (name == "undo_arrival" and standing is not StandingKind.ARRIVED):
            before = [kind for _hour, _site, kind in model[one.id] if kind in TAKING_PART]
            standing = NEXT[name] or before[-1]
        elif name not in NEXT:
            site_id = sites[name == "to_branch"].id
        model[one.id].append((hour, site_id, standing))

    for moment in asked:
        rows = queries.roster_rows(cohort, WHOLE, start + timedelta(hours=moment), standings=StandingKind)
        then = {one_id: [f for f in facts if f[0] <= moment] for one_id, facts in model.items()}
        expected = {one_id: facts[-1][1:] for one_id, facts in then.items() if facts}
        assert {row.enrolment_id: (row.site_id, row.standing) for row in rows} == expected
        counts = queries.standing_counts(cohort, WHOLE, at=start + timedelta(hours=moment))
        assert counts == {kind: sum(s is kind for _i, s in expected.values()) for kind in StandingKind}
        part = queries.roster_rows(cohort, WHOLE, start + timedelta(hours=moment))
        assert {row.enrolment_id for row in part} == {i for i, f in expected.items() if f[1] in TAKING_PART}


@pytest.fixture
def moved(session):
    """Somebody who moved from one branch to the other at noon, and then left."""
    main = SiteFactory()
    old, new = (
        SiteFactory(cohort=main.cohort, parent=main, kind=SiteKind.BRANCH, name=n) for n in ("甲堂", "乙堂")
    )
    one = EnrolmentFactory(
        cohort=main.cohort, site=old, person=PersonFactory(name="张伟", phone="19900000077", sex="male")
    )
    manager = organizer(main.cohort)
    noon = one.placement.since + timedelta(days=1)
    enrolments.transfer(one, new, by=manager, at=noon, reason="离家近")
    enrolments.withdraw(one, by=manager, at=noon + timedelta(days=1), reason="有事")
    return one, old, new, manager, noon


def local(moment):
    return (moment + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")  # the class's clock, in Shanghai


def test_the_page_shows_who_was_where(client, session, moved):
    one, _old, _new, manager, noon = moved
    client.sign_in(manager)
    url = f"/cohorts/{one.cohort_id}/roster"
    row = 'data-label="教学点">{}<'

    before = client.get(f"{url}?at={local(noon - timedelta(hours=1))}").text
    after = client.get(f"{url}?at={local(noon)}").text
    assert row.format("甲堂") in before
    assert row.format("乙堂") in after
    assert 'role="status"' in after
    assert "/arrival" not in after
    assert "张伟" not in client.get(url).text
    assert "张伟" in client.get(f"{url}?show=left").text
    assert "张伟" not in client.get(f"{url}?at={local(noon)}&show=left").text
    assert 'role="alert"' in client.get(f"{url}?at=gestern").text
    assert client.get(f"{url}?at=9999-12-31T23:59").status_code == 200
    assert client.get(f"{url}?at=0001-01-01T00:00").status_code == 200


def test_staff_see_the_slice_of_the_moment(client, session, moved):
    one, old, new, _manager, noon = moved
    url = f"/cohorts/{one.cohort_id}/roster?at={local(noon - timedelta(hours=1))}"

    at_old = client.sign_in(site_staff(old)).get(url).text
    assert "张伟" in at_old
    assert f"/enrolments/{one.id}" not in at_old  # who has gone elsewhere is not looked after any more
    assert "张伟" not in client.sign_in(site_staff(new)).get(url).text


def test_the_list_is_kept_as_a_spreadsheet(client, session, moved):
    one, _old, _new, manager, noon = moved
    client.sign_in(manager)
    answer = client.get(f"/cohorts/{one.cohort_id}/roster.xlsx?at={local(noon)}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows())

    assert row[:5] == [one.trainee_no, "张伟", "男", None, "乙堂"]
    assert row[-1] == "199****0077"
    known = {title: field_of(title)[0] for title in header}
    assert {Field.NAME, Field.SEX, Field.DELEGATION, Field.SITE, Field.UNIT, Field.POST} < {*known.values()}
    assert known[header[0]] is known[header[-1]] is None  # number and masked phone are left alone
    assert all(cell.data_type == "s" for line in sheet.iter_rows() for cell in line if cell.value)
    assert client.sign_in(one.person).get(f"/cohorts/{one.cohort_id}/roster.xlsx").status_code == 404
