"""Pages of originality: who may, what they say, what they never say."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from tests.factories import NINE, EnrolmentFactory, PersonFactory, TaskFactory, a_class, organizer
from tests.queries import count_queries
from tests.reflections.handing_in import submit
from tests.reflections.test_originality import OTHER, OWN, TEMPLATE, check_all
from trainingapp.core.jobs.models import Job
from trainingapp.originality.models import Document, Ruling, SetPhrase
from trainingapp.reflections.jobs import make_heat_list
from trainingapp.reflections.models import HeatList, LibraryText, Trial, WidelyShared
from trainingapp.reflections.services import library, trials, writing
from trainingapp.reflections.services.writing import Sent


class Scene:
    """A class, its organizer, and two trainees who handed in what partly stands in both essays."""

    def __init__(self, session) -> None:
        self.cohort, self.site, (self.first, self.second) = a_class(2)
        self.task = TaskFactory(cohort=self.cohort, max_length=5000)
        self.first.person.name, self.second.person.name = "演甲一", "演乙二"
        self.organizer = organizer(self.cohort)
        self.versions = [
            submit(self.task, self.first, OWN + TEMPLATE),
            submit(self.task, self.second, OTHER + TEMPLATE),
        ]
        check_all(session)
        self.base = f"/cohorts/{self.cohort.id}/reflections"
        self.own = f"/cohorts/{self.cohort.id}/my-reflection/{self.task.id}"

    def report(self, version) -> str:
        return f"{self.base}/{self.task.id}/submissions/{version.reflection_id}/originality"


@pytest.fixture
def scene(session):
    return Scene(session)


def test_an_organizer_sees_both_texts_with_passages_by_number(client, scene):
    shown = client.sign_in(scene.organizer).get(scene.report(scene.versions[1])).text

    assert "演甲一" in shown
    assert 'id="own-1"' in shown
    assert 'id="source-1"' in shown
    assert "tint-1" in shown
    assert scene.report(scene.versions[0]) in shown


@pytest.mark.parametrize("who", ["trainee", "foreign organizer", "nobody"])
def test_others_find_no_report(client, scene, who):
    people = {
        "trainee": scene.second.person,
        "foreign organizer": organizer(TaskFactory().cohort),
        "nobody": PersonFactory(),
    }
    client.sign_in(people[who])

    for path in (
        scene.report(scene.versions[1]),
        f"{scene.base}/{scene.task.id}/originality",
        f"{scene.base}/clusters",
        f"{scene.base}/material",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/set-phrases").status_code == 404


def test_the_reports_of_a_task_are_listed_with_the_same_statements_whatever_their_number(
    client, session, scene
):
    client.sign_in(scene.organizer)
    path = f"{scene.base}/{scene.task.id}/originality"
    with count_queries() as two:
        assert "演乙二" in client.get(path).text
    for _more in range(3):
        submit(scene.task, EnrolmentFactory(cohort=scene.cohort, site=scene.site), OWN + TEMPLATE)
    check_all(session)
    with count_queries() as five:
        client.get(path)

    assert (len(two), len(five)) == (7, 7)


def test_all_can_be_compared_again(client, session, scene):
    client.sign_in(scene.organizer)
    path = f"{scene.base}/{scene.task.id}/originality"

    assert client.post(f"{path}/again").status_code == 303
    assert session.scalar(select(func.count(Job.id)).where(Job.kind == "reflections.originality")) == 1


def test_texts_are_pasted_or_sent_as_files_and_removed(client, session, scene):
    client.sign_in(scene.organizer)
    assert "还没有文章" in (empty := client.get("/reference-library").text) or "There are no texts" in empty
    files = [(io.BytesIO((TEMPLATE + OTHER).encode()), "讲义一.txt")]
    data = {"title": "粘贴的范文", "text": TEMPLATE, "files": files}

    assert client.post("/reference-library/add", data=data).status_code == 303
    listed = client.get("/reference-library").text
    assert "粘贴的范文" in listed
    assert "讲义一" in listed
    assert "粘贴的范文" not in client.get("/reference-library?q=讲义").text
    one = session.scalars(select(LibraryText).where(LibraryText.title == "粘贴的范文")).one()
    assert TEMPLATE[:20] in client.get(f"/reference-library/texts/{one.id}").text
    assert client.post(f"/reference-library/texts/{one.id}/remove").status_code == 303
    assert session.scalars(select(Document.key).where(Document.key.like("reference:%"))).all() != [one.key]
    assert client.post("/reference-library/add", data={"text": "太短"}).status_code == 422
    assert client.post("/reference-library/add", data={}).status_code == 422


def test_material_belongs_to_its_class(client, session, scene):
    client.sign_in(scene.organizer)
    added = client.post(f"{scene.base}/material/add", data={"title": "第一讲", "text": TEMPLATE})
    assert added.status_code == 303
    text = session.scalars(select(LibraryText)).one()
    assert (text.cohort_id, text.key) == (scene.cohort.id, f"material:{text.id}")
    assert "第一讲" in client.get(f"{scene.base}/material").text
    assert "第一讲" not in client.get("/reference-library").text

    client.sign_in(organizer(TaskFactory().cohort))
    assert client.get(f"/reference-library/texts/{text.id}").status_code == 404
    assert client.post(f"/reference-library/texts/{text.id}/remove").status_code == 404


def test_the_list_of_phrases_is_kept_by_administrators(client, session, scene):
    client.sign_in(PersonFactory(is_admin=True))
    delivered = session.scalar(select(func.count(SetPhrase.id)))
    added = client.post("/set-phrases", data={"text": "一二三四五六演示套话", "note": "演示"})
    assert added.status_code == 303
    assert "一二三四五六演示套话" in client.get("/set-phrases?q=演示套话").text
    assert client.post("/set-phrases", data={"text": "一二三四五六演示套话"}).status_code == 422
    old = session.scalars(select(SetPhrase).order_by(SetPhrase.id)).first()
    assert client.post(f"/set-phrases/{old.id}/remove").status_code == 303
    assert session.scalar(select(func.count(SetPhrase.id))) == delivered
    assert client.post("/set-phrases/restore").status_code == 303
    assert session.scalar(select(func.count(SetPhrase.id))) == delivered + 1


def test_a_person_rules_on_common_passages(client, session, scene):
    client.sign_in(PersonFactory(is_admin=True))
    session.add(WidelyShared(text=TEMPLATE))
    session.commit()
    one = session.scalars(select(WidelyShared)).one()
    assert TEMPLATE[:20] in client.get("/set-phrases/common").text

    assert client.post(f"/set-phrases/common/{one.id}/rule", data={"is_phrase": "1"}).status_code == 303
    ruling = session.scalars(select(Ruling)).one()
    assert ruling.is_phrase
    assert session.scalars(select(WidelyShared)).all() == []
    assert client.get("/set-phrases/common").status_code == 200
    assert client.post(f"/set-phrases/common/rulings/{ruling.id}/withdraw").status_code == 303
    assert client.post("/set-phrases/common/find").status_code == 303


def test_the_heat_list_is_made_by_a_job_and_links_to_both(client, session, scene):
    client.sign_in(scene.organizer)
    path = f"{scene.base}/clusters"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303
    for _step in make_heat_list(scene.cohort.id):
        session.commit()
    session.commit()

    shown = client.get(path).text
    assert scene.report(scene.versions[0]) in shown
    assert scene.report(scene.versions[1]) in shown
    assert session.scalars(select(HeatList.essays)).one() == 2


def draft(scene, session) -> None:
    """The second trainee, whose first essay is handed in, begins another task."""
    task = TaskFactory(cohort=scene.cohort, max_length=5000, allows_check=True)
    third = EnrolmentFactory(cohort=scene.cohort, site=scene.site)
    writing.save_draft(task, third, Sent("题目", OTHER + TEMPLATE, 0), at=NINE)
    session.commit()
    scene.third, scene.trial = third, f"/cohorts/{scene.cohort.id}/my-reflection/{task.id}/check"


def test_an_author_compares_a_draft_and_learns_nothing_of_others(client, session, scene):
    draft(scene, session)
    client.sign_in(scene.third.person)
    assert client.get(scene.trial).status_code == 200
    shown = client.post(scene.trial)

    assert shown.status_code == 200
    assert 'id="own-1"' in shown.text
    assert OWN[:12] not in shown.text
    assert "演甲一" not in shown.text
    assert "演乙二" not in shown.text
    assert session.scalar(select(func.count(Trial.id))) == 1
    assert session.scalar(select(func.count(Document.id))) == 2


def test_a_draft_is_compared_a_few_times_an_hour(client, session, scene):
    draft(scene, session)
    client.sign_in(scene.third.person)
    answers = [client.post(scene.trial).status_code for _n in range(trials.AN_HOUR + 1)]

    assert answers == [200] * trials.AN_HOUR + [422]


def test_without_the_switch_there_is_nothing_to_press(client, session, scene):
    client.sign_in(scene.second.person)

    assert client.get(f"{scene.own}/check").status_code == 404
    assert client.get(f"{scene.own}/versions/{scene.versions[1].id}/originality").status_code == 404


def test_an_author_sees_the_own_report_where_the_task_shows_it(client, session, scene):
    scene.task.shows_report = True
    session.commit()
    client.sign_in(scene.second.person)
    path = f"{scene.own}/versions/{scene.versions[1].id}"

    shown = client.get(f"{path}/originality").text
    assert 'id="own-1"' in shown
    assert "演甲一" not in shown
    assert OWN[:12] not in shown
    assert f"{path}/originality" in client.get(path).text
    assert client.get(f"{scene.own}/versions/{scene.versions[0].id}/originality").status_code == 404


def test_a_text_removed_by_its_feeder_leaves_the_reports(client, session, scene):
    one = library.add_text("范文", TEMPLATE, by=scene.organizer)
    session.commit()
    client.sign_in(scene.organizer).post(f"{scene.base}/{scene.task.id}/originality/again")
    check_all(session)
    assert "范文" in client.get(scene.report(scene.versions[1])).text
    client.post(f"/reference-library/texts/{one.id}/remove")

    assert "范文" not in client.get(scene.report(scene.versions[1])).text
