"""First steps of the demo class: people who run it, class, sites, rooms, timetable."""

from __future__ import annotations

from trainingapp.accounts import passwords
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.details import ClassRules, Details, Plan
from trainingapp.cohorts.models import CohortState, Counting, HostKind, Site, SiteKind, StaffRole
from trainingapp.cohorts.services import classes, sites, staff
from trainingapp.core import clock
from trainingapp.courses.models import CourseKind
from trainingapp.courses.plans import LessonPlan, Speaker
from trainingapp.courses.services import lessons
from trainingapp.demo import plan as planned
from trainingapp.demo.stage import PASSWORD, Stage
from trainingapp.venues import services as venues
from trainingapp.venues.models import Room, Venue
from trainingapp.venues.rules import RoomDetails

CODE = "YS03"
SHOWN = {
    "admin": "系统管理员",
    "jiaowu-1": "教务（主管全班）",
    "ban-main-1": "主课堂班主任",
    "huiwu-jiangsu": "江苏分课堂会务",
    "pingyue-1": "评阅人",
}
ROLES = {
    "class_teacher": StaffRole.CLASS_TEACHER,
    "site_staff": StaffRole.SITE_STAFF,
    "grader": StaffRole.GRADER,
}


def add_first_people(stage: Stage) -> None:
    """The administrator and the organizers; they come before the class."""
    for one in stage.plan.staff:
        if one.role == "administrator":
            stage.admin = _person(stage, one, by=None)
        elif one.role == "organizer" and not hasattr(stage, "organizer"):
            stage.organizer = _person(stage, one, by=stage.admin)


def _person(stage: Stage, one: planned.Staff, by: Person | None) -> Person:
    person = accounts.add_person(one.name, user_name=one.account, by=by, admin=one.role == "administrator")
    if one.account in SHOWN:
        person.password_hash = passwords.hash_password(PASSWORD)
        stage.accounts.append((SHOWN[one.account], one.account))
    return person


def add_class(stage: Stage) -> None:
    """The class with its hosts and rules, open."""
    details, hosts = stage.plan.details, tuple((HostKind(h.kind), h.name) for h in stage.plan.hosts)
    main = stage.plan.sites[0]
    stage.cohort = classes.create_cohort(
        Plan(
            programme=details.programme,
            starts_on=details.starts_on,
            ends_on=details.ends_on,
            edition=details.edition,
            title=details.title,
            code=CODE,
            hosts=hosts,
            site_name=main.name,
            venue=main.venue,
        ),
        by=stage.organizer,
    )
    changed = Details(details.title, details.edition, CODE, details.starts_on, details.ends_on, hosts)
    classes.edit_cohort(stage.cohort, changed, _rules(stage), by=stage.organizer)
    classes.move_cohort(stage.cohort, CohortState.OPEN, by=stage.organizer)


def _rules(stage: Stage) -> ClassRules:
    details, cohort = stage.plan.details, stage.cohort
    return ClassRules(
        hours_per_half_day=details.study_hours_per_half_day,
        absence_one_in=cohort.absence_one_in,
        needs_reflection=True,
        conveners_per_group=cohort.conveners_per_group,
        group_size=cohort.group_size,
        min_length=details.min_length,
        max_length=details.max_length,
        counting=Counting.HAN,
        certificate_pattern=details.certificate_pattern,
        sign_in_opens=cohort.sign_in_opens,
        late_after=cohort.late_after,
    )


def add_sites(stage: Stage) -> None:
    """The tree of sites with their venues and rooms."""
    for one in stage.plan.sites:
        site = cohorts.main_site(stage.cohort) if one.kind == "main" else _site(stage, one)
        assert site is not None
        assert site.venue is not None
        rooms = [RoomDetails(room.building, room.number, room.seats) for room in one.rooms]
        venues.add_rooms(site.venue, rooms, by=stage.organizer)
        stage.sites[one.code] = site


def _site(stage: Stage, one: planned.Site) -> Site:
    venue: Venue = venues.add_venue(one.venue, address=one.address, by=stage.organizer)
    return sites.add_site(
        stage.cohort,
        stage.sites[one.parent],
        kind=SiteKind(one.kind),
        name=one.name,
        venue=venue,
        by=stage.organizer,
    )


def add_staff(stage: Stage) -> None:
    """Class teachers, site staff and graders."""
    for one in stage.plan.staff:
        if one.role == "organizer" and one.account not in {name for _who, name in stage.accounts}:
            staff.appoint(
                stage.cohort, _person(stage, one, stage.organizer), StaffRole.ORGANIZER, by=stage.organizer
            )
        elif one.role in ROLES:
            site = None if one.role == "grader" else stage.sites[one.site]
            person = _person(stage, one, stage.organizer)
            staff.appoint(stage.cohort, person, ROLES[one.role], site=site, by=stage.organizer)
            if one.role == "grader":
                stage.graders.append(person)


def add_timetable(stage: Stage) -> None:
    """All lessons: central ones once, local ones at their sites; presenters are trainees of the class."""
    presenters = _presenters(stage)
    plans = [plan for lesson in stage.plan.lessons for plan in _lesson_plans(stage, lesson, presenters)]
    lessons.add_lessons(stage.cohort, plans, by=stage.organizer)


def _lesson_plans(stage: Stage, lesson: planned.Lesson, presenters: dict[str, Speaker]) -> list[LessonPlan]:
    zone = stage.cohort.zone
    rooms = {room.label.replace(" ", ""): room for room in _rooms(stage)}
    speakers = {one.name: Speaker(one.name, one.post, one.unit) for one in stage.plan.lecturers} | presenters

    def plan(site: Site | None) -> LessonPlan:
        return LessonPlan(
            title=lesson.title,
            kind=CourseKind(lesson.kind),
            starts_at=clock.at(lesson.starts_at.date(), lesson.starts_at.time(), zone),
            ends_at=clock.at(lesson.ends_at.date(), lesson.ends_at.time(), zone),
            site=site,
            room=rooms.get(lesson.room) if lesson.room else None,
            speakers=tuple(speakers[name] for name in [lesson.lecturer] if name),
            takes_sign_in=lesson.takes_sign_in,
        )

    return [plan(None)] if lesson.is_central else [plan(stage.sites[code]) for code in lesson.sites]


def _rooms(stage: Stage) -> list[Room]:
    return [room for site in stage.sites.values() if site.venue for room in site.venue.rooms]


def _presenters(stage: Stage) -> dict[str, Speaker]:
    """The case presenters, found on the roster of the main classroom."""
    wanted = {one.name: one for one in stage.plan.presenters}
    return {
        entry.name: Speaker(
            entry.name, wanted[entry.name].posts, "".join(wanted[entry.name].unit), entry.enrolment_id
        )
        for entry in cohorts.taking_part(stage.cohort)
        if entry.name in wanted and entry.unit.replace("/", "") == "".join(wanted[entry.name].unit)
    }
