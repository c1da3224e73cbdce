"""An old roster with a spelling that was merged away means the delegation that was kept."""

from __future__ import annotations

import io

from sqlalchemy import select

from tests.cohorts.imports_files import person, xlsx
from tests.factories import DelegationFactory, SiteFactory, organizer
from trainingapp.cohorts.models import Delegation, Enrolment, RosterImport, RosterLine, Verdict
from trainingapp.cohorts.services.delegation_merges import merge_delegations


def send(client, site, rows):
    data = {"site_id": site.id, "file": (io.BytesIO(xlsx(rows)), "名册.xlsx")}
    assert client.post(f"/cohorts/{site.cohort_id}/imports/new", data=data).status_code == 303


def newest(session):
    return session.scalars(select(RosterImport).order_by(RosterImport.id.desc()).limit(1)).one()


def test_the_dropped_spelling_does_not_come_back(client, session):
    site = SiteFactory()
    by = organizer(site.cohort)
    kept, dropped = (DelegationFactory(cohort=site.cohort, name=name) for name in ("河东省", "河东"))
    merge_delegations(site.cohort, kept, dropped, by=by)
    session.commit()
    client.sign_in(by)
    rows = [person(1, 代表团="河东"), person(2, 代表团="河东省")]

    send(client, site, rows)
    first = newest(session)
    assert client.post(f"/cohorts/{site.cohort_id}/imports/{first.id}/confirm").status_code == 303
    assert {one.delegation.name for one in session.scalars(select(Enrolment))} == {"河东省"}
    assert session.scalars(select(Delegation.name)).all() == ["河东省"]

    send(client, site, rows)
    again = newest(session)
    lines = session.scalars(select(RosterLine.verdict).where(RosterLine.roster_import_id == again.id))
    assert set(lines) == {Verdict.SAME}
