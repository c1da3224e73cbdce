"""What changed since it was last printed, data versions, who prints what, and one PDF from order to file."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.factories import StaffFactory, StaffRole
from tests.printing.conftest import a_group, kept, work
from trainingapp.audit.models import AuditEntry
from trainingapp.certificates import handout
from trainingapp.cohorts import slips
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import in_language
from trainingapp.groups import services as groups
from trainingapp.printing import policies, press, queries, services
from trainingapp.printing.comparing import Change
from trainingapp.printing.models import PrintedSheet, PrintRun
from trainingapp.printing.pieces import BY_KEY

LISTS = BY_KEY["group-lists"]


def order(room, site=None, pieces=(LISTS,), **options):
    return services.order_print(room.cohort, site, pieces, by=room.manager, result_url="/", **options)


def changes(room, site=None):
    return [(one.title, one.change) for one in queries.compared(LISTS, room.wanted(site))]


def versions(session):
    return dict(session.execute(select(PrintedSheet.title, PrintedSheet.version)).all())


def test_the_file_holds_a_sheet_for_each_group_with_class_site_version_and_time(client, session, print_room):
    client.sign_in(print_room.manager)
    answer = client.post(f"/cohorts/{print_room.cohort.id}/print-room/runs", data={"piece": "group-lists"})
    run = session.scalars(select(PrintRun)).one()
    steps = work(run)
    sent = client.get(f"/cohorts/{print_room.cohort.id}/print-room/runs/{run.id}/file")
    first, second = (page.extract_text() for page in PdfReader(BytesIO(sent.data)).pages)

    assert answer.headers["Location"].endswith(f"/jobs/{run.job_id}")
    assert steps == [(2, 2), (2, 2)]
    assert (run.sheets, run.pages) == (2, 2)
    assert "沈书言（召集人）" in first
    assert "明德楼" in first
    assert "东山分课堂" in first
    assert "数据版本1" in first.replace(" ", "")
    assert "马䶮" in second
    assert "张<伟>" in second


def test_what_changed_is_found_by_sheet_and_only_that_is_printed(session, print_room):
    kept(order(print_room))
    groups.set_room(print_room.groups[1], None, by=print_room.manager)
    session.commit()
    before = changes(print_room)
    run = order(print_room, only_changed=True)
    kept(run)

    assert [change for _title, change in before] == [Change.SAME, Change.CHANGED]
    assert run.sheets == 1
    assert {change for _title, change in changes(print_room)} == {Change.SAME}
    assert sorted(versions(session).values()) == [1, 2]


def test_printing_again_keeps_the_data_version_of_what_did_not_change(session, print_room):
    kept(order(print_room))
    kept(order(print_room))

    assert set(versions(session).values()) == {1}
    assert [run.number for run in session.scalars(select(PrintRun).order_by(PrintRun.id))] == [1, 2]


def test_a_new_group_is_due_and_a_dissolved_one_is_to_be_gathered_in(session, print_room):
    kept(order(print_room))
    new = a_group(print_room.east, "买买提·吐尔逊")
    old = print_room.groups[0]
    old.dissolved_at = new.created_at
    session.commit()
    found = dict(changes(print_room))
    kept(order(print_room))

    assert sorted(change.value for change in found.values()) == ["gone", "new", "same"]
    assert {change for _title, change in changes(print_room)} == {Change.SAME}


def test_a_site_prints_and_compares_its_own(session, print_room):
    run = order(print_room, print_room.west)
    kept(run)

    assert run.sheets == 1
    assert [change for _title, change in changes(print_room, print_room.east)] == [Change.NEW]
    assert [change for _title, change in changes(print_room, print_room.west)] == [Change.SAME]


def test_the_language_of_whoever_looks_changes_no_sheet(session, print_room):
    kept(order(print_room))
    with in_language("en"):
        seen = changes(print_room)

    assert {change for _title, change in seen} == {Change.SAME}


def test_print_speaks_chinese_whoever_orders_it(app, print_room):
    with in_language("en"):
        html = [
            press.document(
                LISTS, [press.Stamped(sheet, "", "") for sheet in LISTS.sheets(print_room.wanted())]
            ),
            handout.document([], of="", stamp=""),
            slips.document([slips.Slip("沈书言", "SQ-1", "AAAAA")], title="", address=""),
        ]

    assert [re.search("<title>(.*)</title>", one)[1] for one in html] == [
        "小组名单",
        "结业证书发放名册",
        "一次性验证码纸条",
    ]
    assert "签名" in html[1]


def test_nothing_changed_says_so_and_leaves_nothing(session, print_room):
    kept(order(print_room))
    run = order(print_room, only_changed=True)

    with pytest.raises(DomainError):
        work(run)
    assert run.file_id is None


def test_old_files_are_cleared_away(session, print_room):
    kept(order(print_room))
    kept(order(print_room))
    services.clear_files(print_room.cohort, keep=1)
    first, second = session.scalars(select(PrintRun).order_by(PrintRun.id))

    assert first.file_id is None
    assert second.file.path.exists()


def test_phones_in_full_need_a_reason_that_stays(session, print_room):
    with pytest.raises(DomainError):
        order(print_room, contacts_reason=" ")
    run = order(print_room, contacts_reason="应急联络")

    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "print.order"))
    assert entry.facts["reason"] == "应急联络"
    assert run.full_contacts


def test_what_is_printed_with_phones_in_full_does_not_count_as_handed_out(session, print_room):
    kept(order(print_room))
    groups.set_room(print_room.groups[1], None, by=print_room.manager)
    session.commit()
    before = changes(print_room)
    kept(order(print_room, contacts_reason="应急联络"))

    assert Change.CHANGED in dict(before).values()
    assert changes(print_room) == before


def test_who_sees_a_run_is_who_may_take_it(session, print_room):
    staff = StaffFactory(cohort=print_room.cohort, site=print_room.east, role=StaffRole.SITE_STAFF).person
    other = StaffFactory(cohort=print_room.cohort, site=print_room.west, role=StaffRole.SITE_STAFF).person
    runs = [
        order(print_room),
        order(print_room, print_room.east, contacts_reason="应急联络"),
        services.order_print(print_room.cohort, print_room.east, [LISTS], by=staff, result_url="/"),
    ]
    session.commit()
    for person in (staff, other, print_room.manager):
        seen = set(session.scalars(queries.runs(person, print_room.cohort)))
        assert seen == {run for run in runs if policies.take(person, print_room.cohort, run)}

    assert policies.take(staff, print_room.cohort, runs[2])
    assert not policies.take(staff, print_room.cohort, runs[0])


def test_the_pages_tell_what_changed(client, session, print_room):
    client.sign_in(print_room.manager)
    home = f"/cohorts/{print_room.cohort.id}/print-room"
    empty = client.get(home).get_data(as_text=True)
    kept(order(print_room))
    groups.set_room(print_room.groups[0], None, by=print_room.manager)
    session.commit()
    figures = client.get(f"{home}/sheets?piece=group-lists", headers={"HX-Request": "true"})
    listed = client.get(f"{home}/sheets?piece=group-lists").get_data(as_text=True)
    page = client.get(home).get_data(as_text=True)

    assert "还没有印过" in empty
    assert "1" in figures.get_data(as_text=True)
    assert listed.index("东山分课堂") < listed.index("西河分课堂")
    assert "印刷文件" in page


def test_site_staff_print_their_own_site_only(client, session, print_room):
    staff = StaffFactory(cohort=print_room.cohort, site=print_room.east, role=StaffRole.SITE_STAFF).person
    session.commit()
    client.sign_in(staff)
    home = f"/cohorts/{print_room.cohort.id}/print-room"
    elsewhere = client.get(f"{home}?site={print_room.west.id}")
    whole = client.post(f"{home}/runs", data={"site": ""})
    foreign = client.post(f"{home}/runs", data={"site": print_room.west.id})
    own = client.post(f"{home}/runs", data={"site": print_room.east.id})

    assert elsewhere.status_code == 404
    assert whole.status_code >= 400
    assert foreign.status_code >= 400
    assert own.status_code == 303


def test_only_organizers_order_phones_in_full(client, session, print_room):
    staff = StaffFactory(cohort=print_room.cohort, site=print_room.east, role=StaffRole.SITE_STAFF).person
    session.commit()
    orders = f"/cohorts/{print_room.cohort.id}/print-room/runs"
    asked = {"piece": "handbook", "site": print_room.east.id, "full_contacts": "y", "reason": "应急联络"}
    refused = client.sign_in(staff).post(orders, data=asked)
    without = client.sign_in(print_room.manager).post(orders, data={**asked, "reason": ""})
    taken = client.post(orders, data=asked)

    assert refused.status_code == 404
    assert without.status_code >= 400
    assert taken.status_code == 303
    assert session.scalars(select(PrintRun)).one().full_contacts


def test_a_site_is_printed_without_those_below_it_where_that_is_asked_for(client, session, print_room):
    a_group(print_room.main, "主课堂组员 主课堂组员乙")
    session.commit()
    client.sign_in(print_room.manager)
    home = f"/cohorts/{print_room.cohort.id}/print-room"
    sheets = f"{home}/sheets?piece=group-lists&site={print_room.main.id}"
    with_below, alone = (client.get(sheets + more).get_data(as_text=True) for more in ("", "&alone=y"))
    asked = {"piece": "group-lists", "site": print_room.main.id, "alone": "y"}
    client.post(f"{home}/runs", data=asked)
    run = session.scalars(select(PrintRun)).one()
    work(run)
    leaf = client.get(f"{home}?site={print_room.east.id}").get_data(as_text=True)

    assert "东山分课堂 · " in with_below
    assert "东山分课堂 · " not in alone
    assert "主课堂 · " in alone
    assert (run.alone, run.sheets) == (True, 1)
    assert "不含下级教学点" in client.get(home + f"?site={print_room.main.id}").get_data(as_text=True)
    assert "不含下级教学点" not in leaf.partition("印刷文件")[0]
