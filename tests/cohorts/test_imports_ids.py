"""A class that collects no ID numbers passes them over; one that does checks mended ones against the file."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cohorts.imports_files import people, person, xlsx
from tests.cohorts.roster_sheets import made_id
from tests.cohorts.test_imports_mending import (
    WRONG,
    address,
    boss,
    lines,
    mend,
    reasons,
    sent,
    site,
    verdicts,
)
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import RosterImport, RosterLine
from trainingapp.cohorts.roster import Field, Mapping
from trainingapp.cohorts.services.imports import sealing
from trainingapp.cohorts.services.imports.passing import without_id_numbers
from trainingapp.cohorts.template import template_workbook
from trainingapp.cohorts.views import imports
from trainingapp.core.files import StoredFile
from trainingapp.core.jobs import runner
from trainingapp.core.session import db
from trainingapp.core.spreadsheets import Row, Sheet, Workbook, read_workbook

__all__ = ["boss", "site"]

WITH_DATES = ["姓名", "性别", "出生日期", "身份证号", "手机号码", "工作单位"]
NUMBER = made_id("99010619800101001")  # a man born on 1980-01-01
OF_A_WOMAN = made_id("99010619800101002")
BORN_LATER = made_id("99010619810203001")


@pytest.fixture
def plain_site(site):
    """A site of a class that collects no ID numbers."""
    site.cohort.collects_id_numbers = False
    db.session.commit()
    return site


def everything_kept(one) -> str:
    """All that the database and the file hold of an import."""
    kept = [[line.person, line.cells, line.problems, line.before] for line in lines(one)]
    book = sealing.open_sealed(one.file) if one.file else None
    cells = [row.texts for sheet in book.sheets for row in sheet.rows] if book else []
    return json.dumps([kept, one.skipped, one.remarks, cells], ensure_ascii=False)


def test_id_numbers_are_neither_staged_nor_kept_nor_stored_and_the_preview_says_so(boss, plain_site):
    one = sent(boss, plain_site, xlsx([person(1), person(2, 手机号码="1390000")]))

    page = boss.get(address(one)).get_data(as_text=True)
    assert verdicts(one) == ["add", "refuse"]
    assert [code for code, _values in one.remarks] == ["ids_passed_over"]
    assert "身份证号" in page
    for number in (person(1)[2], person(2)[2]):
        assert number not in everything_kept(one)
        assert number[-4:] not in page
    boss.post(f"{address(one)}/confirm")
    assert [
        each.id_number_hash for each in db.session.scalars(select(Person).where(Person.name == "演乙一"))
    ] == [None]


def test_a_wrong_id_number_refuses_nobody_where_none_are_collected(boss, plain_site):
    one = sent(boss, plain_site, xlsx([person(1, 身份证号=WRONG)]))

    assert verdicts(one) == ["add"]


def test_no_id_number_can_be_typed_where_none_are_collected(boss, plain_site):
    one = sent(boss, plain_site, xlsx(people(1)))
    line = lines(one)[0]

    page = boss.get(f"{address(one)}/lines/{line.id}").get_data(as_text=True)
    mend(boss, one, line, plain_site, id_number=NUMBER, post="主任")

    assert 'name="id_number"' not in page
    assert "no_id_number" not in boss.get(address(one)).get_data(as_text=True)
    assert not {"id_secret", "id_hash", "id_masked"} & {*lines(one)[0].person}


def test_lines_read_before_the_class_stopped_collecting_are_taken_over_without_numbers(boss, site):
    one = sent(boss, site, xlsx(people(1)))
    site.cohort.collects_id_numbers = False
    db.session.commit()

    boss.post(f"{address(one)}/confirm")

    assert db.session.scalars(select(Person).where(Person.name == "演乙一")).one().id_number_hash is None


def test_the_form_for_delegations_has_no_column_for_what_is_not_collected(plain_site, tmp_path):
    (tmp_path / "form").write_bytes(template_workbook(plain_site.cohort, [plain_site], ["示范省"]))

    header = read_workbook(tmp_path / "form", "form.xlsx").sheets[0].rows[1].texts

    assert "身份证号" not in header
    assert header[:4] == ("序号", "姓名", "性别", "手机号码")


def test_every_cell_with_an_id_number_is_emptied_and_nothing_else() -> None:
    rows = (
        Row(1, ("姓名", "证号", "身份证号", "手机号码", "身份证号")),
        Row(2, ("演一", NUMBER, "坏的号码", "19900000001", "x"), "tttit"),
    )
    book = Workbook("a.xlsx", (Sheet("名册", rows),))

    emptied, passed = without_id_numbers(book, Mapping())

    assert emptied.sheets[0].rows[0] == rows[0]
    assert emptied.sheets[0].rows[1] == Row(2, ("演一", "", "", "19900000001", ""), "tttit")
    assert {key[:4] for key in passed} == {"证号", "身份证号"}


def test_a_sent_file_cannot_pass_for_one_that_we_wrote(app, session) -> None:
    stored = sealing.seal("a.csv", b"workbook:" + b"x")

    assert sealing.open_sealed(stored).sheets[0].rows[0].texts == ("workbook:x",)


# -- mended numbers against the columns of the file ------------------------------------------------------------


def dated(number: str, sex: str = "男", born: str = "1980-01-01") -> bytes:
    return xlsx([["演甲", sex, born, number, "19900000001", "第一社区"]], WITH_DATES)


@pytest.mark.parametrize(
    ("number", "told"),
    [(NUMBER, []), (OF_A_WOMAN, ["id_sex"]), (BORN_LATER, ["id_birth_date"])],
)
@pytest.mark.parametrize("before", [WRONG, NUMBER])
def test_a_mended_number_must_fit_the_columns_of_the_file(boss, site, before, number, told):
    one = sent(boss, site, dated(before))
    line = lines(one)[0]

    mend(boss, one, line, site, id_number=number, birth_date=line.person["born"])

    assert reasons(lines(one)[0]) == told


@pytest.mark.parametrize("born", ["1980.1", "1980年1月", "19800101", "29221"])
def test_dates_of_every_form_still_fit_after_mending(boss, site, born):
    one = sent(boss, site, dated(WRONG, born=int(born) if born == "29221" else born))
    line = lines(one)[0]

    mend(boss, one, line, site, id_number=NUMBER, birth_date=line.person["born"])

    assert verdicts(one) == ["add"]


def test_a_wrong_date_of_birth_can_be_mended_in_the_page(boss, site):
    one = sent(boss, site, dated(NUMBER, born="1981-02-03"))
    line = lines(one)[0]
    assert reasons(line) == ["id_birth_date"]

    mend(boss, one, line, site, birth_date="1980-01-01")

    assert verdicts(one) == ["add"]
    assert lines(one)[0].edited == [Field.BIRTH_DATE.value]


def test_dates_of_birth_go_when_the_import_is_taken_over(boss, site):
    one = sent(boss, site, dated(NUMBER))
    assert lines(one)[0].person["born"]

    boss.post(f"{address(one)}/confirm")

    assert "born" not in db.session.scalars(select(RosterLine)).one().person


def test_a_large_file_is_emptied_by_the_job_that_reads_it(app, boss, plain_site, monkeypatch):
    monkeypatch.setattr(imports, "READ_AT_ONCE", 1)
    content = xlsx([person(1), person(2, 手机号码="1390000")])
    data = {"site_id": plain_site.id, "file": (io.BytesIO(content), "名册.xlsx")}

    location = boss.post(f"/cohorts/{plain_site.cohort_id}/imports/new", data=data).headers["Location"]
    runner.run(app, int(location.rpartition("/")[2]), timedelta(seconds=60))
    db.session.expire_all()

    one = db.session.scalars(select(RosterImport)).one()
    assert verdicts(one) == ["add", "refuse"]
    assert person(2)[2] not in everything_kept(one)
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1
    assert boss.get(f"{address(one)}/refused.xlsx").status_code == 200
