"""The preview of a roster import by hand: columns, rows, many rows at once; nothing about people is written."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from tests.cohorts.imports_files import HEADER, people, person, xlsx
from tests.factories import CohortFactory, PersonFactory, SiteFactory, organizer
from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import (
    Enrolment,
    ImportState,
    Placement,
    RosterImport,
    RosterLine,
    RosterMapping,
    SiteKind,
    Verdict,
)
from trainingapp.core.session import db
from trainingapp.core.spreadsheets import read_workbook

WRONG = "990106198001010000"


@pytest.fixture
def site(session):
    return SiteFactory(cohort=CohortFactory(code="YS1"), name="云川主课堂")


@pytest.fixture
def boss(site, client):
    """The browser of the class's organizer."""
    return client.sign_in(organizer(site.cohort))


def sent(client, site, content, **fields) -> RosterImport:
    data = {"site_id": site.id, "file": (io.BytesIO(content), "名册.xlsx"), **fields}
    response = client.post(f"/cohorts/{site.cohort_id}/imports/new", data=data)
    assert response.status_code == 303, response.get_data(as_text=True)
    return db.session.scalars(select(RosterImport).order_by(RosterImport.id.desc()).limit(1)).one()


def address(one: RosterImport) -> str:
    return f"/cohorts/{one.cohort_id}/imports/{one.id}"


def lines(one: RosterImport) -> list[RosterLine]:
    db.session.expire_all()
    query = select(RosterLine).where(RosterLine.roster_import_id == one.id).order_by(RosterLine.id)
    return list(db.session.scalars(query))


def verdicts(one: RosterImport) -> list[str]:
    return [line.verdict.value for line in lines(one)]


def reasons(line: RosterLine) -> list[str]:
    return [problem[3] for problem in line.problems if problem[0] == "refuse"]


def told(one: RosterImport) -> dict[str, int]:
    """What the figures say, as far as it is more than nothing."""
    counted = {verdict.value: one.figures.get(verdict.value, 0) for verdict in Verdict}
    return {name: count for name, count in counted.items() if count}


def form_of(line: RosterLine, site, **changed: str) -> dict[str, str]:
    """What the form of a row sends."""
    kept = {name: line.person.get(name, "") for name in ("name", "unit", "post", "delegation")}
    sex = {"male": "男", "female": "女"}.get(line.person.get("sex", ""), "")
    return {**kept, "sex": sex, "site": site.name if line.person.get("site_id") else "", **changed}


def mend(client, one: RosterImport, line: RosterLine, site, **changed: str):
    return client.post(f"{address(one)}/lines/{line.id}", data=form_of(line, site, **changed))


# -- columns ---------------------------------------------------------------------------------------------------


def odd_file(rows=1) -> bytes:
    """Nobody can know that the second column holds phones."""
    return xlsx(
        [[person(n)[0], person(n)[3], person(n)[4]] for n in range(1, rows + 1)], ["姓名", "号头", "单位"]
    )


def say(client, one: RosterImport, **fields: str):
    return client.post(f"{address(one)}/columns", data={f"column-{at[1:]}": f for at, f in fields.items()})


def test_columns_are_said_by_hand_and_the_file_is_read_anew(boss, site):
    one = sent(boss, site, odd_file())
    assert "phone" not in lines(one)[0].person

    page = boss.get(f"{address(one)}/columns").get_data(as_text=True)
    response = say(boss, one, c1="phone", c2="")

    assert "号头" in page
    assert response.status_code == 303
    assert lines(one)[0].person["phone"] == person(1)[3]
    assert "unit" not in lines(one)[0].person
    assert one.state is ImportState.READY
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_what_was_said_holds_for_the_next_file_of_the_delegation_and_is_told(boss, site):
    first = sent(boss, site, odd_file(), delegation="示范省")
    say(boss, first, c1="phone")

    again = sent(boss, site, odd_file(2), delegation="示范省")
    other = sent(boss, site, odd_file(2), delegation="另一省")

    assert [line.person["phone"] for line in lines(again)] == [person(1)[3], person(2)[3]]
    assert [remark[0] for remark in again.remarks] == ["columns_said"]
    assert "号头" in boss.get(address(again)).get_data(as_text=True)
    assert ["phone" in line.person for line in lines(other)] == [False, False]
    assert other.remarks == []


@pytest.mark.parametrize("fields", [{"c1": "name"}, {"c0": ""}, {"c1": "nonsense"}])
def test_columns_that_make_no_sense_are_refused_and_change_nothing(boss, site, fields):
    one = sent(boss, site, odd_file())

    assert say(boss, one, **fields).status_code == 422

    assert verdicts(one) == ["add"]
    assert db.session.scalar(select(func.count()).select_from(RosterMapping)) == 0


def test_the_columns_of_a_confirmed_import_stay(boss, site):
    one = sent(boss, site, odd_file())
    boss.post(f"{address(one)}/confirm")

    assert boss.get(f"{address(one)}/columns").status_code == 200
    assert say(boss, one, c1="phone").status_code == 422


# -- one row ---------------------------------------------------------------------------------------------------


def test_a_refused_row_is_mended_in_the_page_and_taken_over(boss, site):
    one = sent(boss, site, xlsx([person(1), person(2, 身份证号=WRONG)]))
    refused = lines(one)[1]

    page = boss.get(f"{address(one)}/lines/{refused.id}").get_data(as_text=True)
    response = mend(boss, one, refused, site, id_number=person(2)[2])

    assert WRONG not in page
    assert person(2)[3] not in page
    assert response.status_code == 303
    assert verdicts(one) == ["add", "add"]
    assert (lines(one)[1].edited, told(one), one.figures["refusals"]) == (["id_number"], {"add": 2}, {})
    assert 'class="edited"' in boss.get(address(one)).get_data(as_text=True)
    boss.post(f"{address(one)}/confirm")
    names = {each.name: each for each in db.session.scalars(select(Person))}
    assert names["演丙一"].id_number == person(2)[2]
    assert names["演丙一"].phone == person(2)[3]


def test_a_row_is_not_better_for_another_field_that_was_mended(boss, site):
    one = sent(boss, site, xlsx([person(1), person(2, 身份证号=WRONG)]))
    was = reasons(lines(one)[1])

    mend(boss, one, lines(one)[1], site, post="社区书记")

    assert verdicts(one) == ["add", "refuse"]
    assert reasons(lines(one)[1]) == was != []
    assert lines(one)[1].person["post"] == "社区书记"
    assert lines(one)[1].problems[0][2] == "C4"


def test_a_row_can_be_taken_without_its_wrong_number(boss, site):
    one = sent(boss, site, xlsx([person(1, 身份证号=WRONG)]))

    mend(boss, one, lines(one)[0], site, no_id_number="y")

    assert verdicts(one) == ["add"]
    assert "id_hash" not in lines(one)[0].person


def test_a_good_row_can_be_made_wrong_and_is_refused_by_the_same_rules(boss, site):
    one = sent(boss, site, xlsx([person(1)]))

    mend(boss, one, lines(one)[0], site, phone="1380000")

    assert (verdicts(one), reasons(lines(one)[0])) == (["refuse"], ["phone_length"])


def test_a_mended_row_is_compared_with_the_class(boss, site):
    boss.post(f"{address(sent(boss, site, xlsx([person(1)])))}/confirm")
    one = sent(boss, site, xlsx([person(1, 身份证号=WRONG, 职务="书记")]))

    mend(boss, one, lines(one)[0], site, id_number=person(1)[2])

    assert verdicts(one) == ["change"]
    assert lines(one)[0].changes == [["post", "居委会主任", "书记"]]


def test_a_mended_row_that_is_somebody_else_in_the_file_is_refused_until_that_one_is_left_out(boss, site):
    one = sent(boss, site, xlsx([person(1), person(2)]))

    mend(boss, one, lines(one)[1], site, name=person(1)[0], id_number=person(1)[2])
    assert (verdicts(one), reasons(lines(one)[1])) == (["add", "refuse"], ["same_person"])
    assert [each[2:] for each in lines(one)[1].problems] == [["C4", "same_person", {"where": "A3"}]]
    assert "A3" in boss.get(address(one)).get_data(as_text=True)
    boss.post(f"{address(one)}/lines/{lines(one)[0].id}/leave-out")

    assert (verdicts(one), told(one)) == (["skip", "add"], {"skip": 1, "add": 1})
    boss.post(f"{address(one)}/lines/{lines(one)[0].id}/take-in")
    assert (verdicts(one), told(one)) == (["refuse", "add"], {"refuse": 1, "add": 1})


def test_a_row_that_is_left_out_is_not_taken_over(boss, site):
    one = sent(boss, site, xlsx(people(2)))
    boss.post(f"{address(one)}/lines/{lines(one)[0].id}/leave-out")

    boss.post(f"{address(one)}/confirm")

    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1
    assert one.state is ImportState.CONFIRMED
    assert verdicts(one) == ["skip", "add"]
    assert set(lines(one)[0].person) <= {"name", "unit", "post", "delegation", "site_id"}


def test_nothing_is_mended_after_confirming(boss, site):
    one = sent(boss, site, xlsx(people(1)))
    boss.post(f"{address(one)}/confirm")
    line = lines(one)[0]

    assert mend(boss, one, line, site, post="书记").status_code == 422
    assert boss.post(f"{address(one)}/lines/{line.id}/leave-out").status_code == 409


def test_the_row_of_another_import_is_not_found(boss, site):
    one, other = (sent(boss, site, xlsx(people(1))) for _n in range(2))

    assert boss.get(f"{address(one)}/lines/{lines(other)[0].id}").status_code == 404
    assert mend(boss, one, lines(other)[0], site, post="书记").status_code == 404


def test_strangers_mend_nothing(client, boss, site):
    one = sent(boss, site, xlsx(people(1)))
    line = lines(one)[0]
    client.sign_in(PersonFactory())

    for path in ("/columns", f"/lines/{line.id}"):
        assert client.get(address(one) + path).status_code == 404
    for path in (
        "/columns",
        f"/lines/{line.id}",
        f"/lines/{line.id}/leave-out",
        f"/lines/{line.id}/take-in",
        "/many",
    ):
        assert client.post(address(one) + path).status_code == 404


# -- many rows -------------------------------------------------------------------------------------------------


def many(client, one: RosterImport, action: str, problem: str = "", show: str = "", **fields: str):
    return client.post(
        f"{address(one)}/many?problem={problem}&show={show}", data={"action": action, "site": "", **fields}
    )


def test_rows_with_one_problem_are_shown_and_dealt_with_at_once(boss, site):
    rows = [person(1), *(person(n, 身份证号=WRONG) for n in (2, 3)), person(4, 手机号码="1380000")]
    one = sent(boss, site, xlsx(rows))
    code = reasons(lines(one)[1])[0]

    page = boss.get(f"{address(one)}?problem={code}").get_data(as_text=True)
    response = many(boss, one, "no_id_number", problem=code)

    assert "演丙一" in page
    assert "演乙一" not in page
    assert response.status_code == 303
    assert verdicts(one) == ["add", "add", "add", "refuse"]
    assert one.figures["refusals"] == {"phone_length": 1}
    many(boss, one, "leave_out", show="refuse")
    assert told(one) == {"add": 3, "skip": 1}


def test_suggestions_are_accepted_for_all(boss, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="青禾分课堂")
    rows = [[*person(1, 姓名="演乙一（女）"), ""], [*person(2), "青禾课堂"], [*person(3), "毫无关系"]]
    one = sent(boss, site, xlsx(rows, [*HEADER, "教学点"]))
    assert verdicts(one) == ["refuse"] * 3

    many(boss, one, "suggestion")

    assert verdicts(one) == ["add", "add", "refuse"]
    assert lines(one)[0].person["name"] == "演乙一"
    assert lines(one)[1].person["site_id"] == branch.id
    boss.post(f"{address(one)}/confirm")
    query = select(func.count()).select_from(Placement).where(Placement.site_id == branch.id)
    assert db.session.scalar(query) == 1


def test_site_and_delegation_are_given_to_all(boss, site):
    SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="青禾分课堂")
    rows = [[*person(n), "无名之地"] for n in (1, 2)]
    one = sent(boss, site, xlsx(rows, [*HEADER, "教学点"]))

    many(boss, one, "site", problem="site_unknown", site="青禾分课堂")
    many(boss, one, "delegation", delegation="另一省")

    assert verdicts(one) == ["add", "add"]
    assert [line.person["delegation"] for line in lines(one)] == ["另一省"] * 2
    assert many(boss, one, "delegation").status_code == 409
    assert many(boss, one, "nonsense").status_code == 409


def test_the_refused_rows_of_columns_said_by_hand_are_mended_and_read_again(boss, site, tmp_path):
    rows = [[person(1)[0], "1380000", person(1)[4]], [person(2)[0], person(2)[3], person(2)[4]]]
    one = sent(boss, site, xlsx(rows, ["姓名", "号头", "单位"]))
    say(boss, one, c1="phone")
    boss.post(f"{address(one)}/confirm")

    (tmp_path / "refused").write_bytes(boss.get(f"{address(one)}/refused.xlsx").data)
    header, row = read_workbook(tmp_path / "refused", "refused.xlsx").sheets[0].rows
    mended = [person(1)[3] if text == "1380000" else text for text in row.texts]
    again = sent(boss, site, xlsx([mended], list(header.texts)))

    assert verdicts(one) == ["refuse", "add"]
    assert verdicts(again) == ["add"]
    assert lines(again)[0].person["phone"] == person(1)[3]


def test_an_empty_form_can_be_downloaded(boss, client, site):
    response = boss.get(f"/cohorts/{site.cohort_id}/roster-template.xlsx")

    assert response.status_code == 200
    assert response.data[:2] == b"PK"
    client.sign_in(PersonFactory())
    assert client.get(f"/cohorts/{site.cohort_id}/roster-template.xlsx").status_code == 404


def test_the_columns_show_what_stands_in_them_but_no_whole_number(boss, site):
    rows = [person(1)]
    header = ["参训同志", "性别", "证件", "手机号码", "工作单位", "职务", "代表团"]
    one = sent(boss, site, xlsx(rows, header))

    page = boss.get(f"{address(one)}/columns").get_data(as_text=True)

    assert "演乙一" in page
    assert person(1)[2] not in page
    assert person(1)[3] not in page
