"""The roster import: nothing is written before it is confirmed, then everything, once."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from tests.cohorts.imports_files import HEADER, people, person, text, xls, xlsx
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    StaffFactory,
    organizer,
    site_staff,
)
from trainingapp.accounts.models import Person, SignInName
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import (
    CohortState,
    Enrolment,
    ImportState,
    Placement,
    RosterImport,
    RosterLine,
    SiteKind,
    Standing,
    StandingKind,
    Verdict,
)
from trainingapp.cohorts.queries import imports as found
from trainingapp.cohorts.roster import read_roster
from trainingapp.cohorts.services import imports as services
from trainingapp.cohorts.services.imports import refused
from trainingapp.cohorts.views import imports as views
from trainingapp.core import files
from trainingapp.core.jobs import runner
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.core.session import db
from trainingapp.core.spreadsheets import read_workbook

LEASE = timedelta(seconds=60)
ROSTERS = Path(__file__).parents[2] / "trainingapp/demo/files/rosters"


@pytest.fixture
def site(session):
    return SiteFactory(cohort=CohortFactory(code="YS1"), name="云川主课堂")


@pytest.fixture
def boss(site, client):
    """The browser of the class's organizer."""
    return client.sign_in(organizer(site.cohort))


def send(client, site, content, name="名册.xlsx", **fields):
    data = {"site_id": site.id, "file": (io.BytesIO(content), name), **fields}
    return client.post(f"/cohorts/{site.cohort_id}/imports/new", data=data)


def sent(client, site, content, name="名册.xlsx", **fields) -> RosterImport:
    """The import that was made of a file."""
    response = send(client, site, content, name, **fields)
    assert response.status_code == 303, response.get_data(as_text=True)
    return newest()


def newest() -> RosterImport:
    return db.session.scalars(select(RosterImport).order_by(RosterImport.id.desc()).limit(1)).one()


def address(one: RosterImport) -> str:
    return f"/cohorts/{one.cohort_id}/imports/{one.id}"


def confirm(client, one: RosterImport):
    return client.post(f"{address(one)}/confirm")


def verdicts(one: RosterImport) -> list[str]:
    query = select(RosterLine.verdict).where(RosterLine.roster_import_id == one.id).order_by(RosterLine.id)
    return [verdict.value for verdict in db.session.scalars(query)]


def reasons(one: RosterImport) -> list[str]:
    query = select(RosterLine.problems).where(RosterLine.roster_import_id == one.id).order_by(RosterLine.id)
    return [problem[3] for problems in db.session.scalars(query) for problem in problems]


def one_problem(one: RosterImport) -> list:
    """The problems of the only refused line."""
    query = select(RosterLine.problems).where(
        RosterLine.roster_import_id == one.id, RosterLine.verdict == Verdict.REFUSE
    )
    return db.session.scalars(query).one()


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def roster_of(site) -> list[tuple[str, str, str]]:
    rows = db.session.execute(
        select(Enrolment.trainee_no, Person.name, Enrolment.unit)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, Placement.enrolment_id == Enrolment.id)
        .where(Placement.site_id == site.id, Placement.until.is_(None))
        .order_by(Enrolment.trainee_no)
    )
    return [tuple(row) for row in rows]


# -- the road --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name"),
    [(xlsx(people(3)), "名册.xlsx"), (xls(people(3)), "名册.xls"), (text(people(3)), "名册.csv")],
)
def test_a_file_becomes_trainees_only_when_it_is_confirmed(boss, site, content, name):
    before = count(Person)

    one = sent(boss, site, content, name)
    page = boss.get(address(one)).get_data(as_text=True)

    assert verdicts(one) == ["add"] * 3
    assert (count(Person), count(Enrolment)) == (before, 0)
    assert "演乙一" in page
    assert confirm(boss, one).status_code == 303
    assert roster_of(site) == [
        (f"YS1-{number:05}", person(number)[0], person(number)[4]) for number in (1, 2, 3)
    ]
    assert one.state is ImportState.CONFIRMED


def test_all_that_belongs_to_a_trainee_is_written(boss, site):
    one = sent(boss, site, xlsx([person(1)]))
    confirm(boss, one)

    enrolment = db.session.scalars(select(Enrolment)).one()
    trainee = enrolment.person
    assert (trainee.id_number, trainee.phone, trainee.sex) == (person(1)[2], "19900000001", "male")
    assert trainee.sort_key.endswith(" 演乙一")
    assert (enrolment.post, enrolment.delegation.name) == ("居委会主任", "示范省")
    assert enrolment.placement.site_id == site.id
    assert enrolment.standing.kind is StandingKind.ENROLLED
    assert enrolment.placement.reason == enrolment.standing.reason != ""
    assert {name.value for name in trainee.sign_in_names} == {"ys1-00001", "19900000001"}
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"roster_import.add", "roster_import.confirm", "enrolment.add"} <= actions


def test_confirming_twice_is_confirming_once(boss, site):
    one = sent(boss, site, xlsx(people(3)))

    assert [confirm(boss, one).status_code for _n in range(2)] == [303, 303]

    assert (count(Enrolment), count(Placement), count(Standing)) == (3, 3, 3)


def test_the_same_file_again_is_unchanged_and_writes_nothing(boss, site):
    content = xlsx([*people(3), person(4, 身份证号=""), person(5, 身份证号="", 手机号码="")])
    confirm(boss, sent(boss, site, content))
    before = (count(Person), count(Enrolment), count(SignInName))

    again = sent(boss, site, content)
    told = confirm(boss, again)

    assert verdicts(again) == ["same"] * 5
    assert told.status_code == 409
    assert (count(Person), count(Enrolment), count(SignInName)) == before
    assert f"{address(again)}/confirm" not in boss.get(address(again)).get_data(as_text=True)


def test_two_imports_of_one_file_confirmed_after_each_other_do_not_double(boss, site):
    first, second = (sent(boss, site, xlsx(people(3))) for _n in range(2))

    confirm(boss, first)
    confirm(boss, second)

    assert count(Enrolment) == 3
    assert verdicts(second) == ["same"] * 3


def test_a_corrected_file_shows_and_writes_what_differs(boss, site):
    confirm(boss, sent(boss, site, xlsx(people(2))))
    mended = [person(1, 职务="党委书记", 手机号码="19900009999"), person(2, 职务="")]

    one = sent(boss, site, xlsx(mended))
    page = boss.get(address(one)).get_data(as_text=True)
    confirm(boss, one)

    assert verdicts(one) == ["change", "same"]
    assert "党委书记" in page
    assert "199****9999" in page
    assert "19900009999" not in page
    trainee = db.session.scalars(select(Person).where(Person.name == "演乙一")).one()
    assert trainee.phone == "19900009999"
    assert {name.value for name in trainee.sign_in_names} == {"ys1-00001", "19900009999"}
    assert [e.post for e in db.session.scalars(select(Enrolment).order_by(Enrolment.id))] == [
        "党委书记",
        "居委会主任",
    ]


def test_numbers_go_on_without_gaps_past_refused_rows(boss, site):
    confirm(boss, sent(boss, site, xlsx(people(2))))
    rows = [person(3), person(4, 身份证号="990106198001010000"), person(5)]

    confirm(boss, sent(boss, site, xlsx(rows)))

    assert [number for number, _name, _unit in roster_of(site)] == [f"YS1-{n:05}" for n in (1, 2, 3, 4)]


def test_somebody_from_an_earlier_class_keeps_the_account(boss, site):
    enrolment = EnrolmentFactory(person=PersonFactory(name="演乙一", phone=None))
    enrolment.cohort.starts_on, enrolment.cohort.ends_on = date(2025, 3, 3), date(2025, 3, 7)
    earlier = enrolment.person
    earlier.id_number = person(1)[2]
    db.session.commit()

    one = sent(boss, site, xlsx([person(1)]))
    confirm(boss, one)

    assert reasons(one) == ["known"]
    assert len(list(db.session.scalars(select(Person).where(Person.name == "演乙一")))) == 1
    assert earlier.phone == "19900000001"


def test_the_account_of_somebody_with_an_office_is_left_alone(boss, site):
    teacher = StaffFactory(person=PersonFactory(name="演乙一", phone="19900007777")).person
    teacher.id_number = person(1)[2]
    db.session.commit()

    one = sent(boss, site, xlsx([person(1)]))
    confirm(boss, one)

    assert "account_kept" in reasons(one)
    assert teacher.phone == "19900007777"
    assert count(Enrolment) == 1


@pytest.mark.parametrize("name", ["main.xlsx", "anhui.xls", "gansu.csv", "yunnan.xlsx"])
def test_the_rosters_of_the_demo_class(boss, site, name):
    content = (ROSTERS / name).read_bytes()
    expected = read_roster(read_workbook(ROSTERS / name, name))

    one = sent(boss, site, content, name)
    confirm(boss, one)
    again = sent(boss, site, content, name)

    assert [person_name for _no, person_name, _unit in roster_of(site)] == [
        r.person.name for r in expected.valid
    ]
    assert one.figures["refuse"] == len(expected.refused)
    assert (again.figures["same"], again.writes) == (len(expected.valid), 0)
    if expected.refused:
        assert boss.get(f"{address(one)}/refused.xlsx").status_code == 200


# -- refusals --------------------------------------------------------------------------------------------------


def test_who_is_enrolled_at_another_site_is_refused_with_the_site(boss, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="青禾分课堂")
    confirm(boss, sent(boss, site, xlsx(people(1))))

    one = sent(boss, branch, xlsx([person(1), person(2)]))
    page = boss.get(address(one)).get_data(as_text=True)
    confirm(boss, one)

    assert verdicts(one) == ["refuse", "add"]
    assert "云川主课堂" in page
    assert [name for _no, name, _unit in roster_of(branch)] == ["演丙一"]


def test_who_has_left_is_refused(boss, site):
    gone = EnrolmentFactory(cohort=site.cohort, site=site, standing=StandingKind.WITHDRAWN)
    gone.person.id_number = person(1)[2]
    gone.person.name = "演乙一"
    db.session.commit()

    one = sent(boss, site, xlsx([person(1)]))

    assert (verdicts(one), reasons(one)) == (["refuse"], ["left"])


def test_one_name_and_phone_with_two_id_numbers_is_for_a_person_to_decide(boss, site):
    confirm(boss, sent(boss, site, xlsx([person(1)])))

    one = sent(boss, site, xlsx([person(1, 身份证号=person(2)[2])]))

    assert (verdicts(one), reasons(one)) == (["refuse"], ["other_id"])


def test_two_people_of_one_name_in_one_community_are_two(boss, site):
    rows = [person(1), person(2, 姓名="演乙一", 工作单位=person(1)[4])]

    one = sent(boss, site, xlsx(rows))
    confirm(boss, one)
    again = sent(boss, site, xlsx(rows))

    assert verdicts(one) == ["add", "add"]
    assert verdicts(again) == ["same", "same"]


def test_an_id_number_of_another_name_from_elsewhere_tells_little(boss, site):
    stranger = PersonFactory(name="欧阳示例")
    stranger.id_number = person(1)[2]
    db.session.commit()

    one = sent(boss, site, xlsx([person(1)]))
    page = boss.get(address(one)).get_data(as_text=True)

    assert (verdicts(one), reasons(one)) == (["refuse"], ["id_of_other"])
    assert "欧阳示例" not in page


def test_a_column_of_sites_goes_before_the_choice(boss, site):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="青禾分课堂")
    rows = [[*person(1), " 青禾 分课堂"], [*person(2), ""], [*person(3), "无名分课堂"]]

    one = sent(boss, site, xlsx(rows, [*HEADER, "教学点"]))
    page = boss.get(address(one)).get_data(as_text=True)
    confirm(boss, one)

    assert verdicts(one) == ["add", "add", "refuse"]
    assert "青禾分课堂" in page
    assert [name for _no, name, _unit in roster_of(branch)] == ["演乙一"]
    assert [name for _no, name, _unit in roster_of(site)] == ["演丙一"]


def test_what_does_not_fit_is_refused_not_cut(boss, site):
    one = sent(boss, site, xlsx([person(1, 职务="长" * 121)]))

    assert (verdicts(one), reasons(one)) == (["refuse"], ["too_long"])


def test_a_file_without_a_valid_row_changes_nothing(boss, site):
    one = sent(boss, site, xlsx([person(1, 身份证号="990106198001010000")]))

    assert confirm(boss, one).status_code == 409
    assert count(Enrolment) == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"<html><table></table></html>", "a.xls"),
        (b"%PDF-1.7", "a.pdf"),
    ],
)
def test_what_is_no_roster_is_refused_on_the_form(boss, site, content, name):
    response = send(boss, site, content, name)

    assert response.status_code == 422
    assert 'role="alert"' in response.get_data(as_text=True)
    assert count(RosterImport) == 0


def test_a_form_without_a_file_is_refused(boss, site):
    assert boss.post(f"/cohorts/{site.cohort_id}/imports/new", data={"site_id": site.id}).status_code == 422


def test_a_closed_class_takes_no_roster(boss, site):
    site.cohort.state = CohortState.CLOSED
    db.session.commit()

    assert send(boss, site, xlsx(people(1))).status_code == 422


def test_refused_rows_are_downloaded_mended_and_sent_again(boss, site, tmp_path):
    wrong = person(2, 身份证号="990106198001010000", 代表团="同上")
    one = sent(boss, site, xlsx([person(1), wrong]))
    confirm(boss, one)

    response = boss.get(f"{address(one)}/refused.xlsx")
    (tmp_path / "refused").write_bytes(response.data)
    rows = read_workbook(tmp_path / "refused", "refused.xlsx").sheets[0].rows
    mended = [*rows[1].texts]
    assert len(rows) == 2
    assert mended[HEADER.index("代表团")] == "示范省"
    assert mended[-1] == refused.reason_text(one_problem(one))
    mended[HEADER.index("身份证号")] = person(2)[2]
    confirm(boss, sent(boss, site, xlsx([mended], list(rows[0].texts))))

    assert [name for _no, name, _unit in roster_of(site)] == ["演乙一", "演丙一"]


def test_an_import_is_thrown_away(boss, site):
    one = sent(boss, site, xlsx(people(2)))
    path = one.file.path

    response = boss.post(f"{address(one)}/discard")
    late = confirm(boss, one)

    assert response.status_code == 303
    assert (one.state, late.status_code) == (ImportState.DISCARDED, 409)
    assert (count(RosterLine), count(Enrolment), path.exists()) == (0, 0, False)
    assert boss.get(address(one)).status_code == 200


# -- secrets ---------------------------------------------------------------------------------------------------


def test_id_numbers_and_phones_are_masked_and_go_when_they_are_not_needed(boss, site):
    number, wrong = person(1)[2], "990106198001010000"
    one = sent(boss, site, xlsx([person(1), person(2, 身份证号=wrong), [*person(3)[:5], f"兼{number}", ""]]))
    page = boss.get(address(one)).get_data(as_text=True)
    stored = one.file.path.read_bytes()

    for secret in (number, wrong, "19900000001", "19900000002"):
        assert secret not in page
        assert secret.encode() not in stored
    lines = list(db.session.scalars(select(RosterLine).order_by(RosterLine.id)))
    assert all(number not in str((line.person, line.cells)) for line in lines[:2])
    assert wrong not in str([line.cells for line in lines])
    confirm(boss, one)
    db.session.expire_all()
    assert {key for line in lines for key in line.person} <= {"name", "unit", "post", "delegation", "site_id"}
    assert [line.cells for line in lines] == [[], [], []]


def test_the_file_goes_when_no_row_was_refused(boss, site):
    one = sent(boss, site, xlsx(people(1)))
    path = one.file.path

    confirm(boss, one)

    assert not path.exists()
    assert count(files.StoredFile) == 0
    assert boss.get(f"{address(one)}/refused.xlsx").status_code == 409


# -- who may, and how much it costs ----------------------------------------------------------------------------


def test_site_staff_send_for_their_own_sites(client, site, session):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="青禾分课堂")
    staff = client.sign_in(site_staff(branch))

    one = sent(staff, branch, xlsx([[*person(1), ""], [*person(2), "云川主课堂"]], [*HEADER, "教学点"]))

    assert verdicts(one) == ["add", "refuse"]
    assert send(staff, site, xlsx(people(1))).status_code == 422
    assert staff.get(address(one)).status_code == 200


def test_others_find_no_import(client, site, session):
    one = sent(client.sign_in(organizer(site.cohort)), site, xlsx(people(1)))
    trainee = EnrolmentFactory(cohort=site.cohort, site=site).person
    people_without = [trainee, PersonFactory(), organizer(CohortFactory()), site_staff(site)]

    for somebody in people_without[:3]:
        client.sign_in(somebody)
        assert client.get(f"/cohorts/{site.cohort_id}/imports").status_code == 404
        assert client.get(f"/cohorts/{site.cohort_id}/imports/new").status_code == 404
    for somebody in people_without:
        client.sign_in(somebody)
        for path in ("", "/refused.xlsx"):
            assert client.get(address(one) + path).status_code == 404
        for verb in ("confirm", "discard"):
            assert client.post(f"{address(one)}/{verb}").status_code == 404
    other = CohortFactory()
    client.sign_in(organizer(other))
    assert client.get(f"/cohorts/{other.id}/imports/{one.id}").status_code == 404


def test_policy_and_query_agree(client, site, session):
    branch = SiteFactory(cohort=site.cohort, parent=site, kind=SiteKind.BRANCH, name="青禾分课堂")
    boss, staff, other = organizer(site.cohort), site_staff(branch), site_staff(site)
    ours = [
        sent(client.sign_in(boss), site, xlsx(people(1))),
        sent(client.sign_in(staff), branch, xlsx(people(1))),
    ]

    for somebody in (boss, staff, other, PersonFactory()):
        scope = policies.scope(somebody, site.cohort)
        listed = set(session.scalars(found.imports(somebody, site.cohort, scope)))
        assert listed == {one for one in ours if policies.handle_import(somebody, site.cohort, one)}


def queries_of(client, path) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    connection = db.engines[None]
    event.listen(connection, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return len(seen)


def test_the_list_costs_the_same_for_one_and_for_three(boss, site):
    sent(boss, site, xlsx(people(1)))
    one = queries_of(boss, f"/cohorts/{site.cohort_id}/imports")
    for _n in range(2):
        sent(boss, site, xlsx(people(1)))

    assert queries_of(boss, f"/cohorts/{site.cohort_id}/imports") == one == 6


def test_the_preview_costs_the_same_for_one_and_for_forty_rows(boss, site):
    one = queries_of(boss, address(sent(boss, site, xlsx(people(1)))))

    assert queries_of(boss, address(sent(boss, site, xlsx(people(40))))) == one == 11


def test_taking_over_costs_statements_not_rows(boss, site, session):
    statements: list[str] = []
    one = sent(boss, site, xlsx(people(40)))
    connection = db.engines[None]

    def note(_connection, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        confirm(boss, one)
    finally:
        event.remove(connection, "before_cursor_execute", note)

    assert count(Enrolment) == 40
    assert len(statements) < 60


def test_filters_show_their_rows(boss, site):
    one = sent(boss, site, xlsx([person(1), person(2, 身份证号="990106198001010000")]))

    shown = boss.get(f"{address(one)}?show=refuse").get_data(as_text=True)

    assert "演丙一" in shown
    assert "演乙一" not in shown
    assert boss.get(f"{address(one)}?show=nonsense").status_code == 200


# -- by a job --------------------------------------------------------------------------------------------------


def run_job(app, location: str) -> Job:
    assert location.startswith("/jobs/")
    job_id = int(location.rpartition("/")[2])
    runner.run(app, job_id, LEASE)
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def test_a_large_file_is_read_and_taken_over_by_jobs(app, boss, site, monkeypatch):
    monkeypatch.setattr(views, "READ_AT_ONCE", 10)
    monkeypatch.setattr(views, "CONFIRM_AT_ONCE", 2)

    read = run_job(app, send(boss, site, xlsx(people(3))).headers["Location"])
    one = newest()
    taken = run_job(app, confirm(boss, one).headers["Location"])

    assert (read.state, taken.state) == (JobState.DONE, JobState.DONE)
    assert verdicts(one) == ["add"] * 3
    assert len(roster_of(site)) == 3
    assert one.state is ImportState.CONFIRMED
    assert taken.result_url == address(one)


def test_a_large_file_that_cannot_be_read_says_why(app, boss, site, monkeypatch):
    monkeypatch.setattr(views, "READ_AT_ONCE", 1)

    job = run_job(app, send(boss, site, b"%PDF-1.7 nothing", "a.pdf").headers["Location"])
    one = newest()

    assert (job.state, one.state) == (JobState.FAILED, ImportState.FAILED)
    assert one.failure == job.error != ""
    assert one.failure in boss.get(address(one)).get_data(as_text=True)


def test_an_import_thrown_away_while_it_is_read_stays_so(app, boss, site, monkeypatch):
    monkeypatch.setattr(views, "READ_AT_ONCE", 1)
    location = send(boss, site, xlsx(people(2))).headers["Location"]
    boss.post(f"{address(newest())}/discard")

    run_job(app, location)

    assert newest().state is ImportState.DISCARDED
    assert count(RosterLine) == 0


def test_verdicts_have_names(client):
    assert all(str(verdict.label) for verdict in Verdict)
    assert all(str(state.label) for state in ImportState)


def test_reading_begun_again_starts_from_the_top(boss, site):
    one = sent(boss, site, xlsx(people(5)))
    roster = services.read_kept(one.file)

    next(services.stage_in_steps(one, roster, step=2))
    steps = list(services.stage_in_steps(one, roster, step=2))

    assert [done for done in steps if done] == [2, 4, 5]
    assert verdicts(one) == ["add"] * 5
    assert one.figures["add"] == 5
