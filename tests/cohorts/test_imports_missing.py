"""A newer file: who is not in it stays, unless a person says otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cohorts.imports_files import people, person, xlsx
from tests.cohorts.test_imports_mending import WRONG, address, lines, sent
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    StaffFactory,
    organizer,
)
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Enrolment, ImportState, SiteKind, Staff, Standing, StandingKind
from trainingapp.cohorts.queries.imports import missing
from trainingapp.core.session import db


@pytest.fixture
def site(session):
    return SiteFactory(cohort=CohortFactory(code="YS1"), name="云川主课堂")


@pytest.fixture
def boss(site, client):
    """The browser of the class's organizer."""
    return client.sign_in(organizer(site.cohort))


def the_boss(site) -> Person:
    """Who organizes the class of the site."""
    query = select(Person).join(Staff, Staff.person_id == Person.id)
    return db.session.scalars(query.where(Staff.cohort_id == site.cohort_id)).one()


def taken_over(client, site, rows, **fields):
    one = sent(client, site, xlsx(rows), **fields)
    assert client.post(f"{address(one)}/confirm").status_code == 303
    return one


def missed(one) -> list[str]:
    return [row.name for row in db.session.execute(missing(one))]


def standings() -> dict[str, str]:
    db.session.expire_all()
    rows = db.session.execute(
        select(Person.name, Standing.kind)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Standing, Standing.enrolment_id == Enrolment.id)
        .where(Standing.until.is_(None))
    )
    return {name: kind.value for name, kind in rows}


def decide(client, one, choice: str):
    return client.post(f"{address(one)}/missing", data={"missing": choice})


def test_who_is_missing_is_listed_and_stays(boss, site):
    taken_over(boss, site, people(3))

    one = sent(boss, site, xlsx([person(1), person(4)]))
    page = boss.get(address(one)).get_data(as_text=True)
    boss.post(f"{address(one)}/confirm")

    assert "YS1-00002" in page
    assert "YS1-00001" not in page
    assert set(standings().values()) == {"enrolled"}
    assert one.withdrawn == []


def test_who_is_missing_is_withdrawn_when_a_person_says_so_and_only_once(boss, site):
    taken_over(boss, site, people(3))
    one = sent(boss, site, xlsx([person(1)]))
    assert boss.post(f"{address(one)}/confirm").status_code == 409

    assert decide(boss, one, "withdraw").status_code == 303
    assert boss.post(f"{address(one)}/confirm").status_code == 303
    again = sent(boss, site, xlsx([person(1)]))
    boss.post(f"{address(again)}/missing", data={"missing": "withdraw"})

    assert standings() == {"演乙一": "enrolled", "演丙一": "withdrawn", "演丁一": "withdrawn"}
    assert (one.state, len(one.withdrawn)) == (ImportState.CONFIRMED, 2)
    assert missed(again) == []
    assert boss.post(f"{address(again)}/confirm").status_code == 409
    ended = select(Standing).where(Standing.kind == StandingKind.WITHDRAWN)
    assert {each.reason for each in db.session.scalars(ended)} != {""}


def test_another_delegation_is_not_missed(boss, site):
    taken_over(boss, site, [person(1), person(2, 代表团="另一省")])

    assert missed(sent(boss, site, xlsx([person(3)]))) == ["演乙一"]
    assert missed(sent(boss, site, xlsx([person(3, 代表团="")]))) == ["演乙一", "演丙一"]
    assert missed(sent(boss, site, xlsx([person(3, 代表团="")]), delegation="另一省")) == ["演丙一"]


def test_sites_above_and_beside_are_not_missed(boss, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="青禾分课堂")
    taken_over(boss, site, [person(1)])
    taken_over(boss, branch, [person(2)])

    assert missed(sent(boss, branch, xlsx([person(3)]))) == ["演丙一"]
    assert missed(sent(boss, site, xlsx([person(3)]))) == ["演乙一", "演丙一"]


def test_whose_row_is_refused_or_left_out_is_not_missed(boss, site):
    taken_over(boss, site, people(3))

    one = sent(boss, site, xlsx([person(1, 身份证号=WRONG), person(2), person(5, 姓名="")]))
    boss.post(f"{address(one)}/lines/{lines(one)[1].id}/leave-out")

    assert missed(one) == ["演丁一"]


def test_nonsense_and_strangers_decide_nothing(client, boss, site):
    one = sent(boss, site, xlsx(people(1)))

    assert decide(boss, one, "burn").status_code == 409
    boss.post(f"{address(one)}/confirm")
    assert decide(boss, one, "withdraw").status_code == 409
    client.sign_in(PersonFactory())
    assert decide(client, one, "keep").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1


# -- in another class at that time -------------------------------------------------------------------------------


@pytest.mark.parametrize(("works_there", "code"), [(True, "elsewhere"), (False, "elsewhere_hidden")])
def test_who_is_in_another_class_on_those_days_is_told(client, boss, site, works_there, code):
    other = SiteFactory(cohort=CohortFactory(title="另一演示班"))
    known = EnrolmentFactory(cohort=other.cohort, site=other, person=PersonFactory(name="演乙一")).person
    known.id_number = person(1)[2]
    if works_there:
        StaffFactory(cohort=other.cohort, person=the_boss(site))
    db.session.commit()

    one = sent(boss, site, xlsx(people(2)))
    page = boss.get(address(one)).get_data(as_text=True)

    assert [[problem[3] for problem in line.problems] for line in lines(one)] == [["known", code], []]
    assert ("另一演示班" in page) is works_there
    boss.post(f"{address(one)}/confirm")
    assert sent(boss, site, xlsx(people(2))).figures["same"] == 2


def test_a_class_on_other_days_or_one_that_was_left_is_no_matter(boss, site):
    cohort = site.cohort
    later = CohortFactory(starts_on=cohort.ends_on + timedelta(1), ends_on=cohort.ends_on + timedelta(3))
    elsewhere = SiteFactory(cohort=later)
    left = SiteFactory(cohort=CohortFactory())
    for number, place, kind in ((1, elsewhere, StandingKind.ENROLLED), (2, left, StandingKind.WITHDRAWN)):
        known = PersonFactory(name=person(number)[0])
        known.id_number = person(number)[2]
        EnrolmentFactory(cohort=place.cohort, site=place, person=known, standing=kind)
    db.session.commit()

    one = sent(boss, site, xlsx(people(2)))

    assert [[problem[3] for problem in line.problems] for line in lines(one)] == [["known"]] * 2


@pytest.mark.parametrize("kept", ["手机号码", "身份证号"])
def test_whom_a_refused_row_tells_by_number_alone_is_not_missed(boss, site, kept):
    taken_over(boss, site, people(2))
    other = {"手机号码": "身份证号", "身份证号": "手机号码"}[kept]

    one = sent(boss, site, xlsx([person(1), person(2, 姓名="演?一", **{other: ""})]))

    assert [line.verdict.value for line in lines(one)] == ["same", "refuse"]
    assert missed(one) == []
