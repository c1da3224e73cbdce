"""Originality of what is handed in: the mark, the job, what a later essay adds, and forgetting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import NINE, EnrolmentFactory, PersonFactory, TaskFactory, a_class, organizer
from tests.queries import count_queries
from tests.reflections.handing_in import submit
from trainingapp.cohorts.services import enrolments, merging
from trainingapp.core.jobs import runner
from trainingapp.core.jobs.models import Job, JobState
from trainingapp.originality.models import Document, Fingerprint
from trainingapp.reflections import queries
from trainingapp.reflections.jobs import check_versions, follow_people
from trainingapp.reflections.models import HeatPair, OriginalityCheck, SharedPassage, Version
from trainingapp.reflections.services import checking, heat, library

LEASE = timedelta(seconds=60)
TEMPLATE = (
    "雨停之后我去看望独居的周大娘，她把晒好的萝卜干装进罐子让我带走，说孩子们一年才回来两趟，"
    "平时全靠楼下的小马替她买药取报。回到办公室我把这件事写进走访本，心里盘算着怎样让楼道里的年轻人"
    "和老人结成对子，每周敲一次门，冬天查炉子，夏天送绿豆汤。"
)
OWN = (
    "我们街口的修鞋摊摆了二十年，去年拓路要搬走，师傅蹲在门口抽了半天烟。我们腾出菜场东侧一间小屋，"
    "又替他写了块木牌，如今补鞋配钥匙的人比从前还多，孩子放学也在那儿等家长。"
)
OTHER = (
    "图书角原先锁着，钥匙在谁手里没人说得清。我们撤掉玻璃门，请退休的数学老师坐班，谁借了什么写在一个"
    "蓝皮本上，三个月只丢了一册连环画，倒多出来十几本居民自己捐的书。"
)


@pytest.fixture
def task(session):
    cohort, site, _people = a_class(0)
    task = TaskFactory(cohort=cohort, max_length=5000)
    task.site = site
    return task


def a_trainee(task):
    return EnrolmentFactory(cohort=task.cohort, site=task.site)


def handed_in(task, text, enrolment=None, minutes=0) -> Version:
    version = submit(task, enrolment or a_trainee(task), text, at=NINE + timedelta(minutes=minutes))
    assert isinstance(version, Version)
    return version


def check_all(session) -> None:
    """What the worker does."""
    session.commit()
    for _step in check_versions():
        session.commit()
    session.commit()


def shown(version, **more):
    found = queries.report(version, sees=lambda _cohort: True, **more)
    assert found is not None
    return found


def test_a_hand_in_leaves_a_mark_and_one_job_however_many_come(session, task):
    versions = [handed_in(task, OWN), handed_in(task, OTHER)]

    marked = session.scalars(select(OriginalityCheck).order_by(OriginalityCheck.version_id)).all()
    assert [(one.version_id, one.checked_at) for one in marked] == [(one.id, None) for one in versions]
    assert session.scalars(select(Job.state).where(Job.kind == checking.KIND)).all() == [JobState.QUEUED]
    assert queries.report(versions[0], sees=lambda _cohort: True) is None
    assert session.scalar(select(func.count(Document.id))) == 0


def test_a_copy_is_shown_with_the_place_on_both_sides(session, task):
    first, second = handed_in(task, OWN + TEMPLATE), handed_in(task, OTHER + TEMPLATE, minutes=1)
    check_all(session)

    report = shown(second)
    (passage,) = report.passages
    assert TEMPLATE[5:-5] in second.text[passage.start : passage.end]
    assert TEMPLATE[5:-5] in first.text[passage.source_start : passage.source_end]
    assert 0.4 < report.check.rate < 0.8
    assert report.sources[0].essay.version_id == first.id
    assert "".join(part.text for part in report.parts) == second.text


def test_two_who_hand_in_the_same_text_at_once_do_not_both_pass(session, task):
    versions = [handed_in(task, TEMPLATE), handed_in(task, TEMPLATE)]
    check_all(session)

    assert [shown(one).check.rate > 0.9 for one in versions] == [True, True]


def test_what_comes_later_is_shown_with_the_earlier_essay_but_adds_nothing_to_its_rate(session, task):
    first = handed_in(task, OWN + TEMPLATE)
    check_all(session)
    assert shown(first).passages == ()
    second = handed_in(task, OTHER + TEMPLATE, minutes=1)
    third = handed_in(task, TEMPLATE + "这一句是我自己添上去的。", minutes=2)
    check_all(session)

    report = shown(first)
    (passage,) = report.passages
    assert passage.is_later
    assert (report.check.rate, report.sources[0].is_later) == (0.0, True)
    assert {passage.origin[1], *passage.also} == {second.id, third.id}
    assert {one.version_id for one in shown(second).others(shown(second).passages[0])} == {third.id}


def test_ones_own_earlier_text_is_no_source(session, task):
    author = a_trainee(task)
    first = handed_in(task, OWN + TEMPLATE, author)
    check_all(session)
    other_task = TaskFactory(cohort=task.cohort, max_length=5000)
    second = handed_in(other_task, OTHER + TEMPLATE, author)
    check_all(session)

    assert shown(second).passages == ()
    assert shown(first).passages == ()


def test_after_two_records_are_merged_neither_is_a_source_for_the_other_until_they_part(session, task):
    author, double = a_trainee(task), a_trainee(task)
    first = handed_in(task, OWN + TEMPLATE, author)
    other_task = TaskFactory(cohort=task.cohort, max_length=5000)
    second = handed_in(other_task, OTHER + TEMPLATE, double, minutes=1)
    check_all(session)
    assert shown(second).passages
    boss, at = organizer(task.cohort), NINE + timedelta(days=1)
    enrolments.withdraw(double, by=boss, at=at, reason="重复登记")

    done = merging.merge(author.person, double.person, by=boss, at=at, reason="同一人")
    run_last_job(session)
    check_all(session)

    assert (shown(first).passages, shown(second).passages, shown(second).check.rate) == ((), (), 0)

    merging.unmerge(done, by=boss, at=at, reason="弄错了")
    run_last_job(session)
    check_all(session)

    assert shown(second).passages


def run_last_job(session) -> None:
    """The one that merging and its undoing left."""
    job = session.scalars(select(Job).where(Job.kind == merging.MERGED).order_by(Job.id.desc())).first()
    session.commit()
    for _step in follow_people(**job.args):
        session.commit()


def test_a_newer_version_takes_the_place_of_the_older(session, task):
    author = a_trainee(task)
    handed_in(task, OWN + TEMPLATE, author)
    check_all(session)
    newer = submit(task, author, OTHER + TEMPLATE, revision=1, at=NINE)
    check_all(session)

    assert session.scalars(select(Document.key)).all() == [checking.key_of(newer.id)]


def test_a_version_replaced_before_its_turn_is_left_out(session, task):
    author = a_trainee(task)
    older = handed_in(task, OWN, author)
    newer = submit(task, author, OTHER, revision=1, at=NINE)
    check_all(session)

    assert session.scalars(select(OriginalityCheck.version_id)).all() == [newer.id]
    assert queries.check_of(older) is None


def test_the_job_runs_from_the_queue_and_leaves_no_row_of_a_former_one(session, app, task):
    handed_in(task, OWN)
    session.commit()
    job = session.scalars(select(Job)).one()
    runner.run(app, job.id, LEASE)
    session.expire_all()
    assert session.get(Job, job.id).state is JobState.DONE
    handed_in(task, OTHER)
    session.commit()
    again = session.scalars(select(Job).where(Job.state == JobState.QUEUED)).one()
    runner.run(app, again.id, LEASE)

    assert session.scalars(select(Job.id)).all() == [again.id]
    assert queries.count_waiting() == 0


def test_a_text_that_breaks_the_check_is_given_up_and_holds_nobody_up(session, task, monkeypatch):
    bad, good = handed_in(task, OWN), handed_in(task, OTHER)
    real = checking.originality.check

    def breaks(text, **more):
        if text == OWN:
            raise RuntimeError("a flaw")
        return real(text, **more)

    monkeypatch.setattr(checking.originality, "check", breaks)
    check_all(session)

    assert queries.check_of(good).checked_at is not None
    assert (queries.check_of(bad).checked_at, queries.check_of(bad).attempts) == (None, checking.ATTEMPTS)


def test_a_template_is_a_source_until_it_is_removed(session, task):
    organizer = PersonFactory()
    text = library.add_text("范文一则", TEMPLATE, by=organizer)
    version = handed_in(task, OWN + TEMPLATE)
    check_all(session)
    before = shown(version)
    assert [(one.kind.value, one.title) for one in before.sources] == [("reference", "范文一则")]
    library.remove_text(text, by=organizer)

    session.expire_all()
    after = shown(version)
    assert (after.passages, after.check.rate) == ((), 0.0)
    assert session.scalars(select(Document.key)).all() == [checking.key_of(version.id)]


def test_forgetting_leaves_no_trace(session, task):
    first, second = handed_in(task, OWN + TEMPLATE), handed_in(task, OTHER + TEMPLATE, minutes=1)
    check_all(session)
    heat_list(session, task)
    assert session.scalar(select(func.count(HeatPair.id))) == 1
    checking.forget(select(Version.reflection_id).where(Version.id == first.id))

    assert session.scalars(select(Document.key)).all() == [checking.key_of(second.id)]
    kept = set(session.scalars(select(Document.id)))
    assert set(session.scalars(select(Fingerprint.c.document_id))) == kept
    assert session.scalar(select(func.count(SharedPassage.id))) == 0
    assert session.scalar(select(func.count(HeatPair.id))) == 0
    assert queries.check_of(first) is None
    assert shown(second).check.rate == 0.0
    assert checking.forget_class(task.cohort, 10) == 1
    assert checking.forget_class(task.cohort, 10) == 0
    assert session.scalar(select(func.count()).select_from(Fingerprint)) == 0


def heat_list(session, task) -> None:
    clusters = originality_queries_clusters(task)
    heat.replace_list(task.cohort, clusters)


def originality_queries_clusters(task):
    steps = checking.originality.find_clusters(checking.collection_of(task.cohort_id))
    while True:
        try:
            next(steps)
        except StopIteration as found:
            return found.value


def test_checking_again_finds_a_template_added_later(session, task):
    version = handed_in(task, OWN + TEMPLATE)
    check_all(session)
    organizer = PersonFactory()
    library.add_text("范文一则", TEMPLATE, by=organizer)
    assert shown(version).check.rate == 0.0
    checking.check_again(task, by=organizer)
    check_all(session)

    assert shown(version).check.rate > 0.4


def test_without_names_nobody_is_named(session, task):
    handed_in(task, OWN + TEMPLATE)
    second = handed_in(task, OTHER + TEMPLATE, minutes=1)
    check_all(session)

    (source,) = shown(second, names=False).sources
    assert (source.essay.name, source.essay.title, source.title, source.essay.is_visible) == (
        "",
        "",
        "",
        False,
    )


def test_a_report_takes_the_same_statements_however_many_sources(session, task):
    def statements(version):
        session.expire_all()
        assert version.text
        assert version.reflection.task.cohort_id
        with count_queries() as found:
            shown(version)
        return len(found)

    counts = []
    for _more in range(2):
        handed_in(task, OWN + TEMPLATE)
        handed_in(task, TEMPLATE + OTHER)
        counts.append(handed_in(task, OWN + "我想了很久才写下这几句话。" + OTHER))
        check_all(session)

    assert [statements(one) for one in counts] == [8, 8]
