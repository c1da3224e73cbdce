"""The pages of the timetable: who sees and plans what."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from tests.factories import (
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    LecturerFactory,
    LessonFactory,
    PersonFactory,
    RoomFactory,
    SiteFactory,
    StaffFactory,
    grader,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.cohorts.models import SiteKind, StaffRole
from trainingapp.core.spreadsheets import Column, NewSheet, write_workbook
from trainingapp.courses import policies, queries
from trainingapp.courses.models import Course, CourseKind, Lecturer, Lesson

LINE = "2026-08-24 08:30-09:40 | 政策课 | 议事有方 | 演示讲师甲，教授，示范大学 | 明德楼 报告厅 | 集中 |"


@pytest.fixture
def cohort(session):
    return CohortFactory()


@pytest.fixture
def main(cohort):
    site = SiteFactory(cohort=cohort, name="主课堂")
    RoomFactory(venue=site.venue, number="报告厅", seats=1)
    return site


@pytest.fixture
def branch(cohort, main):
    return SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH, name="江苏分课堂")


def url(cohort, end="timetable"):
    return f"/cohorts/{cohort.id}/{end}"


def filled(**more):
    return {
        "title": "议事有方",
        "kind": "policy",
        "day": "2026-08-24",
        "begins": "09:00",
        "ends": "10:00",
        "speakers": "演示讲师甲, 教授, 示范大学",
        "site": "",
        "room": "",
        "takes_sign_in": "",
    } | more


def lesson(cohort, title, **more):
    return LessonFactory(cohort=cohort, course=CourseFactory(cohort=cohort, title=title), **more)


def test_a_trainee_sees_the_timetable_of_the_own_site(client, cohort, main, branch):
    lesson(cohort, "集中课")
    lesson(cohort, "江苏的课", site=branch)
    lesson(cohort, "主课堂的课", site=main)
    trainee = EnrolmentFactory(cohort=cohort, site=branch).person

    shown = client.sign_in(trainee).get(url(cohort) + f"?site={main.id}").text

    assert "江苏的课" in shown
    assert "集中课" in shown
    assert "主课堂的课" not in shown
    assert url(cohort, "lessons/new") not in shown


def test_an_organizer_chooses_the_site(client, cohort, main, branch):
    lesson(cohort, "江苏的课", site=branch)
    client.sign_in(organizer(cohort))

    assert "江苏的课" not in client.get(url(cohort)).text
    assert "江苏的课" in client.get(url(cohort) + f"?site={branch.id}").text


def test_staff_of_a_site_see_their_slice(client, cohort, main, branch):
    client.sign_in(site_staff(branch))

    assert client.get(url(cohort)).status_code == 200
    assert client.get(url(cohort) + f"?site={main.id}").status_code == 404


def test_a_grader_sees_the_main_classroom(client, cohort, main):
    lesson(cohort, "主课堂的课", site=main)

    assert "主课堂的课" in client.sign_in(grader(cohort)).get(url(cohort)).text


def test_who_does_not_belong_finds_nothing(client, cohort, main):
    one = lesson(cohort, "集中课")
    other = organizer(CohortFactory())
    client.sign_in(other)

    for end in ("timetable", "lessons/new", f"lessons/{one.id}/edit", "timetable/import"):
        assert client.get(url(cohort, end)).status_code == 404
    assert client.post(url(cohort, f"lessons/{one.id}/remove")).status_code == 404


@pytest.mark.parametrize("who", ["trainee", "grader"])
def test_trainees_and_graders_plan_nothing(client, session, cohort, main, who):
    one = lesson(cohort, "集中课")
    client.sign_in(EnrolmentFactory(cohort=cohort, site=main).person if who == "trainee" else grader(cohort))

    assert client.post(url(cohort, "lessons/new"), data=filled()).status_code == 404
    assert client.post(url(cohort, "timetable/import"), data={"lines": LINE}).status_code == 404
    assert client.post(url(cohort, f"lessons/{one.id}/remove")).status_code == 404
    assert session.scalar(select(func.count()).select_from(Lesson)) == 1


def test_a_lesson_of_another_class_is_not_found_under_this_one(client, cohort, main):
    other = lesson(CohortFactory(), "别班的课")
    client.sign_in(PersonFactory(is_admin=True))

    assert client.get(url(cohort, f"lessons/{other.id}/edit")).status_code == 404


def test_staff_of_a_site_plan_local_lessons_of_their_sites_only(client, session, cohort, main, branch):
    central, at_main = lesson(cohort, "集中课"), lesson(cohort, "主课堂的课", site=main)
    client.sign_in(site_staff(branch))

    own = client.post(
        url(cohort, "lessons/new"), data=filled(begins="14:00", ends="15:00", site=str(branch.id))
    )
    foreign = client.post(
        url(cohort, "lessons/new"), data=filled(begins="15:00", ends="16:00", site=str(main.id))
    )
    everywhere = client.post(url(cohort, "lessons/new"), data=filled(begins="16:00", ends="17:00"))

    assert [own.status_code, foreign.status_code, everywhere.status_code] == [303, 422, 422]
    assert [one.site_id for one in session.scalars(select(Lesson).where(Lesson.id > at_main.id))] == [
        branch.id
    ]
    for one in (central, at_main):
        assert client.get(url(cohort, f"lessons/{one.id}/edit")).status_code == 404
        assert client.post(url(cohort, f"lessons/{one.id}/remove")).status_code == 404


def test_policy_says_who_plans_where(session, cohort, main, branch):
    point = SiteFactory(cohort=cohort, parent=branch, kind=SiteKind.POINT)
    people = {
        "organizer": organizer(cohort),
        "staff": site_staff(branch),
        "teacher": StaffFactory(cohort=cohort, site=branch, role=StaffRole.CLASS_TEACHER).person,
        "grader": grader(cohort),
    }

    allowed = {
        name: [policies.plan_at(person, cohort, site) for site in (None, main, branch, point)]
        for name, person in people.items()
    }

    assert allowed == {
        "organizer": [True, True, True, True],
        "staff": [False, False, True, True],
        "teacher": [False, False, True, False],  # own site alone: docs/decisions/0006
        "grader": [False, False, False, False],
    }


def test_saving_goes_to_the_day_in_the_timetable(client, session, cohort, main):
    EnrolmentFactory(cohort=cohort, site=main)
    EnrolmentFactory(cohort=cohort, site=main)
    client.sign_in(organizer(cohort))

    response = client.post(url(cohort, "lessons/new"), data=filled(room="明德楼报告厅"))

    assert response.status_code == 303
    assert response.headers["Location"].endswith(url(cohort) + "#day-2026-08-24")
    assert session.scalar(select(Lesson)).takes_sign_in
    assert (
        "明德楼 报告厅" in client.get(url(cohort)).text.partition("</div>")[0] + client.get(url(cohort)).text
    )


def test_another_lesson_begins_where_the_last_one_ended(client, cohort, main):
    client.sign_in(organizer(cohort))

    response = client.post(url(cohort, "lessons/new"), data=filled(again="1"))
    shown = client.get(response.headers["Location"]).text

    assert 'value="2026-08-24"' in shown
    assert 'value="10:10"' in shown
    assert 'value="11:10"' in shown


def test_a_clash_comes_back_on_the_form_and_saves_nothing(client, session, cohort, main):
    client.sign_in(organizer(cohort))
    client.post(url(cohort, "lessons/new"), data=filled())

    response = client.post(url(cohort, "lessons/new"), data=filled(title="第二课", begins="09:30"))

    assert response.status_code == 422
    assert "议事有方" in response.text
    assert session.scalars(select(Course.title)).all() == ["议事有方"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": "08:00"},
        {"day": "2027-01-01"},
        {"room": "没有的教室"},
        {"speakers": "YS-99999"},
        {"title": ""},
        {"begins": "x"},
    ],
)
def test_what_is_wrong_is_said_on_the_form(client, session, cohort, main, wrong):
    response = client.sign_in(organizer(cohort)).post(url(cohort, "lessons/new"), data=filled(**wrong))

    assert response.status_code == 422
    assert 'role="alert"' in response.text or "field-error" in response.text
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0


def test_a_trainee_number_makes_a_case_presenter(client, session, cohort, main):
    trainee = EnrolmentFactory(cohort=cohort, site=main)
    client.sign_in(organizer(cohort))

    client.post(url(cohort, "lessons/new"), data=filled(kind="case", speakers=trainee.trainee_no.lower()))
    one = session.scalar(select(Lesson))

    assert session.scalar(select(Lecturer.enrolment_id)) == trainee.id
    assert trainee.person.name in client.get(url(cohort)).text
    assert trainee.trainee_no in client.get(url(cohort, f"lessons/{one.id}/edit")).text


def test_editing_shows_what_is_and_saves_what_is_sent(client, session, cohort, main):
    client.sign_in(organizer(cohort))
    client.post(url(cohort, "lessons/new"), data=filled(room="明德楼 报告厅"))
    edit = url(cohort, f"lessons/{session.scalar(select(Lesson.id))}/edit")

    shown = client.get(edit).text
    response = client.post(edit, data=filled(title="议事有方（新）", speakers="演示讲师乙"))

    for there in ("议事有方", "演示讲师甲, 教授, 示范大学", "明德楼 报告厅", 'value="09:00"'):
        assert there in shown
    assert response.status_code == 303
    assert [one.name for one in session.scalar(select(Course)).lecturers] == ["演示讲师乙"]
    assert session.scalar(select(Lesson.room_id)) is None


def test_removing_a_lesson(client, session, cohort, main):
    one = lesson(cohort, "集中课")
    client.sign_in(organizer(cohort))

    response = client.post(url(cohort, f"lessons/{one.id}/remove"))

    assert response.status_code == 303
    assert session.scalar(select(func.count()).select_from(Course)) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_timetable_page_costs_the_same_for_any_number_of_lessons(
    client, session, cohort, main, branch, rows
):
    for number in range(rows):
        course = CourseFactory(cohort=cohort, title=f"课{number}")
        course.lecturers = [LecturerFactory(cohort_id=cohort.id)]
        start = datetime(2026, 8, 24, number, tzinfo=UTC)
        LessonFactory(
            cohort=cohort,
            course=course,
            site=branch,
            room=RoomFactory(),
            starts_at=start,
            ends_at=start.replace(minute=30),
        )
    session.commit()
    client.sign_in(organizer(cohort))

    address = url(cohort) + f"?site={branch.id}"

    with count_queries() as found:
        client.get(address)

    assert len(found) == 9


def test_an_empty_timetable_says_what_to_do(client, cohort, main):
    client.sign_in(organizer(cohort))

    assert url(cohort, "timetable/import") in client.get(url(cohort)).text


def test_a_class_without_sites_has_a_timetable_page(client, cohort):
    lesson(cohort, "集中课")

    assert "集中课" in client.sign_in(organizer(cohort)).get(url(cohort)).text


def test_the_running_lesson_is_marked(client, cohort, main):
    lesson(cohort, "集中课")
    person = organizer(cohort)

    with time_machine.travel(datetime(2026, 8, 24, 1, 30, tzinfo=UTC), tick=False):
        client.sign_in(person)
        assert 'aria-current="time"' in client.get(url(cohort)).text


def checked(client, cohort, lines, **more):
    return client.post(url(cohort, "timetable/import"), data={"lines": lines, **more})


def sign_of(response):
    part = response.text.partition('name="checked"')[2]
    return part.partition('value="')[2].partition('"')[0]


def test_a_dry_run_shows_the_lines_and_writes_nothing(client, session, cohort, main):
    client.sign_in(organizer(cohort))

    response = checked(client, cohort, LINE)

    assert response.status_code == 200
    assert 'name="confirm"' in response.text
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0
    assert session.scalar(select(func.count()).select_from(Lecturer)) == 0


def test_confirmed_lines_become_lessons(client, session, cohort, main, branch):
    client.sign_in(organizer(cohort))
    lines = LINE + "\n19:00-20:30 | 分组研讨 | 研讨一 | | | 各教学点 |"

    response = checked(client, cohort, lines, confirm="1", checked=sign_of(checked(client, cohort, lines)))

    assert response.status_code == 303
    assert [
        (one.course.title, one.site_id) for one in session.scalars(select(Lesson).order_by(Lesson.id))
    ] == [
        ("议事有方", None),
        ("研讨一", main.id),
        ("研讨一", branch.id),
    ]


def test_lines_changed_after_the_dry_run_are_shown_before_they_count(client, session, cohort, main):
    client.sign_in(organizer(cohort))
    sign = sign_of(checked(client, cohort, LINE))

    response = checked(client, cohort, LINE.replace("议事有方", "没看过的课"), confirm="1", checked=sign)

    assert response.status_code == 200
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0


def test_lines_with_problems_cannot_be_confirmed(client, session, cohort, main):
    client.sign_in(organizer(cohort))
    lesson(cohort, "早就有的课")
    lines = LINE + "\n09:00-09:30 | 体操课 | 二\n13:00-14:00 | 政策课 | 三 | | 没有的教室"

    first = checked(client, cohort, lines)
    response = checked(client, cohort, lines, confirm="1", checked=sign_of(first))

    for told in ("早就有的课", "体操课", "没有的教室"):
        assert told in response.text
    assert 'name="confirm"' not in response.text
    assert session.scalar(select(func.count()).select_from(Lesson)) == 1


def test_lines_that_clash_with_each_other_are_told(client, cohort, main):
    response = checked(
        client.sign_in(organizer(cohort)), cohort, LINE + "\n" + LINE.replace("议事有方", "另一课")
    )

    assert 'name="confirm"' not in response.text


def test_a_room_too_small_is_a_warning(client, cohort, main):
    EnrolmentFactory(cohort=cohort, site=main)
    EnrolmentFactory(cohort=cohort, site=main)

    response = checked(client.sign_in(organizer(cohort)), cohort, LINE)

    assert "line-warning" in response.text
    assert 'name="confirm"' in response.text


def test_a_table_is_shown_as_lines(client, cohort, main):
    columns = [Column(name) for name in ("日期", "时间", "类型", "课程名称", "授课人", "教室")]
    row = ["2026-08-24", "08:30-09:40", "政策课", "议事有方", "演示讲师甲", "明德楼 报告厅"]
    content = write_workbook([NewSheet("课程表", columns, [row])])
    client.sign_in(organizer(cohort))

    response = client.post(
        url(cohort, "timetable/import"),
        data={"lines": "", "file": (io.BytesIO(content), "课程表.xlsx")},
        content_type="multipart/form-data",
    )

    assert "2026-08-24 08:30-09:40 | 政策课 | 议事有方 | 演示讲师甲 | 明德楼 报告厅" in response.text
    assert 'name="confirm"' in response.text


def test_staff_of_a_site_enter_lines_for_their_sites(client, session, cohort, main, branch):
    client.sign_in(site_staff(branch))
    central = checked(client, cohort, LINE)
    lines = "2026-08-24 19:00-20:30 | 分组研讨 | 研讨一"

    checked(client, cohort, lines, confirm="1", checked=sign_of(checked(client, cohort, lines)))

    assert 'name="confirm"' not in central.text
    assert session.scalars(select(Lesson.site_id)).all() == [branch.id]


def test_nothing_to_read_is_said(client, cohort, main):
    response = checked(client.sign_in(organizer(cohort)), cohort, "")

    assert response.status_code == 422


def test_the_dry_run_costs_the_same_for_any_number_of_lines(client, session, cohort, main):
    client.sign_in(organizer(cohort))
    day = [f"2026-08-24 {hour:02}:00-{hour:02}:30 | 政策课 | 课{hour} | 讲师{hour}" for hour in range(8, 20)]
    counts = []
    for lines in (day[:1], day):
        with count_queries() as found:
            checked(client, cohort, "\n".join(lines))
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_forty_one_lessons_go_in_at_once(client, session, cohort, main):
    client.sign_in(organizer(cohort))
    lines = "\n".join(
        f"2026-08-{24 + day} {8 + hour:02}:00-{8 + hour:02}:45 | 政策课 | 第{day}天第{hour}课 | 讲师{day}{hour}"
        for day in range(5)
        for hour in range(9 if day < 4 else 5)
    )

    checked(client, cohort, lines, confirm="1", checked=sign_of(checked(client, cohort, lines)))

    assert len(session.scalars(queries.lessons_of(cohort, main)).all()) == 41
    assert len(session.scalars(queries.sign_in_lessons(cohort, main)).all()) == 10 - 1
    assert {one.course.kind for one in session.scalars(select(Lesson))} == {CourseKind.POLICY}
