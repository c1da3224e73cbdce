"""Two classes with one object of every kind each, and a person for every role; for the walk over all routes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from tests.factories import (
    NINE,
    AllocationFactory,
    CohortFactory,
    DelegationFactory,
    EnrolmentFactory,
    GroupFactory,
    HostFactory,
    LessonFactory,
    MembershipFactory,
    PersonFactory,
    ReflectionFactory,
    ReviewFactory,
    RoomFactory,
    SignInFactory,
    SiteFactory,
    StaffFactory,
    TaskFactory,
    VersionFactory,
)
from trainingapp.accounts.models import Person
from trainingapp.certificates.design import CertificateContent, shipped
from trainingapp.certificates.models import (
    AddedFont,
    Certificate,
    CertificateDesign,
    DesignVersion,
    PrintFile,
)
from trainingapp.certificates.rules import new_code
from trainingapp.cohorts.models import (
    Cohort,
    CorrectionKind,
    CorrectionRequest,
    Delegation,
    DelegationMerge,
    Enrolment,
    ImportState,
    PersonMerge,
    RosterImport,
    RosterLine,
    Site,
    SiteKind,
    SlipFile,
    StaffRole,
    Substitution,
    Verdict,
)
from trainingapp.core import files
from trainingapp.core.jobs.models import Job
from trainingapp.grading.models import (
    Allocation,
    CalibrationText,
    Finding,
    FindingKind,
    Hearing,
    Level,
    Phrase,
    Recusal,
)
from trainingapp.originality.models import Ruling, SetPhrase
from trainingapp.printing.models import PrintRun
from trainingapp.reflections.models import LibraryText, ReflectionState, Version, WidelyShared

ROLES = {
    "A": "administrator",
    "O": "organizer",
    "T": "class teacher of the site",
    "S": "staff of the site",
    "X": "staff of another site",
    "G": "grader to whom it was dealt",
    "H": "another grader",
    "E": "the trainee",
    "F": "a fellow trainee",
    "N": "somebody without any role",
}


@dataclass
class World:
    """One class: its objects by model, its people by letter of ROLES."""

    cohort: Cohort
    site: Site
    objects: dict[type, Any] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def keep(self, *found: Any) -> None:
        for one in found:
            self.objects[type(one)] = one


def a_world(session: Session) -> World:
    """A class whose objects all hang on one branch."""
    cohort = CohortFactory()
    HostFactory(cohort=cohort)
    main = SiteFactory(cohort=cohort)
    branch, other = (SiteFactory(cohort=cohort, parent=main, kind=SiteKind.BRANCH) for _n in range(2))
    world = World(cohort, branch)
    world.keep(
        cohort, branch, RoomFactory(venue=branch.venue), branch.venue, DelegationFactory(cohort=cohort)
    )
    _add_people(world, other)
    _add_work(world)
    _add_files(session, world)
    session.commit()
    return world


def _add_people(world: World, other: Site) -> None:
    cohort, branch = world.cohort, world.site
    staff = StaffFactory(cohort=cohort, site=branch, role=StaffRole.SITE_STAFF)
    teacher = StaffFactory(cohort=cohort, site=branch, role=StaffRole.CLASS_TEACHER)
    enrolment = EnrolmentFactory(cohort=cohort, site=branch)
    world.keep(staff, enrolment)
    world.people = {
        "A": PersonFactory(is_admin=True),
        "O": StaffFactory(cohort=cohort).person,
        "T": teacher.person,
        "S": staff.person,
        "X": StaffFactory(cohort=cohort, site=other, role=StaffRole.SITE_STAFF).person,
        "G": StaffFactory(cohort=cohort, role=StaffRole.GRADER).person,
        "H": StaffFactory(cohort=cohort, role=StaffRole.GRADER).person,
        "E": enrolment.person,
        "F": EnrolmentFactory(cohort=cohort, site=other).person,
        "N": PersonFactory(),
    }
    world.objects[Person] = world.people["G"]


def _add_work(world: World) -> None:
    cohort, branch, enrolment = world.cohort, world.site, world.objects[Enrolment]
    lesson = LessonFactory(cohort=cohort, site=branch, takes_sign_in=True)
    group = GroupFactory(cohort=cohort, site=branch)
    task = TaskFactory(cohort=cohort, allows_check=True, shows_report=True)
    reflection = ReflectionFactory(
        task=task, enrolment=enrolment, state=ReflectionState.SUBMITTED, submitted_at=NINE
    )
    version = VersionFactory(reflection=reflection)
    allocation = AllocationFactory(reflection=reflection, cohort=cohort, grader=world.people["G"])
    world.keep(
        lesson,
        group,
        task,
        reflection,
        version,
        allocation,
        MembershipFactory(group=group, enrolment=enrolment),
        SignInFactory(lesson=lesson, enrolment=enrolment),
        ReviewFactory(version=version, allocation=allocation),
    )


def _add_files(session: Session, world: World) -> None:
    cohort, branch, owner = world.cohort, world.site, world.people["O"]
    job = Job(kind="certificates.print", title="演示", owner_id=owner.id)
    session.add(job)
    session.flush()
    found = [
        job,
        RosterImport(
            cohort_id=cohort.id,
            site_id=branch.id,
            file_name="名单.csv",
            file_id=_file().id,
            actor_id=world.people["S"].id,
            state=ImportState.READY,
        ),
        SlipFile(cohort_id=cohort.id, site_id=branch.id, file_id=_file().id, count=1),
        PrintFile(
            cohort_id=cohort.id,
            site_id=branch.id,
            file_id=_file().id,
            list_file_id=_file().id,
            count=1,
            entries=[[1, None]],
        ),
        PrintRun(
            cohort_id=cohort.id, number=1, site_id=branch.id, pieces=["group-lists"], file_id=_file().id
        ),
        _certificate(world),
        CorrectionRequest(
            cohort_id=cohort.id, person_id=world.people["E"].id, kind=CorrectionKind.NAME, value="演示姓名"
        ),
        DelegationMerge(
            cohort_id=cohort.id,
            kept_id=world.objects[Delegation].id,
            name="演示团",
            moved={"enrolments": [], "places": [], "sites": [], "took_quota": False, "merges": []},
        ),
        *_second_thoughts(world),
        *_doubts(world),
        AddedFont(mark=f"w{cohort.id}", family="演示", characters="龘", licence="演示", file_id=_file().id),
        _design(world),
    ]
    session.add_all(found)
    session.flush()
    world.keep(*found, _roster_line(session, world, found[1]))


def _second_thoughts(world: World) -> list[Any]:
    """A place taken at the other site, a merged record, a text to calibrate by, a grader kept off."""
    kept, owner = world.people["E"], world.people["O"]
    replaced: Enrolment = world.people["F"].enrolments[0]  # type: ignore[attr-defined]
    merged = PersonFactory(is_active=False)
    moved = {"enrolment": [], "staff": [], "sign_in_name": [], "details": []}
    return [
        LibraryText(cohort_id=world.cohort.id, title="讲义", length=4, actor_id=owner.id),
        SetPhrase(text="为社区服务", normalised=f"为社区服务{world.cohort.id}"),
        Ruling(text="大家都写的一段话", digest=f"{world.cohort.id:064}", is_phrase=True),
        WidelyShared(text="很多人都写的另一段话"),
        CalibrationText(cohort_id=world.cohort.id, title="校准文章", text="演示。", level=Level.GOOD),
        Recusal(
            cohort_id=world.cohort.id,
            grader_id=world.people["H"].id,
            author_id=kept.id,
            reason="是同事",
            actor_id=owner.id,
            since=NINE,
        ),
        Substitution(enrolment_id=world.objects[Enrolment].id, replaced_id=replaced.id, at=NINE),
        PersonMerge(kept_id=kept.id, merged_id=merged.id, actor_id=owner.id, moved=moved),
    ]


def _doubts(world: World) -> list[Any]:
    """A finding with the question to the author, and a phrase of the grader."""
    version, grader = world.objects[Version], world.people["G"]
    asked = {"question": "这一段从哪里来？", "passages": ["社区的灯先亮起来"]}
    return [
        Finding(
            allocation_id=world.objects[Allocation].id,
            version_id=version.id,
            grader_id=grader.id,
            kind=FindingKind.NEEDS_EXPLANATION,
            note="像是抄来的",
            at=NINE,
        ),
        Hearing(version_id=version.id, asked_at=NINE, until=NINE + timedelta(days=3650), **asked),
        Phrase(grader_id=grader.id, text="有做法", used_at=NINE),
    ]


def _design(world: World) -> CertificateDesign:
    """A copy of a design, without its frame."""
    html = '<section class="text"><p>[[姓名]]</p></section>'
    version = DesignVersion(number=1, html=html, css=shipped("red-gold").css, digest="演示")
    return CertificateDesign(cohort_id=world.cohort.id, name="演示版式", versions=[version])


def _file() -> files.StoredFile:
    return files.store("名单.csv", "姓名\n演示学员\n".encode())


def _roster_line(session: Session, world: World, roster_import: RosterImport) -> RosterLine:
    line = RosterLine(
        roster_import_id=roster_import.id,
        sheet="",
        row_no=2,
        cells=[],
        person={"name": "演示学员", "site_id": world.site.id},
        problems=[],
        changes=[],
        verdict=Verdict.ADD,
        rank=3,
    )
    roster_import.tables = [{"sheet": "", "title": "", "header": [1, 1], "columns": [[1, "姓名", "name"]]}]
    session.add(line)
    session.flush()
    return line


def _certificate(world: World) -> Certificate:
    code = new_code()
    content = CertificateContent(
        number=f"{world.cohort.code}-1",
        name="演示学员",
        cohort_title=world.cohort.title,
        hosts=("演示主办",),
        starts_on=world.cohort.starts_on,
        ends_on=world.cohort.ends_on,
        issued_on=world.cohort.ends_on,
        verify_url=f"http://localhost/check/{code}",
        check_code=code,
    )
    return Certificate(
        cohort_id=world.cohort.id,
        enrolment_id=world.objects[Enrolment].id,
        serial=1,
        number=content.number,
        code=code,
        content=content.to_json(),
        issued_at=NINE,
        issued_by=world.people["O"].id,
    )
