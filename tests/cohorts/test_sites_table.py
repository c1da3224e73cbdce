"""The table of sites: sorted, searched, filtered, numbered without rewriting the class."""

from __future__ import annotations

import re

import pytest

from tests.factories import EnrolmentFactory, SiteFactory, VenueFactory, organizer
from tests.queries import count_queries
from trainingapp.cohorts import queries
from trainingapp.cohorts.models import SiteKind, StandingKind
from trainingapp.cohorts.services import sites
from trainingapp.cohorts.services.sites import NewSite
from trainingapp.core.errors import DomainError


@pytest.fixture
def main(session):
    return SiteFactory(name="主课堂", venue=None, position=1)


@pytest.fixture
def by(main):
    return organizer(main.cohort)


def names(session, cohort, **wanted):
    return [site.name for site in session.scalars(queries.site_table(cohort, **wanted))]


@pytest.fixture
def three(main):
    places = {"甲": VenueFactory(name="C校"), "乙": VenueFactory(name="A校"), "丙": VenueFactory(name="B校")}
    made = {
        name: SiteFactory(
            cohort=main.cohort,
            parent=main,
            kind=kind,
            name=name,
            venue=places[name],
            planned=planned,
            position=n,
        )
        for n, (name, kind, planned) in enumerate(
            [("甲", SiteKind.POINT, 5), ("乙", SiteKind.BRANCH, None), ("丙", SiteKind.POINT, 9)], 2
        )
    }
    for name, standing in (
        ("甲", StandingKind.ENROLLED),
        ("甲", StandingKind.WITHDRAWN),
        ("甲", StandingKind.ENROLLED),
        ("丙", StandingKind.ARRIVED),
    ):
        EnrolmentFactory(cohort=main.cohort, site=made[name], standing=standing)
    return made


@pytest.mark.parametrize(
    ("sort", "descending", "order"),
    [
        ("", False, "主甲乙丙"),
        ("people", True, "甲丙主乙"),
        ("arrived", True, "丙主甲乙"),
        ("planned", True, "丙甲主乙"),
        ("venue", False, "主乙丙甲"),
        ("kind", False, "主乙甲丙"),
    ],
)
def test_the_table_is_sorted(session, main, three, sort, descending, order):
    found = names(session, main.cohort, sort=sort, descending=descending)

    assert "".join(name[0] for name in found) == order


def test_the_table_is_searched_and_filtered(session, main, three):
    assert names(session, main.cohort, search="A校") == ["乙"]
    assert names(session, main.cohort, search="100%") == []
    assert names(session, main.cohort, kind=SiteKind.POINT) == ["甲", "丙"]


def test_figures_are_those_of_the_page(session, main, three):
    found = queries.presence_at(main.cohort, [three["甲"], three["丙"]])

    assert found == {three["甲"].id: (2, 0), three["丙"].id: (1, 1)}


def test_the_page_says_how_it_is_sorted_and_ignores_nonsense(client, main, by, three):
    client.sign_in(by)
    url = f"/cohorts/{main.cohort_id}/sites"

    text = client.get(f"{url}?sort=people&order=desc").text
    assert 'aria-sort="descending"' in text
    assert re.findall(r"/sites/\d+\">(.)", text) == ["甲", "丙", "主", "乙"]
    assert "depth-1" in client.get(f"{url}?sort=id;drop&kind=moon").text


def test_adding_one_site_leaves_the_numbers_of_the_others(session, main, by):
    cohort = main.cohort
    added = sites.add_tree(cohort, [NewSite(f"分{n}", SiteKind.BRANCH, main) for n in range(30)], by=by)
    before = [site.position for site in added]

    with count_queries() as statements:
        sites.add_site(cohort, added[0], kind=SiteKind.POINT, name="点", by=by)
        session.flush()

    assert [site.position for site in added] == before
    assert not any("SET position" in statement for statement in statements)
    assert names(session, cohort)[:4] == ["主课堂", "分0", "点", "分1"]


def test_the_order_of_the_tree_holds_when_the_room_between_is_used_up(session, main, by):
    first, second = sites.add_tree(
        main.cohort, [NewSite(name, SiteKind.BRANCH, main) for name in ("甲", "乙")], by=by
    )
    second.position = first.position + 3
    session.flush()

    for n in range(8):
        sites.add_site(main.cohort, first, kind=SiteKind.POINT, name=f"点{n}", by=by)

    assert names(session, main.cohort) == ["主课堂", "甲", *(f"点{n}" for n in range(8)), "乙"]


def test_a_tree_is_added_in_any_order_with_few_statements(session, main, by):
    def statements(count, start):
        wanted = [NewSite(f"点{start + n}", SiteKind.POINT, f"分{start}") for n in range(count)]
        with count_queries() as found:
            sites.add_tree(main.cohort, [*wanted, NewSite(f"分{start}", SiteKind.BRANCH, main)], by=by)
            session.flush()
        return sum(not statement.startswith("INSERT") for statement in found)

    _first, few, many = statements(1, 0), statements(2, 50), statements(40, 100)

    assert many == few  # but for the rows themselves
    assert names(session, main.cohort)[:5] == ["主课堂", "分0", "点0", "分50", "点50"]


def test_a_tree_hangs_on_sites_that_exist(session, main, by):
    for wanted in (
        [NewSite("甲", SiteKind.POINT, "没有")],
        [NewSite("甲", SiteKind.POINT, "乙"), NewSite("乙", SiteKind.POINT, "甲")],
        [NewSite("主课堂", SiteKind.POINT, main)],
    ):
        with pytest.raises(DomainError):
            sites.add_tree(main.cohort, wanted, by=by)
    assert names(session, main.cohort) == ["主课堂"]
