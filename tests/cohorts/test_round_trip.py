"""Lists that were exported come back unchanged: in the sheet alone, and through the import of a class."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cohorts.roster_sheets import made_id
from tests.factories import (
    CohortFactory,
    DelegationFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    organizer,
)
from trainingapp.cohorts.models import RosterImport, RosterLine, SiteKind, Verdict
from trainingapp.cohorts.roster import RosterRow, read_roster
from trainingapp.cohorts.roster.text import plain
from trainingapp.cohorts.services import disclosure
from trainingapp.core.session import db
from trainingapp.core.spreadsheets import Column, NewSheet, read_workbook, write_workbook

HEADER = ["姓名", "身份证号", "手机", "工作单位", "职务", "备注"]
NAMES = ["演甲", "演䶮", "演𬭊", "演𰻞", "演买提·示范江", "Yan Jia", "演〇", "演㛃𠮷"]
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "=1+1",
                "+1",
                "-2+3",
                "@SUM(A1)",
                "＝1+1",
                "\t=1",
                "'=1",
                '="007"',
                "007",
                "0012",
                "1E5",
                "1/2",
            ),
            *(
                "2026-08-01",
                "TRUE",
                "#N/A!",
                "_x0041_",
                "<b>",
                "{{1}}",
                "http://example.org",
                "柳㙍社区",
                "(1)",
            ),
        ]
    ),
).map(plain)
NOT_KEPT = ("同上", "〃", "″", '"', "″″", "0")


def read_back(rows: list[list[str]]) -> list[RosterRow]:
    data = write_workbook([NewSheet("名册", [Column(title) for title in HEADER], rows)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(data)
        return list(read_roster(read_workbook(path, "名册.xlsx")).rows)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8),
    first=st.integers(0, len(NAMES) - 1),
)
def test_texts_of_a_sheet_come_back_as_they_were(texts: list[tuple[str, str, str]], first: int) -> None:
    rows = [
        [NAMES[(first + n) % len(NAMES)], made_id(f"9901061980010100{n}"), f"1990000000{n}", *text]
        for n, text in enumerate(texts)
    ]

    read = read_back(rows)

    assert len(read) == len(rows)
    for row, written in zip(read, rows, strict=True):
        person = row.person
        assert not row.is_refused
        assert [person.name, person.id_number, person.phone, person.remark] == [*written[:3], written[5]]
        if not {*NOT_KEPT} & {*written[3:5]}:
            assert [person.unit, person.post] == written[3:5]


@pytest.fixture
def site(session):
    return SiteFactory(cohort=CohortFactory(code="YS1"), name="=示范主课堂")


AWKWARD = [
    ("演䶮", "19900000001", "=1+1", "+86", "@SUM(A1)"),
    ("演𬭊", "09901234567转801", "0012社区", "007", "-2+3"),
    ("演买提·示范江", "+85251234567", "＝1+1", "书记\\主任", "1E5"),
    ("Yan Jia", None, "柳㙍社区 / 第3网格", "'主任", "2026-08-01"),
    ("演〇", "19900000005", "“柳堤”社区, 一组; 二组", "TRUE", "<b>_x0041_</b>"),
    ("演甲", "19900000006", "示范省青禾市柳堤社区", "", "（带队）\u2014\u2014素食"),
    ("演甲", "19900000007", "示范省青禾市柳堤社区", "#REF", ""),
    ("演乙", "19900000007", "", "{{7*7}}", "http://example.org/?a=1&b=2"),
]


def enrolled(site, number, name, phone, unit, post, remark):
    """Somebody with an ID number, but every third one."""
    person = PersonFactory(name=name, phone=phone)
    if number % 3:
        person.sex = "male" if number % 2 else "female"  # as its ID number says
        person.id_number = made_id(f"9901061980010200{number}")
    delegation = DelegationFactory(cohort=site.cohort, name="=示范省") if number == 1 else None
    enrolment = EnrolmentFactory(
        cohort=site.cohort, site=site, person=person, unit=unit, post=post, delegation=delegation
    )
    enrolment.remark = remark


def sent(client, site, content: bytes) -> list[RosterLine]:
    """The lines of the import that is made of a file."""
    data = {"site_id": site.id, "file": (io.BytesIO(content), "名册.xlsx")}
    assert client.post(f"/cohorts/{site.cohort_id}/imports/new", data=data).status_code == 303
    latest = select(RosterImport.id).order_by(RosterImport.id.desc()).limit(1).scalar_subquery()
    return list(db.session.scalars(select(RosterLine).where(RosterLine.roster_import_id == latest)))


def test_an_exported_roster_changes_nobody(client, session, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="+望溪,分课堂")
    for number, about in enumerate(AWKWARD, 1):
        enrolled((site, branch)[number % 2], number, *about)
    session.commit()
    content, _count = disclosure.full_roster(site.cohort)

    lines = sent(client.sign_in(organizer(site.cohort)), site, content)

    told = [(line.row_no, line.verdict, line.changes, line.problems) for line in lines]
    assert [each[1:3] for each in told] == [(Verdict.SAME, [])] * len(AWKWARD), told


SITES = [
    "-望溪",
    "＝1+1",
    "@松涛",
    "007",
    "0571 分课堂",
    "+1",
    "柳堤，二号楼；三层",
    "1E5",
    "TRUE",
    "2026-08-01",
]


def test_an_exported_table_of_sites_changes_none(client, session, site):
    for number, name in enumerate(SITES):
        SiteFactory(
            cohort=site.cohort,
            parent=site,
            kind=SiteKind.BRANCH,
            name=name,
            planned=number,
            contact=f"0{number}-1",
        )
    client.sign_in(organizer(site.cohort))
    content = client.get(f"/cohorts/{site.cohort_id}/sites.xlsx").data

    answer = client.post(
        f"/cohorts/{site.cohort_id}/sites/import", data={"file": (io.BytesIO(content), "sites.xlsx")}
    )

    assert answer.status_code == 200
    assert all(name in answer.text for name in SITES)
    assert "field-error" not in answer.text
    assert 'name="confirm"' not in answer.text  # nothing would change
