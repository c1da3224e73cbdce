"""With 3,500 sites no page becomes heavy: a site is written by its name there, not chosen from a list."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import SiteFactory, organizer
from trainingapp.cohorts.models import Site, SiteKind
from trainingapp.cohorts.services.sites import NewSite, add_tree

SITES = 3500
HEAVIEST = 100_000
PAGES = (
    "sites",
    "sites/new",
    "sites/new-many",
    "sites/import",
    "sites/{point}",
    "sites/{point}/edit",
    "roster",
    "staff",
    "imports/new",
    "delegations",
    "timetable",
    "lessons/new",
    "timetable/import",
    "groups",
    "attendance",
    "certificates",
    "settings",
    "copy",
)


@pytest.fixture
def main(session):
    main = SiteFactory(name="主课堂")
    by = organizer(main.cohort)
    branches = [NewSite(f"第{n:02}分课堂", SiteKind.BRANCH, main, f"第{n}党校") for n in range(32)]
    points = [
        NewSite(f"培训点{n:04}", SiteKind.POINT, f"第{n % 32:02}分课堂", f"第{n % 900}党校")
        for n in range(SITES - 33)
    ]
    add_tree(main.cohort, branches + points, by=by)
    session.commit()
    return main


def test_no_page_is_heavy(client, session, main):
    client.sign_in(organizer(main.cohort))
    point = session.scalars(select(Site.id).where(Site.name == "培训点0700")).one()
    base = f"/cohorts/{main.cohort_id}"

    sizes = {}
    for path in PAGES:
        answer = client.get(f"{base}/{path.format(point=point)}")
        assert answer.status_code == 200, path
        sizes[path] = len(answer.data)

    assert {path: size for path, size in sizes.items() if size > HEAVIEST} == {}


def test_a_site_is_written_by_its_name(client, session, main):
    client.sign_in(organizer(main.cohort))
    base = f"/cohorts/{main.cohort_id}"

    for path in ("timetable", "groups"):
        assert 'value="培训点0700"' in client.get(f"{base}/{path}?site=培训点0700").text
        unknown = client.get(f"{base}/{path}?site=没有这个点")
        assert unknown.status_code == 200
        assert "没有这个点" in unknown.text
        assert client.get(f"{base}/{path}?site=999999").status_code == 404
