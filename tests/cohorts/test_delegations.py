"""Delegations: quotas, figures, merging of two spellings."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    DelegationFactory,
    EnrolmentFactory,
    SiteFactory,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import (
    CohortState,
    Delegation,
    DelegationMerge,
    DelegationQuota,
    SiteKind,
    StandingKind,
)
from trainingapp.cohorts.queries import delegations as queries
from trainingapp.cohorts.quotas import Balance, Quotas, parse_places, parse_quotas
from trainingapp.cohorts.services import delegation_merges as merges
from trainingapp.cohorts.services import delegations as services
from trainingapp.cohorts.services.enrolments import delegation_named
from trainingapp.core.errors import DomainError


@pytest.fixture
def main(session):
    return SiteFactory(name="主课堂")


@pytest.fixture
def cohort(main):
    return main.cohort


@pytest.fixture
def by(cohort):
    return organizer(cohort)


def test_lines_are_read_as_they_are_pasted():
    text = "河东省，60\n河西省\t45人\n\n江口 市 12名\n河南: 3"

    assert parse_places(text) == {"河东省": 60, "河西省": 45, "江口 市": 12, "河南": 3}


@pytest.mark.parametrize(
    "line", ["河东省", "60", "河东省, 多", "河东省, 6\n河东省, 7", "长" * 121 + ", 3", "甲, 99999999"]
)
def test_lines_that_say_no_places_are_refused(line):
    with pytest.raises(DomainError):
        parse_places(line)


def test_lines_with_a_site_between_say_its_places():
    read = parse_quotas("河东省, 60\n河东省\t主课堂\t20\n河东省，河东分课堂，40\n江口 市 12名")

    assert read == Quotas({"河东省": 60, "江口 市": 12}, {"河东省": {"主课堂": 20, "河东分课堂": 40}})


@pytest.mark.parametrize("lines", ["甲, 乙, 丙, 3", "甲, 主课堂, 3\n甲, 主课堂, 4", ", 主课堂, 3", "甲, , 3"])
def test_lines_with_wrong_columns_are_refused(lines):
    with pytest.raises(DomainError):
        parse_quotas(lines)


def test_a_balance_is_over_or_under_or_open():
    assert (Balance(5, 7, 1).over, Balance(5, 7, 1).under) == (2, 0)
    assert (Balance(5, 3, 1).over, Balance(5, 3, 1).under) == (0, 2)
    assert (Balance(None, 3, 1).over, Balance(None, 3, 1).under) == (0, 0)


def test_figures_count_those_taking_part(session, cohort, main):
    delegation, other = DelegationFactory(cohort=cohort, quota=1), DelegationFactory(cohort=cohort)
    for standing in (StandingKind.ENROLLED, StandingKind.ARRIVED, StandingKind.WITHDRAWN):
        EnrolmentFactory(cohort=cohort, site=main, delegation=delegation, standing=standing)
    session.add(DelegationQuota(delegation_id=other.id, site_id=main.id, places=4))
    session.commit()

    found = {row[0].id: Balance(*row[1:]) for row in session.execute(queries.delegations(cohort))}
    total, over, under = queries.totals(cohort)

    assert found == {delegation.id: Balance(1, 2, 1), other.id: Balance(4, 0, 0)}
    assert (total, over, under) == (Balance(5, 2, 1), 1, 1)
    assert [row[0].id for row in session.execute(queries.delegations(cohort, show="over"))] == [delegation.id]
    assert queries.by_site(delegation) == [(main, Balance(None, 2, 1))]
    assert queries.by_site(other) == [(main, Balance(4, 0, 0))]


def test_quotas_are_pasted_twice_without_harm(client, session, cohort, by):
    client.sign_in(by)
    url = f"/cohorts/{cohort.id}/delegations/quotas"
    DelegationFactory(cohort=cohort, name="河东省", quota=10)

    for lines in ("河东省, 60\n河西省, 45", "河东省, 60\n河西省, 45"):
        assert client.post(url, data={"lines": lines}).status_code == 303
    assert client.post(url, data={"lines": "河东省, 70\n没有数"}).status_code == 422

    found = session.execute(select(Delegation.name, Delegation.quota).order_by(Delegation.quota)).all()
    assert found == [("河西省", 45), ("河东省", 60)]
    written = select(AuditEntry.action).where(AuditEntry.object_kind == "delegation")
    assert sorted(session.scalars(written)) == ["delegation.add", "delegation.edit"]


def test_places_by_site_are_pasted_and_the_others_stay(session, cohort, main, by):
    SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH, name="河东分课堂")
    east = DelegationFactory(cohort=cohort, name="河东省", quota=60)
    session.flush()

    def paste(lines):
        return services.set_quotas(cohort, parse_quotas(lines), by=by)

    assert paste("河东省, 主课堂, 20\n河西省, 主课堂, 5") == (1, 1)
    assert paste("河东省, 河东分课堂, 40") == (0, 1)
    assert paste("河东省, 河东分课堂, 40") == (0, 0)
    session.flush()
    assert queries.places_by_site(cohort)[east.id] == {"主课堂": 20, "河东分课堂": 40}
    assert queries.named(cohort, "河西省").quota is None
    for wrong in ("河东省, 50", "河东省, 主课堂, 30", "河东省, 没有的教学点, 1"):
        with pytest.raises(DomainError):
            paste(wrong)


def test_places_by_site_are_set_changed_and_taken_away(client, session, cohort, main, by):
    branch = SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH, name="河东分课堂")
    delegation = DelegationFactory(cohort=cohort, name="河东省")
    client.sign_in(by)
    url = f"/cohorts/{cohort.id}/delegations/{delegation.id}/edit"

    def send(places, quota="50"):
        return client.post(url, data={"name": "河东 代表团", "quota": quota, "places": places}).status_code

    assert send("主课堂, 20\n河东分课堂, 30") == 303
    assert {quota.site_id: quota.places for quota in queries.quotas(delegation)} == {
        main.id: 20,
        branch.id: 30,
    }
    assert "河东分课堂, 30" in client.get(url).text
    assert send("主课堂, 21") == 303
    assert {quota.site_id: quota.places for quota in queries.quotas(delegation)} == {main.id: 21}
    assert send("没有的教学点, 1") == 422
    assert send("主课堂, 60") == 422  # more than in all
    assert (delegation.name, delegation.quota) == ("河东 代表团", 50)


def test_two_spellings_become_one(client, session, cohort, main, by):
    branch = SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH)
    kept = DelegationFactory(cohort=cohort, name="河东省")
    other = DelegationFactory(cohort=cohort, name="河 东省", quota=9)
    enrolment = EnrolmentFactory(cohort=cohort, site=main, delegation=other)
    for one, site, places in ((kept, main, 3), (other, main, 4), (other, branch, 5)):
        session.add(DelegationQuota(delegation_id=one.id, site_id=site.id, places=places))
    session.commit()
    client.sign_in(by)
    url = f"/cohorts/{cohort.id}/delegations/{kept.id}/merge"

    assert client.post(url, data={"other": "没有"}).status_code == 422
    assert client.post(url, data={"other": "河东省"}).status_code == 422
    assert client.post(url, data={"other": "河 东省"}).status_code == 303

    assert session.scalars(select(Delegation.name)).all() == ["河东省"]
    assert (enrolment.delegation_id, kept.quota) == (kept.id, 9)
    assert {quota.site_id: quota.places for quota in queries.quotas(kept)} == {main.id: 3, branch.id: 5}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "delegation.merge")).one()
    assert entry.facts["enrolments"] == [enrolment.id]
    assert entry.facts["names"] == {"kept": "河东省", "dropped": "河 东省"}


def test_a_delegation_with_people_stays(client, session, cohort, main, by):
    used, unused = DelegationFactory(cohort=cohort), DelegationFactory(cohort=cohort)
    EnrolmentFactory(cohort=cohort, site=main, delegation=used)
    client.sign_in(by)

    for one, status in ((used, 409), (unused, 303)):
        assert client.post(f"/cohorts/{cohort.id}/delegations/{one.id}/remove").status_code == status
    assert session.scalars(select(Delegation.id)).all() == [used.id]


def test_a_name_stands_once_in_a_class(client, session, cohort, by):
    DelegationFactory(cohort=cohort, name="河东省")
    DelegationFactory(cohort=CohortFactory(), name="河西省")
    client.sign_in(by)
    url = f"/cohorts/{cohort.id}/delegations/new"

    assert client.post(url, data={"name": "河东省"}).status_code == 422
    assert client.post(url, data={"name": "河西省", "quota": "5"}).status_code == 303


def test_a_closed_class_keeps_its_quotas(session, cohort, by):
    cohort.state = CohortState.CLOSED

    with pytest.raises(DomainError):
        services.set_quotas(cohort, Quotas({"甲": 1}, {}), by=by)


def test_organizers_alone_see_delegations(client, session, cohort, main, by):
    delegation = DelegationFactory(cohort=cohort)
    for url in (f"/cohorts/{cohort.id}/delegations", f"/cohorts/{cohort.id}/delegations/{delegation.id}"):
        assert client.sign_in(site_staff(main)).get(url).status_code == 404
        assert client.sign_in(by).get(url).status_code == 200
    foreign = DelegationFactory(cohort=CohortFactory())
    assert client.get(f"/cohorts/{cohort.id}/delegations/{foreign.id}").status_code == 404


def test_the_list_takes_the_same_statements_however_long(client, session, cohort, main, by):
    client.sign_in(by)
    counts = []
    for n in (1, 2):
        for _n in range(n):
            EnrolmentFactory(cohort=cohort, site=main, delegation=DelegationFactory(cohort=cohort, quota=0))
        with count_queries() as statements:
            text = client.get(f"/cohorts/{cohort.id}/delegations").text
        counts.append(len(statements))

    assert counts == [8, 8]
    assert "status-bad" in text


def merged(client, session, cohort, by, kept, other):
    client.sign_in(by)
    answer = client.post(f"/cohorts/{cohort.id}/delegations/{kept.id}/merge", data={"other": other.name})
    assert answer.status_code == 303
    return session.scalars(select(DelegationMerge).order_by(DelegationMerge.id.desc())).first()


def test_a_merge_is_taken_apart_again(client, session, cohort, main, by):
    branch = SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH)
    kept, other = (
        DelegationFactory(cohort=cohort, name="河东省"),
        DelegationFactory(cohort=cohort, name="河东"),
    )
    other.quota = 9
    own = EnrolmentFactory(cohort=cohort, site=main, delegation=kept)
    went, left = (EnrolmentFactory(cohort=cohort, site=main, delegation=other) for _number in range(2))
    for one, site, places in ((kept, main, 3), (other, main, 4), (other, branch, 5)):
        session.add(DelegationQuota(delegation_id=one.id, site_id=site.id, places=places))
    session.commit()
    done = merged(client, session, cohort, by, kept, other)
    left.delegation_id = None  # somebody corrected it meanwhile
    session.commit()
    page = client.get(f"/cohorts/{cohort.id}/delegations/{kept.id}").text
    assert f"/cohorts/{cohort.id}/delegation-merges/{done.id}/undo" in page

    undo = f"/cohorts/{cohort.id}/delegation-merges/{done.id}/undo"
    assert client.post(undo).status_code == 303

    back = queries.named(cohort, "河东")
    assert (went.delegation_id, own.delegation_id, left.delegation_id) == (back.id, kept.id, None)
    assert (back.quota, kept.quota) == (9, None)
    assert {quota.site_id: quota.places for quota in queries.quotas(back)} == {main.id: 4, branch.id: 5}
    assert {quota.site_id: quota.places for quota in queries.quotas(kept)} == {main.id: 3}
    assert queries.meant(cohort) == {}
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "delegation.unmerge")).one()
    assert entry.facts["enrolments"] == [went.id]
    assert client.post(undo).status_code == 409


def test_a_dropped_spelling_means_the_kept_one(client, session, cohort, main, by):
    kept, other = (
        DelegationFactory(cohort=cohort, name="河东省"),
        DelegationFactory(cohort=cohort, name="河东"),
    )
    merged(client, session, cohort, by, kept, other)

    assert delegation_named(cohort, "河东") is kept
    assert services.set_quotas(cohort, Quotas({"河东": 12}, {}), by=by) == (0, 1)
    assert kept.quota == 12
    with pytest.raises(DomainError):
        services.add_delegation(cohort, "河东", None, by=by)
    services.edit_delegation(cohort, kept, "河东", 12, {}, by=by)
    assert kept.name == "河东"


def test_a_merge_of_a_merge_comes_apart_in_steps(client, session, cohort, main, by):
    first, second, third = (DelegationFactory(cohort=cohort, name=name) for name in ("河东省", "河东", "河"))
    person = EnrolmentFactory(cohort=cohort, site=main, delegation=third)
    inner = merged(client, session, cohort, by, second, third)
    outer = merged(client, session, cohort, by, first, second)
    assert {name: one.id for name, one in queries.meant(cohort).items()} == {"河": first.id, "河东": first.id}

    merges.undo_merge(cohort, outer, by=by)
    back = queries.named(cohort, "河东")
    assert {name: one.id for name, one in queries.meant(cohort).items()} == {"河": back.id}
    merges.undo_merge(cohort, inner, by=by)

    assert person.delegation_id == queries.named(cohort, "河").id


def test_a_name_in_use_again_stops_the_undoing(client, session, cohort, by):
    kept, other = (
        DelegationFactory(cohort=cohort, name="河东省"),
        DelegationFactory(cohort=cohort, name="河东"),
    )
    done = merged(client, session, cohort, by, kept, other)
    kept.name = "河东"
    session.commit()

    with pytest.raises(DomainError):
        merges.undo_merge(cohort, done, by=by)
