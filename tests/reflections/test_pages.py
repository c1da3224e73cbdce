"""The organizers' pages: tasks, figures, submissions, missing; who sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import (
    NINE,
    EnrolmentFactory,
    PersonFactory,
    SiteFactory,
    TaskFactory,
    a_class,
    grader,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from tests.reflections.handing_in import handed_in, sent, submit
from trainingapp.cohorts import policies as cohorts
from trainingapp.cohorts.models import Counting, SiteKind, StandingKind
from trainingapp.reflections import policies, queries, services
from trainingapp.reflections.models import Reflection, ReflectionState, Task
from trainingapp.reflections.queries import Figures, Filters


class Scene:
    """A class with a main classroom of three and a branch of two, and one task."""

    def __init__(self):
        self.cohort, self.main, self.at_main = a_class()
        self.branch = SiteFactory(
            cohort=self.cohort, parent=self.main, kind=SiteKind.BRANCH, name="青禾分课堂"
        )
        self.at_branch = [EnrolmentFactory(cohort=self.cohort, site=self.branch) for _n in range(2)]
        self.task = TaskFactory(cohort=self.cohort)
        self.staff = site_staff(self.branch)
        self.organizer = organizer(self.cohort)
        self.address = f"/cohorts/{self.cohort.id}/reflections"
        self.task_address = f"{self.address}/{self.task.id}"


@pytest.fixture
def scene(session):
    return Scene()


def seen(response, *words):
    text = response.get_data(as_text=True)
    return [word in text for word in words]


def test_an_organizer_sets_a_task_with_the_proposals_of_the_class(session, sign_in):
    cohort, _site, _enrolments = a_class()
    client = sign_in(organizer(cohort))
    assert seen(client.get(f"/cohorts/{cohort.id}/reflections/new"), 'value="1500"', "2026-09-04T18:00") == [
        True,
        True,
    ]

    response = client.post(
        f"/cohorts/{cohort.id}/reflections/new",
        data={
            "title": "我的社区一天",
            "instructions": "写一件事。",
            "due_at": "2026-08-30T18:00",
            "min_length": "800",
            "max_length": "2000",
            "counting": "non_space",
        },
    )

    task = session.scalars(select(Task)).one()
    assert response.headers["Location"].endswith(f"/reflections/{task.id}")
    assert task.due_at == datetime(2026, 8, 30, 10, 0, tzinfo=UTC)
    assert (task.title, task.min_length, task.max_length) == ("我的社区一天", 800, 2000)
    assert task.counting is Counting.NON_SPACE


def test_a_task_with_lengths_upside_down_is_refused(session, scene, sign_in):
    client = sign_in(scene.organizer)
    fields = {"title": "心得", "due_at": "2026-08-30T18:00", "counting": "han"}

    response = client.post(
        f"{scene.task_address}/edit", data={**fields, "min_length": "20", "max_length": "10"}
    )

    assert response.status_code == 422
    assert session.get(Task, scene.task.id).min_length == 10


def test_editing_shows_the_due_time_of_the_class_and_keeps_it(session, scene, sign_in):
    client = sign_in(scene.organizer)
    due = scene.task.due_at
    page = client.get(f"{scene.task_address}/edit")
    fields = {"title": "新题目", "due_at": "2046-08-19T09:00", "min_length": "10", "max_length": "20"}

    assert seen(page, 'value="2046-08-19T09:00"') == [True]
    client.post(f"{scene.task_address}/edit", data={**fields, "counting": "han"})
    assert (session.get(Task, scene.task.id).due_at, session.get(Task, scene.task.id).title) == (
        due,
        "新题目",
    )


def test_a_task_can_be_removed_until_somebody_begins(session, scene, sign_in):
    client = sign_in(scene.organizer)
    services.save_draft(scene.task, scene.at_main[0], sent(), at=NINE)
    session.commit()
    assert client.post(f"{scene.task_address}/remove").status_code == 409

    other = TaskFactory(cohort=scene.cohort)
    assert client.post(f"{scene.address}/{other.id}/remove").status_code == 303
    assert session.get(Task, other.id) is None


def test_figures_count_each_site_and_those_taking_part_only(session, scene):
    handed_in(scene.task, scene.at_main[0])
    services.conclude(handed_in(scene.task, scene.at_main[1]), passed=True, by=scene.organizer)
    services.return_for_rewriting(handed_in(scene.task, scene.at_branch[0]), by=scene.organizer)
    services.save_draft(scene.task, scene.at_branch[1], sent(), at=NINE)
    gone = EnrolmentFactory(cohort=scene.cohort, site=scene.main, standing=StandingKind.WITHDRAWN)
    session.add(
        Reflection(
            task_id=scene.task.id, enrolment_id=gone.id, submitted_at=NINE, state=ReflectionState.PASSED
        )
    )
    session.flush()

    found = queries.figures(scene.task, cohorts.scope(scene.organizer, scene.cohort))

    assert found == {
        scene.main.id: Figures(expected=3, submitted=1, passed=1),
        scene.branch.id: Figures(expected=2, returned=1),
    }
    assert found[scene.branch.id].missing == 1
    assert list(queries.figures(scene.task, cohorts.scope(scene.staff, scene.cohort))) == [scene.branch.id]


def test_the_list_has_the_newest_first_and_narrows(session, scene):
    first, second, third = (
        handed_in(scene.task, enrolment, minutes)
        for minutes, enrolment in enumerate([scene.at_main[0], scene.at_branch[0], scene.at_main[1]])
    )
    services.conclude(third, passed=True, by=scene.organizer)
    session.flush()
    everything = cohorts.scope(scene.organizer, scene.cohort)

    def found(scope=everything, **filters):
        return list(session.scalars(queries.submissions(scene.task, scope, Filters(**filters))))

    assert found() == [third.id, second.id, first.id]
    assert found(state=ReflectionState.PASSED) == [third.id]
    assert found(site_id=scene.branch.id) == [second.id]
    assert found(search=scene.at_main[0].trainee_no) == [first.id]
    assert found(search=scene.at_branch[0].person.name) == [second.id]
    assert found(search="%") == []
    assert found(cohorts.scope(scene.staff, scene.cohort)) == [second.id]
    assert found(cohorts.scope(scene.staff, scene.cohort), site_id=scene.main.id) == []


def test_the_list_and_the_policy_agree_for_every_role(session, scene):
    reflections = [handed_in(scene.task, one) for one in (scene.at_main[0], scene.at_branch[0])]
    reflections.append(services.save_draft(scene.task, scene.at_main[1], sent(), at=NINE))
    session.flush()
    people = [
        scene.organizer,
        scene.staff,
        grader(scene.cohort),
        PersonFactory(),
        PersonFactory(is_admin=True),
    ]

    for person in [*people, site_staff(scene.main), scene.at_main[0].person]:
        listed = set(session.scalars(queries.submissions(scene.task, cohorts.scope(person, scene.cohort))))
        allowed = {one.id for one in reflections if policies.read(person, scene.cohort, scene.task, one)}
        assert listed == allowed, person.name


def test_pages_of_submissions_and_missing(session, scene, sign_in):
    reflection = handed_in(scene.task, scene.at_branch[0])
    services.save_draft(scene.task, scene.at_branch[1], sent(), at=NINE)
    session.commit()
    name, other = scene.at_branch[0].person.name, scene.at_branch[1].person.name
    client = sign_in(scene.staff)

    assert client.get(scene.address).status_code == 200
    assert seen(client.get(f"{scene.task_address}/submissions"), name, scene.at_main[0].trainee_no) == [
        True,
        False,
    ]
    missing = client.get(f"{scene.task_address}/missing")
    assert seen(missing, other, scene.at_main[0].trainee_no) == [True, False]
    shown = client.get(f"{scene.task_address}/submissions/{reflection.id}")
    assert seen(shown, "春晓社区的灯先亮起来") == [True]


def test_the_index_lists_several_tasks(session, scene, sign_in):
    TaskFactory(cohort=scene.cohort, title="第二篇")
    handed_in(scene.task, scene.at_branch[0])
    session.commit()

    page = sign_in(scene.organizer).get(scene.address)

    assert seen(page, "第二篇", "1 / 5", "0 / 5") == [True, True, True]


@pytest.mark.parametrize("who", ["trainee", "stranger", "grader", "organizer of another class"])
def test_whoever_does_not_work_here_finds_nothing(session, scene, sign_in, who):
    reflection = handed_in(scene.task, scene.at_main[0])
    session.commit()
    person = {
        "trainee": lambda: scene.at_main[1].person,
        "stranger": PersonFactory,
        "grader": lambda: grader(scene.cohort),
        "organizer of another class": lambda: organizer(a_class()[0]),
    }[who]()
    client = sign_in(person)

    for address in (scene.address, f"{scene.address}/new", scene.task_address, f"{scene.task_address}/edit"):
        assert client.get(address).status_code == 404
    for address in ("submissions", "missing", f"submissions/{reflection.id}"):
        assert client.get(f"{scene.task_address}/{address}").status_code == 404
    assert client.post(f"{scene.task_address}/remove").status_code == 404


def test_staff_of_a_site_neither_sets_tasks_nor_reads_elsewhere(session, scene, sign_in):
    elsewhere = handed_in(scene.task, scene.at_main[0])
    session.commit()
    client = sign_in(scene.staff)

    assert client.get(f"{scene.address}/new").status_code == 404
    assert client.get(f"{scene.task_address}/submissions/{elsewhere.id}").status_code == 404


def test_things_of_another_class_are_not_found_here(session, scene, sign_in):
    other = Scene()
    reflection = handed_in(other.task, other.at_main[0])
    session.commit()
    client = sign_in(PersonFactory(is_admin=True))

    assert client.get(f"{scene.address}/{other.task.id}").status_code == 404
    assert client.get(f"{scene.task_address}/submissions/{reflection.id}").status_code == 404


def test_an_earlier_version_stays_readable(session, scene, sign_in):
    reflection = handed_in(scene.task, scene.at_main[0])
    submit(
        scene.task, scene.at_main[0], "改过之后的一篇,字数也够。", revision=1, at=NINE + timedelta(hours=1)
    )
    session.commit()
    client = sign_in(scene.organizer)
    address = f"{scene.task_address}/submissions/{reflection.id}"

    assert seen(client.get(address), "改过之后", "灯先亮起来") == [True, False]
    assert seen(client.get(f"{address}?version=1"), "改过之后", "灯先亮起来") == [False, True]


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("path", "statements"), [("submissions", 7), ("missing", 7), ("", 7)])
def test_a_list_costs_the_same_for_one_and_for_three(session, sign_in, people, path, statements):
    cohort, _site, enrolments = a_class(trainees=people * 2)
    task = TaskFactory(cohort=cohort)
    for enrolment in enrolments[:people]:
        handed_in(task, enrolment)
    session.commit()
    client = sign_in(organizer(cohort))
    address = f"/cohorts/{cohort.id}/reflections/{task.id}/{path}".rstrip("/")

    with count_queries() as sent_statements:
        client.get(address)

    assert len(sent_statements) == statements
