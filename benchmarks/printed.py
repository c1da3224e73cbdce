"""The sheets of the print room for a class of invented people, made without a database: for figures and samples."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from trainingapp.attendance.models import SignInSheet
from trainingapp.attendance.queries import Attendee
from trainingapp.cohorts.models import Cohort, Host, Programme, Site, SiteKind
from trainingapp.courses.models import Course, CourseKind, Lecturer, Lesson
from trainingapp.courses.timetable import Day, arrange
from trainingapp.groups.models import Group, GroupRole
from trainingapp.groups.queries import Member
from trainingapp.printing.markup import together
from trainingapp.printing.people import Trainee, by_group, in_seat_order
from trainingapp.printing.pieces import (
    door_signs,
    group_lists,
    handbook,
    handout_lists,
    place_cards,
    posters,
    seat_plans,
    sign_in_sheets,
    site_lists,
    timetables,
    trainee_cards,
)
from trainingapp.printing.pieces.handbook.facts import Facts
from trainingapp.printing.seating import Hall
from trainingapp.printing.sheets import Piece, Sheet
from trainingapp.venues.models import Room, Venue

SIZE = 16
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "建国 秀英 文静 晓明 海燕 清和 伟 芳 云舒 志远 思齐 雨桐 国栋 丽 若水 长庚 念慈 一帆 广平"
RARE = "欧阳清和 买买提·吐尔逊 马䶮 阿卜杜拉·艾山"
Made = tuple[Piece, list[Sheet]]
MONDAY = datetime(2026, 8, 24, 0, 30, tzinfo=UTC)


def a_site() -> Site:
    """A main classroom with its class."""
    cohort = Cohort(
        title="全国社区工作者视频培训第三期（演示）",
        edition=3,
        programme=Programme(name="全国社区工作者视频培训（演示）"),
        starts_on=date(2026, 8, 24),
        ends_on=date(2026, 8, 28),
        hosts=[Host(name=f"示范省第{n}学院（演示）", position=n) for n in range(3)],
    )
    venue = Venue(name="示范省社区干部学院（演示）", province="示范省", address="青禾市望溪区柳堤街道 1 号")
    return Site(id=1, path="1/", cohort=cohort, kind=SiteKind.MAIN, name="主课堂", venue=venue, contact="")


def name_of(number: int) -> str:
    """380 invented names, and now and then one that is hard to set."""
    given, rare = GIVEN.split(), RARE.split()
    return rare[number // 20 % len(rare)] if number % 20 == 17 else FAMILY[number % 20] + given[number % 19]


def groups_of(site: Site, people: int) -> dict[Group, list[Member]]:
    """Groups of sixteen."""
    found: dict[Group, list[Member]] = {}
    for number in range(people):
        place = number // SIZE + 1
        if number % SIZE == 0:
            room = Room(id=place, building="同舟楼", number=str(100 + place), seats=20)
            found[Group(id=place, number=place, site=site, room=room)] = members = []
        role = GroupRole.CONVENER if number % SIZE < 2 else GroupRole.MEMBER
        members.append(
            Member(
                membership_id=number,
                group_id=place,
                group_number=place,
                enrolment_id=number,
                trainee_no=f"YS03-{number:05}",
                name=name_of(number),
                sex=None,
                phone=f"199{number:08}",
                unit=f"示范省/青禾市/望溪区/柳堤街道/春晓{number % 97}社区",
                post=("党委书记、居委会主任", "社区工作者", "党支部书记、居委会主任、人民调解委员会主任")[
                    number % 3
                ],
                delegation="示范省",
                role=role,
            )
        )
    return found


def trainees(people: int) -> list[Trainee]:
    """The same as cards and lists print them, of eleven delegations."""
    members = (member for them in groups_of(a_site(), people).values() for member in them)
    return [
        Trainee(
            one.enrolment_id,
            one.trainee_no,
            one.name,
            one.unit,
            one.post,
            f"示范{one.enrolment_id * 11 // people + 1}区",
            one.group_number,
        )
        for one in members
    ]


def lessons(cohort: Cohort) -> list[Lesson]:
    """Nine half-days, forty lessons."""
    hall = Room(id=999, building="晴川楼", number="报告厅", seats=500)
    found = []
    for number in range(40):
        begins = MONDAY + timedelta(days=number // 9, minutes=50 * (number % 9))
        lecturer = Lecturer(name="沈书言", unit="示范省社区干部学院（演示）", post="高级讲师")
        course = Course(
            title="老楼的下一个二十年：修缮、加梯与物业", kind=CourseKind.POLICY, lecturers=[lecturer]
        )
        found.append(
            Lesson(
                course=course,
                cohort=cohort,
                room=hall,
                starts_at=begins,
                ends_at=begins + timedelta(minutes=45),
            )
        )
    return found


def book(count: int = 430) -> Made:
    """The chapters of a handbook with so many people and 40 sites."""
    site = a_site()
    by_group = groups_of(site, count)
    branches = [
        Site(
            id=n,
            path=f"1/{n}/",
            parent_id=1,
            cohort=site.cohort,
            kind=SiteKind.BRANCH,
            name=f"第{n}分课堂",
            contact="",
        )
        for n in range(2, 42)
    ]
    facts = Facts(
        cohort=site.cohort,
        site=site,
        people={1: count},
        days=days(site),
        groups=list(by_group),
        members={group.id: members for group, members in by_group.items()},
        staff=[],
        sites=[site, *branches],
        kinds={"主课堂": 1, "分课堂": 40},
        tasks=[],
        full_contacts=False,
    )
    return handbook.PIECE, list(handbook.book(facts))


def lists(people: int) -> Made:
    """The group lists of so many."""
    site = a_site()
    found = groups_of(site, people).items()
    html = ((group, group_lists.group_list(group, f"第{group.number}组名单", them)) for group, them in found)
    return group_lists.PIECE, [Sheet(f"group-{group.id}", "", one, site) for group, one in html]


def cards(people: int) -> Made:
    """A place card for each."""
    site = a_site()
    return place_cards.PIECE, [
        Sheet(f"card-{one.enrolment_id}", one.name, place_cards.card(one.name), site)
        for one in trainees(people)
    ]


def badges(people: int) -> Made:
    """Pages of trainee cards."""
    site, them = a_site(), trainees(people)
    pages = [
        them[start : start + trainee_cards.PER_PAGE] for start in range(0, people, trainee_cards.PER_PAGE)
    ]
    return trainee_cards.PIECE, [
        Sheet(f"cards-{at}", "", together(*(trainee_cards.card(one, site) for one in page)), site)
        for at, page in enumerate(pages)
    ]


def sign_in(people: int) -> Made:
    """The sheets of all groups at one lesson, as if they were printed before, so that they have barcodes."""
    site = a_site()
    lesson = lessons(site.cohort)[0]
    found = []
    for group, members in groups_of(site, people).items():
        attendees = tuple(attendee(one, site) for one in members)
        plan = sign_in_sheets.Plan(lesson, site, group.number, 0, f"第{group.number}组", attendees)
        html = sign_in_sheets.sheet(plan, SignInSheet(id=group.id))
        found.append(Sheet(f"sheet-{group.id}", "", html, site))
    return sign_in_sheets.PIECE, found


def attendee(one: Member, site: Site) -> Attendee:
    """A member who has not signed in."""
    return Attendee(
        enrolment_id=one.enrolment_id,
        trainee_no=one.trainee_no,
        name=one.name,
        unit=one.unit,
        post=one.post,
        phone=one.phone,
        site_id=site.id,
        site_name=site.name,
        sign_in_id=None,
        at=None,
        method=None,
        is_late=None,
    )


def seats(people: int) -> Made:
    """The plan of a hall with 480 seats."""
    site = a_site()
    hall = Hall("晴川楼 报告厅", 480, 24)
    return seat_plans.PIECE, [
        Sheet("seats-1", "", seat_plans.plan(site, hall, in_seat_order(trainees(people))), site)
    ]


def handouts(people: int) -> Made:
    """The handout lists of all groups."""
    site = a_site()
    parts = by_group(trainees(people))
    return handout_lists.PIECE, [
        Sheet(f"handout-{number}", "", handout_lists.handout(site, f"第{number}组", them), site)
        for number, them in parts
    ]


def days(site: Site) -> list[Day]:
    """The timetable of the class."""
    return arrange(lessons(site.cohort), site.cohort, site=site, main=site, at=MONDAY)


def timetable() -> Made:
    """The timetable as a list."""
    site = a_site()
    return timetables.PIECE, [Sheet("1", "", timetables.timetable(site.cohort, site, days(site)), site)]


def poster() -> Made:
    """The timetable as a poster."""
    site = a_site()
    return posters.PIECE, [Sheet("1", "", posters.poster(site.cohort, site, days(site)), site)]


def door_sign() -> Made:
    """The sign of a group."""
    site = a_site()
    group, members = next(iter(groups_of(site, SIZE).items()))
    conveners = [one for one in members if one.convenes]
    meets = list(days(site)[0].parts[-1].entries)[-1:]
    html = door_signs.group_sign(site.cohort, group, f"第{group.number}组", conveners, meets)
    return door_signs.PIECE, [Sheet("1", "", html, site)]


def site_list() -> Made:
    """The sites below the main classroom."""
    site = a_site()
    names = ("东山", "西河", "南屏", "北岭")
    below = [
        Site(
            id=n, kind=SiteKind.BRANCH, name=f"{name}分课堂", venue=site.venue, contact="教务处 0411-88886666"
        )
        for n, name in enumerate(names, 2)
    ]
    people = {1: 430, 2: 48, 3: 45, 4: 51, 5: 39}
    html = site_lists.site_list("主课堂所属教学点", [site, *below], people, full=False)
    return site_lists.PIECE, [Sheet("1", "", html, site)]
