"""People who stand in the book twice: found, merged, taken apart again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    PersonFactory,
    ReviewFactory,
    SignInNameFactory,
    SiteFactory,
    StaffFactory,
    grader,
    organizer,
    site_staff,
)
from tests.queries import count_queries
from trainingapp.accounts.models import Person, SignInKind
from trainingapp.accounts.queries import by_session, by_sign_in_name
from trainingapp.audit.models import AuditEntry
from trainingapp.cohorts.models import CorrectionKind, CorrectionRequest, PersonMerge, StaffRole, StandingKind
from trainingapp.cohorts.queries.duplicates import ONE_ID, PHONE_ONLY, SAME_PHONE, SAME_UNIT, duplicates
from trainingapp.cohorts.services import merging
from trainingapp.core.database import Base
from trainingapp.core.errors import DomainError

NOW = datetime(2026, 8, 25, 1, 0, tzinfo=UTC)
PHONE, OTHER_PHONE = "19900000001", "19900000002"


def in_class(cohort, unit="春晓社区", standing=StandingKind.ENROLLED, **person):
    site = SiteFactory(cohort=cohort)
    return EnrolmentFactory(
        cohort=cohort, site=site, unit=unit, standing=standing, person=PersonFactory(**person)
    )


@pytest.fixture
def classes(session):
    return CohortFactory(), CohortFactory()


@pytest.fixture
def pair(classes):
    """张伟 of the first class and 张伟 of the second."""
    return tuple(in_class(cohort, name="张伟", phone=PHONE) for cohort in classes)


@pytest.fixture
def manager(classes):
    """Organizes both classes."""
    person = organizer(classes[0])
    StaffFactory(cohort=classes[1], person=person)
    return person


def merge(kept, merged, by):
    return merging.merge(kept.person, merged.person, by=by, at=NOW, reason="同一人")


def state(*people):
    """Everything that a merge may change."""
    return [
        (
            p.name, p.phone, p.id_number, p.password_hash, p.is_active, p.is_admin,
            sorted(e.id for e in p.enrolments), sorted(o.id for o in p.offices),
            sorted(n.value for n in p.sign_in_names),
        )
        for p in people
    ]  # fmt: skip


# -- finding -----------------------------------------------------------------------------------------------------


def found(person):
    return [({pair.one.name, pair.other.name}, pair.why) for pair in duplicates(person)]


def test_likely_pairs_are_found_the_surest_first(session, classes, manager):
    first, second = classes
    in_class(first, name="王芳", phone=PHONE, unit="甲社区")
    in_class(second, name="王芳", phone=PHONE, unit="乙社区")
    in_class(first, name="李娜", unit="春晓社区")
    in_class(second, name="李娜", unit="春晓社区")
    in_class(first, name="刘洋", unit="甲社区", id_number="11010119900307001X")
    in_class(second, name="刘洋", unit="乙社区")
    in_class(first, name="陈静", phone=OTHER_PHONE)
    in_class(second, name="陈敬", phone=OTHER_PHONE)
    in_class(first, name="赵磊", unit="甲社区")
    in_class(second, name="赵磊", unit="乙社区")  # two people of one name, for all that is known

    expected = [
        ({"王芳"}, SAME_PHONE),
        ({"李娜"}, SAME_UNIT),
        ({"刘洋"}, ONE_ID),
        ({"陈静", "陈敬"}, PHONE_ONLY),
    ]
    assert found(manager) == expected
    assert found(PersonFactory(is_admin=True)) == expected


def test_two_id_numbers_are_two_people(session, classes, manager):
    in_class(classes[0], name="张伟", phone=PHONE, id_number="11010119900307001X")
    in_class(classes[1], name="张伟", phone=PHONE, id_number="110101199003070036")

    assert found(manager) == []


def test_organizers_see_the_people_of_their_classes_alone(session, classes, pair, manager):
    assert found(organizer(classes[0])) == []
    assert found(manager) == [({"张伟"}, SAME_PHONE)]
    StaffFactory(cohort=CohortFactory(), person=pair[0].person, role=StaffRole.GRADER)
    session.expire_all()
    assert found(manager) == []


# -- merging -----------------------------------------------------------------------------------------------------


def test_the_kept_one_has_everything_and_both_names_sign_in(session, classes, pair, manager):
    one, two = pair
    SignInNameFactory(person=one.person, value=PHONE, kind=SignInKind.PHONE)
    SignInNameFactory(person=two.person, value="ys-2", kind=SignInKind.TRAINEE_NO)
    office = StaffFactory(cohort=classes[1], person=two.person, role=StaffRole.GRADER)
    two.person.id_number, two.person.password_hash = "11010119900307001X", "hash"
    session.commit()
    stamp = two.person.session_stamp
    merge(one, two, manager)

    kept = one.person
    assert {e.id for e in kept.enrolments} == {one.id, two.id}
    assert office.person_id == kept.id
    assert by_sign_in_name("ys-2") == by_sign_in_name(PHONE) == kept
    assert (kept.id_number, kept.password_hash) == ("11010119900307001X", "hash")
    rest = session.scalars(select(PersonMerge)).one().merged
    assert by_session(rest.id, stamp) is None
    assert (rest.is_active, rest.phone, rest.id_number) == (False, None, None)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.object_id, entry.facts["merged_id"]) == ("person.merge", kept.id, rest.id)
    assert PHONE not in str(session.scalars(select(PersonMerge.moved)).one())


def test_a_merge_undone_leaves_everything_as_it_was(session, classes, pair, manager):
    one, two = (each.person for each in pair)
    SignInNameFactory(person=one, value="eins")
    SignInNameFactory(person=two, value="zwei")
    StaffFactory(cohort=classes[1], person=two, role=StaffRole.GRADER)
    two.id_number, one.phone, two.is_admin, two.password_hash = "11010119900307001X", None, True, "hash"
    session.commit()
    before = state(one, two)
    done = merging.merge(one, two, by=manager, at=NOW, reason="同一人")
    assert state(one, two) != before
    merging.unmerge(done, by=manager, at=NOW, reason="认错了")

    assert state(one, two) == before
    assert (done.undone_at, done.undone_by) == (NOW, manager.id)
    with pytest.raises(DomainError):
        merging.unmerge(done, by=manager, at=NOW, reason="再来")
    again = merging.merge(one, two, by=manager, at=NOW, reason="还是同一人")
    assert again.undone_at is None


def about_people():
    return {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is Person.__table__
    }


def test_each_column_about_people_goes_over_or_stays_for_a_reason(app):
    assert set(merging.STAYS) | set(merging.carried()) == about_people()
    assert all(merging.STAYS.values())
    assert set(merging.STAYS) <= about_people()


def test_requests_and_what_was_dealt_to_a_grader_go_over_and_come_back(session, classes, pair, manager):
    one, two = (each.person for each in pair)
    review = ReviewFactory(allocation__grader=two)
    asked = {
        (who, kind): CorrectionRequest(cohort=classes[0], person=who, kind=kind, value="王")
        for who, kind in (
            (one, CorrectionKind.NAME),
            (two, CorrectionKind.NAME),
            (two, CorrectionKind.ERASURE),
        )
    }
    session.add_all(asked.values())
    session.commit()
    theirs = {name: merging._belongings(two)[name] for name in merging.carried()}
    done = merging.merge(one, two, by=manager, at=NOW, reason="同一人")

    assert (review.grader, review.allocation.grader) == (one, one)
    assert asked[two, CorrectionKind.ERASURE].person == one
    assert asked[two, CorrectionKind.NAME].person == two, "the kept one has asked for that already"
    merging.unmerge(done, by=manager, at=NOW, reason="认错了")
    assert merging._belongings(two) == theirs


def test_a_merge_of_the_first_days_is_undone_as_well(session, pair, manager):
    one, two = pair
    rest = two.person
    done = merge(one, two, manager)
    moved = dict(done.moved)
    rows = moved.pop("rows")
    done.moved = moved | {name: rows.get(f"{name}.person_id", []) for name in merging.FIRST_RECORDED}
    session.commit()
    merging.unmerge(done, by=manager, at=NOW, reason="认错了")

    assert two.person == rest


def test_what_came_after_the_merge_stays_with_the_kept_one(session, pair, manager):
    one, two = (each.person for each in pair)
    done = merging.merge(one, two, by=manager, at=NOW, reason="同一人")
    new = in_class(CohortFactory())
    new.person_id = one.id
    session.commit()
    merging.unmerge(done, by=manager, at=NOW, reason="认错了")

    assert new.person_id == one.id
    assert {e.person_id for e in pair} == {one.id, two.id}


def test_what_cannot_be_one_person_is_refused(session, classes, pair, manager):
    one, two = pair
    with pytest.raises(DomainError):
        merge(one, one, manager)
    with pytest.raises(DomainError):
        merging.merge(one.person, two.person, by=manager, at=NOW, reason=" ")
    same = in_class(classes[0], name="张伟")
    with pytest.raises(DomainError):
        merge(one, same, manager)
    one.person.id_number, two.person.id_number = "11010119900307001X", "110101199003070036"
    with pytest.raises(DomainError):
        merge(one, two, manager)
    assert session.scalars(select(PersonMerge)).all() == []


def test_in_one_class_the_one_who_has_left_goes_into_the_other(session, classes, manager):
    here = in_class(classes[0], name="张伟")
    left = in_class(classes[0], name="张伟", standing=StandingKind.WITHDRAWN)
    with pytest.raises(DomainError):
        merge(left, here, manager)
    rest = left.person
    merge(here, left, manager)

    assert left.person_id == rest.id  # what was left stays as it was
    assert not rest.is_active


def test_a_merged_record_is_not_merged_again(session, pair, manager):
    one, two = (each.person for each in pair)
    merging.merge(one, two, by=manager, at=NOW, reason="同一人")
    with pytest.raises(DomainError):
        merging.merge(PersonFactory(name="张伟"), two, by=manager, at=NOW, reason="同一人")


# -- pages -------------------------------------------------------------------------------------------------------


def test_from_the_list_to_one_person_and_back(client, session, pair, manager):
    one, two = (each.person for each in pair)
    url = f"/duplicates/{one.id}/{two.id}"
    client.sign_in(manager)
    listed = client.get("/duplicates").text
    assert url in listed
    assert PHONE not in listed + client.get(url).text
    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "同一人"}).status_code == 303
    done = session.scalars(select(PersonMerge)).one()

    assert url not in client.get("/duplicates").text
    undo = f"/merges/{done.id}/undo"
    assert undo in client.get("/duplicates").text
    assert client.get(undo).status_code == 200
    assert client.post(undo, data={"reason": "认错了"}).status_code == 303
    assert url in client.get("/duplicates").text


def test_others_find_nothing(client, session, classes, pair, manager):
    one, two = (each.person for each in pair)
    done = merging.merge(one, in_class(classes[0], standing=StandingKind.WITHDRAWN).person,
                         by=manager, at=NOW, reason="同一人")  # fmt: skip
    session.commit()
    for person in (organizer(classes[0]), organizer(CohortFactory())):
        assert client.sign_in(person).get(f"/duplicates/{one.id}/{two.id}").status_code == 404
        assert client.get(f"/merges/{done.id}/undo").status_code == 404
    for person in (one, grader(classes[0]), site_staff(SiteFactory(cohort=classes[0]))):
        assert client.sign_in(person).get("/duplicates").status_code == 404
    admin = PersonFactory(is_admin=True)
    assert client.sign_in(admin).get(f"/duplicates/{one.id}/{two.id}").status_code == 200


def test_no_account_is_taken_over_that_opens_more(client, session, classes, pair, manager):
    one, two = (each.person for each in pair)
    client.sign_in(manager)
    StaffFactory(cohort=CohortFactory(), person=two, role=StaffRole.SITE_STAFF)
    assert client.get(f"/duplicates/{one.id}/{two.id}").status_code == 404
    assert client.get(f"/duplicates/{two.id}/{one.id}").status_code == 404


def test_the_list_takes_the_same_statements_however_long(client, session, classes, manager):
    counts = []
    client.sign_in(manager)
    for names in ("甲", "乙丙"):
        for name in names:
            for cohort in classes:
                in_class(cohort, name=f"张{name}")
        with count_queries() as statements:
            client.get("/duplicates")
        counts.append(len(statements))

    assert counts == [counts[0]] * 2
