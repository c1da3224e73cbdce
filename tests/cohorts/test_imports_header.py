"""The header of a table is said by hand, where the reader found none or the wrong one."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from tests.cohorts.imports_files import HEADER, people, xlsx
from tests.cohorts.test_imports_mending import (
    address,
    boss,
    lines,
    reasons,
    sent,
    site,
    verdicts,
)
from trainingapp.cohorts.views import mending
from trainingapp.core.jobs import runner
from trainingapp.core.session import db

__all__ = ["boss", "site"]


def csv_of(*rows: str) -> dict[str, object]:
    return {"file": (io.BytesIO("\n".join(rows).encode()), "名册.csv")}


def test_a_header_that_was_not_found_is_said_by_hand(boss, site):
    rows = ("示范省名册", "谁,号头,哪里", "演甲,19900000001,第一社区", "演乙,19900000002,第二社区")
    one = sent(boss, site, b"", **csv_of(*rows))
    page = boss.get(address(one)).get_data(as_text=True)
    assert (one.state.value, 'name="row"' in page, "谁 号头 哪里" in page) == ("failed", True, True)

    assert boss.post(f"{address(one)}/header", data={"sheet": "", "row": "2"}).status_code == 303
    db.session.expire_all()
    assert (one.state.value, verdicts(one)) == ("ready", ["refuse", "refuse"])
    fields = {"column-0": "name", "column-1": "phone", "column-2": "unit"}
    assert boss.post(f"{address(one)}/columns", data=fields).status_code == 303

    assert verdicts(one) == ["add", "add"]
    assert [line.person["name"] for line in lines(one)] == ["演甲", "演乙"]
    assert ["header_said", {"places": "2"}] in one.remarks


def test_a_wrong_header_is_put_right(boss, site):
    rows = ("姓名,填表说明", "演练,写清楚", "姓名,手机号码,单位", "演甲,19900000001,第一社区")
    one = sent(boss, site, b"", **csv_of(*rows))

    boss.post(f"{address(one)}/header", data={"sheet": "", "row": "3"})

    assert [line.person["name"] for line in lines(one)] == ["演甲"]


@pytest.mark.parametrize(
    "data", [{"sheet": "nowhere", "row": "1"}, {"sheet": "名册"}, {"sheet": "名册", "row": "99"}]
)
def test_a_header_that_cannot_be_changes_nothing(boss, site, data):
    one = sent(boss, site, xlsx(people(2), HEADER))

    assert boss.post(f"{address(one)}/header", data=data).status_code == 409
    db.session.expire_all()

    assert (one.state.value, verdicts(one)) == ("ready", ["add", "add"])


def test_a_confirmed_import_keeps_its_header(boss, site):
    one = sent(boss, site, xlsx(people(1)))
    boss.post(f"{address(one)}/confirm")

    assert boss.post(f"{address(one)}/header", data={"sheet": "名册", "row": "1"}).status_code == 409


def test_a_header_of_a_large_file_is_read_by_a_job(app, boss, site, monkeypatch):
    monkeypatch.setattr(mending, "REREAD_AT_ONCE", 1)
    one = sent(boss, site, b"", **csv_of("谁,手机号码,单位", "演甲,19900000001,第一社区"))

    location = boss.post(f"{address(one)}/header", data={"sheet": "", "row": "1"}).headers["Location"]
    runner.run(app, int(location.rpartition("/")[2]), timedelta(seconds=60))
    db.session.expire_all()

    assert (one.state.value, [reasons(line) for line in lines(one)]) == ("ready", [["no_name"]])
