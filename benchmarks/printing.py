"""CPU seconds and memory of the print room: `python -m benchmarks.printing [handbook] [lists [people]]`.

The handbook of a site with 430 trainees (62 pages of A5 and more), and group lists of 5,000 in as many children as
there are cores. Sheets are made of invented groups without a database: HTML, WeasyPrint and joining are measured.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.measuring import measured
from trainingapp import create_app
from trainingapp.cohorts.models import Cohort, Host, Programme, Site, SiteKind
from trainingapp.core import pdf
from trainingapp.core.i18n import DEFAULT_LANGUAGE, in_language
from trainingapp.core.settings import Settings, database_url
from trainingapp.courses.models import Course, CourseKind, Lecturer, Lesson
from trainingapp.courses.timetable import arrange
from trainingapp.groups.models import Group, GroupRole
from trainingapp.groups.queries import Member
from trainingapp.printing import press
from trainingapp.printing.pieces import group_lists, handbook
from trainingapp.printing.pieces.handbook.facts import Facts
from trainingapp.printing.press import Stamped
from trainingapp.printing.sheets import Piece, Sheet
from trainingapp.venues.models import Room, Venue

SIZE = 16
NAMES = "王建国 李秀英 张文静 刘晓明 陈海燕 欧阳清和 买买提·吐尔逊 马䶮"
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


def groups_of(site: Site, people: int) -> dict[Group, list[Member]]:
    """Groups of sixteen."""
    found: dict[Group, list[Member]] = {}
    names = NAMES.split()
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
                name=names[number % len(names)],
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


def book(count: int = 430) -> tuple[Piece, list[Sheet]]:
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
        days=arrange(lessons(site.cohort), site.cohort, site=site, main=site, at=MONDAY),
        groups=list(by_group),
        members={group.id: members for group, members in by_group.items()},
        staff=[],
        sites=[site, *branches],
        kinds={"主课堂": 1, "分课堂": 40},
        tasks=[],
        full_contacts=False,
    )
    return handbook.PIECE, list(handbook.book(facts))


def lists(people: int) -> tuple[Piece, list[Sheet]]:
    """The group lists of so many."""
    site = a_site()
    found = groups_of(site, people).items()
    html = ((group, group_lists.group_list(group, f"第{group.number}组名单", them)) for group, them in found)
    return group_lists.PIECE, [Sheet(f"group-{group.id}", "", one, site) for group, one in html]


def measure(label: str, make: Callable[[], tuple[Piece, list[Sheet]]], cache: Path) -> None:
    """Print what it costs to make the sheets and the PDF, and the most memory that all processes held at a time."""
    with measured(watch=True) as cost:
        piece, sheets = make()
        stamped = [Stamped(sheet, "演示班 · 主课堂", "数据版本 1 · 2026-08-24 08:00") for sheet in sheets]
        parts = [part.pdf for part in press.print_parts([(piece, stamped)], cache=cache)]
        whole = parts[0] if len(parts) == 1 else pdf.join(parts)
    pages, memory, size = pdf.page_count(whole), cost.memory / 1e6, len(whole) / 1e6
    print(
        f"{label:<28}{pages:5} pages{cost.cpu:8.2f} CPU-s{cost.wall:8.2f} s{memory:8.0f} MB, file {size:.1f} MB"
    )


def main() -> None:
    wanted = sys.argv[1:] or ["handbook", "lists"]
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        settings = Settings(instance=cache, database_url=database_url(None, cache), secret_key="benchmark")
        with create_app(settings, queue=False).app_context(), in_language(DEFAULT_LANGUAGE):
            if "handbook" in wanted:
                measure("handbook, 430 trainees", book, cache)
            if "lists" in wanted:
                people = int(wanted[-1]) if wanted[-1].isdigit() else 5000
                measure(f"group lists of {people:,}", lambda: lists(people), cache)


if __name__ == "__main__":
    main()
