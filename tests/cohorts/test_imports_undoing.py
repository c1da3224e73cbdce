"""A confirmed import is taken back, as far as nothing hangs on it."""

from __future__ import annotations

from sqlalchemy import func, select

from tests.cohorts.imports_files import people, person, xlsx
from tests.cohorts.test_imports_mending import address, boss, lines, sent, site
from tests.cohorts.test_imports_missing import decide, missed, standings, taken_over
from tests.factories import (
    GroupFactory,
    LessonFactory,
    MembershipFactory,
    SignInFactory,
    SiteFactory,
    site_staff,
)
from trainingapp.accounts.models import Person
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import CohortState, Enrolment, ImportState, Standing
from trainingapp.cohorts.services.enrolments import mark_arrived, withdraw
from trainingapp.cohorts.services.imports import undo_some
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.session import db

__all__ = ["boss", "site"]


def undo(client, one):
    return client.post(f"{address(one)}/undo")


def trainee(name: str) -> Enrolment:
    return db.session.scalars(select(Enrolment).join(Enrolment.person).where(Person.name == name)).one()


def test_whom_the_import_enrolled_is_withdrawn_once_and_the_book_knows(boss, site):
    one = taken_over(boss, site, people(3))

    assert "/undo" in boss.get(address(one)).get_data(as_text=True)
    assert undo(boss, one).status_code == 303
    assert undo(boss, one).status_code == 409

    assert set(standings().values()) == {"withdrawn"}
    assert (one.state, one.figures["undone"]["withdrawn"]) == (ImportState.UNDONE, 3)
    book = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "roster_import.undo")
    assert db.session.scalar(book) == 1
    assert boss.get(address(one)).status_code == 200
    assert boss.post(f"{address(one)}/discard").status_code == 409


def test_who_signed_in_or_is_in_a_group_stays_and_the_line_says_so(boss, site):
    one = taken_over(boss, site, people(3))
    lesson = LessonFactory(cohort=site.cohort, site=site, takes_sign_in=True)
    SignInFactory(lesson=lesson, enrolment=trainee("演乙一"))
    MembershipFactory(group=GroupFactory(cohort=site.cohort, site=site), enrolment=trainee("演丙一"))
    db.session.commit()

    undo(boss, one)

    assert standings() == {"演乙一": "enrolled", "演丙一": "enrolled", "演丁一": "withdrawn"}
    assert [[problem[3] for problem in line.problems] for line in lines(one)] == [["undo_used"]] * 2 + [[]]
    assert one.figures["undone"] == {"withdrawn": 1, "kept": 2, "returned": 0}


def test_who_arrived_since_stays(boss, site):
    one = taken_over(boss, site, people(1))
    begin_write(db.session)
    mark_arrived(trainee("演乙一"), by=db.session.get(Person, one.actor_id), at=clock.now())
    db.session.commit()

    undo(boss, one)

    assert standings() == {"演乙一": "arrived"}
    assert one.figures["undone"]["kept"] == 1


def test_changed_details_are_as_before(boss, site):
    taken_over(boss, site, [person(1, 身份证号="")])
    mended = person(1, 职务="党委书记", 工作单位="示范省另一处", 代表团="另一省")
    one = taken_over(boss, site, [mended])
    assert (trainee("演乙一").post, trainee("演乙一").person.id_number) == ("党委书记", person(1)[2])
    assert lines(one)[0].before is not None

    undo(boss, one)

    found = trainee("演乙一")
    assert (found.post, found.unit, found.delegation.name) == ("居委会主任", person(1)[4], "示范省")
    assert (found.person.id_number, found.person.phone) == (None, person(1)[3])
    assert standings() == {"演乙一": "enrolled"}
    assert lines(one)[0].before is None


def test_the_phone_to_sign_in_with_is_as_before(boss, site):
    taken_over(boss, site, [person(1)])
    one = taken_over(boss, site, [person(1, 手机号码="19900009999")])

    undo(boss, one)

    found = trainee("演乙一").person
    assert found.phone == person(1)[3]
    assert {name.value for name in found.sign_in_names} == {"ys1-00001", person(1)[3]}


def test_what_was_changed_since_stays(boss, site):
    taken_over(boss, site, [person(1)])
    one = taken_over(boss, site, [person(1, 职务="党委书记")])
    trainee("演乙一").post = "主任"
    db.session.commit()

    undo(boss, one)

    assert trainee("演乙一").post == "主任"
    assert [problem[3] for problem in lines(one)[0].problems] == ["undo_changed"]


def test_who_was_withdrawn_as_missing_takes_part_again(boss, site):
    taken_over(boss, site, people(3))
    one = sent(boss, site, xlsx([person(1)]))
    decide(boss, one, "withdraw")
    boss.post(f"{address(one)}/confirm")

    undo(boss, one)

    assert set(standings().values()) == {"enrolled"}
    assert one.figures["undone"]["returned"] == 2
    assert missed(sent(boss, site, xlsx([person(1)]))) == ["演丙一", "演丁一"]


def test_only_organizers_undo_and_only_in_an_open_class(client, boss, site):
    one = taken_over(boss, site, people(1))
    client.sign_in(site_staff(site))
    assert undo(client, one).status_code == 404
    site.cohort.state = CohortState.CLOSED
    db.session.commit()

    client.sign_in(db.session.get(Person, one.actor_id))

    assert undo(client, one).status_code == 409
    assert standings() == {"演乙一": "enrolled"}


def story(name: str) -> list[str]:
    number = trainee(name).id
    query = select(Standing.kind).where(Standing.enrolment_id == number).order_by(Standing.id)
    return [kind.value for kind in db.session.scalars(query)]


def test_an_undone_import_stands_in_nobodys_way(boss, site):
    undo(boss, taken_over(boss, site, people(2)))
    number = trainee("演乙一").trainee_no

    again = taken_over(boss, site, [person(1, 职务="书记"), person(2), person(3)])

    assert [line.verdict.value for line in lines(again)] == ["add", "add", "add"]
    assert [problem[3] for problem in lines(again)[0].problems] == ["undone_before"]
    assert set(standings().values()) == {"enrolled"}
    assert story("演乙一") == ["enrolled", "withdrawn", "enrolled"]
    assert (trainee("演乙一").trainee_no, trainee("演乙一").post) == (number, "书记")
    assert len({trainee(name).trainee_no for name in ("演乙一", "演丙一", "演丁一")}) == 3
    same = sent(boss, site, xlsx([person(1, 职务="书记"), person(2), person(3)]))
    assert [line.verdict.value for line in lines(same)] == ["same"] * 3


def test_after_an_undone_import_the_right_site_is_taken(boss, site):
    undo(boss, taken_over(boss, site, people(1)))
    other = SiteFactory(cohort=site.cohort, name="青禾分课堂")

    taken_over(boss, other, people(1))

    assert trainee("演乙一").placement.site_id == other.id
    assert standings() == {"演乙一": "enrolled"}


def test_an_import_that_took_them_in_again_is_undone_like_the_first(boss, site):
    undo(boss, taken_over(boss, site, people(2)))
    again = taken_over(boss, site, people(2))
    mark_arrived(trainee("演丙一"), by=db.session.get_one(Person, again.actor_id), at=clock.now())
    db.session.commit()

    undo(boss, again)

    assert standings() == {"演乙一": "withdrawn", "演丙一": "arrived"}
    assert taken_over(boss, site, people(2)).figures["add"] == 1


def test_who_left_by_a_decision_is_still_refused(boss, site):
    one = taken_over(boss, site, people(2))
    withdraw(
        trainee("演乙一"), by=db.session.get_one(Person, one.actor_id), at=clock.now(), reason="回村防汛"
    )
    db.session.commit()

    again = sent(boss, site, xlsx(people(2)))

    assert [line.verdict.value for line in lines(again)] == ["refuse", "same"]


def test_those_withdrawn_as_missing_come_back_in_steps(boss, site):
    taken_over(boss, site, people(4))
    one = sent(boss, site, xlsx([person(1)]))
    decide(boss, one, "withdraw")
    boss.post(f"{address(one)}/confirm")

    steps = []
    for _step in range(2):
        begin_write(db.session)
        steps.append(undo_some(one, by=db.session.get(Person, one.actor_id), limit=2))
        db.session.commit()
        steps.append(sorted(standings().values()).count("enrolled"))

    assert steps == [True, 3, False, 4]
    assert one.figures["undone"]["returned"] == 3
    assert one.state is ImportState.UNDONE


def test_undoing_goes_on_where_it_was_broken_off(boss, site):
    taken_over(boss, site, [person(5, 职务="党委书记")])
    one = taken_over(boss, site, people(5))
    begin_write(db.session)
    assert undo_some(one, by=db.session.get(Person, one.actor_id), limit=2)
    db.session.commit()
    begun_at = one.undone_at

    assert sorted(standings().values()) == ["enrolled"] * 3 + ["withdrawn"] * 2
    assert one.state is ImportState.CONFIRMED
    assert "/undo" in boss.get(address(one)).get_data(as_text=True)
    assert undo(boss, one).status_code == 303

    assert standings() == dict.fromkeys(["演乙一", "演丙一", "演丁一", "演戊一"], "withdrawn") | {
        "演己一": "enrolled"
    }
    assert (one.state, one.undone_at) == (ImportState.UNDONE, begun_at)
    assert one.figures["undone"] == {"withdrawn": 4, "restored": 1, "returned": 0, "kept": 0}
    assert trainee("演己一").post == "党委书记"
