"""What a site's handbook is written from, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort, Site, Staff
from trainingapp.core.session import session
from trainingapp.courses.timetable import Day
from trainingapp.groups import queries as groups
from trainingapp.groups.models import Group
from trainingapp.groups.queries import Member
from trainingapp.printing.pieces.timetables import days_of
from trainingapp.printing.sheets import Wanted
from trainingapp.reflections import queries as reflections
from trainingapp.reflections.models import Task


@dataclass(frozen=True)
class Facts:
    """One site's."""

    cohort: Cohort
    site: Site
    people: Mapping[int, int]
    """How many take part at each site of the class, by its id."""
    days: Sequence[Day]
    groups: Sequence[Group]
    members: Mapping[int, Sequence[Member]]
    """By the id of their group, conveners first."""
    staff: Sequence[Staff]
    sites: Sequence[Site]
    """The site's own neighbourhood: from the main classroom down to it, and what hangs on these."""
    kinds: Mapping[str, int]
    """How many sites of each kind the class has."""
    tasks: Sequence[Task]
    full_contacts: bool

    @property
    def trainees(self) -> list[Member]:
        """All in groups, group by group."""
        return [member for group in self.groups for member in self.members.get(group.id, ())]


def read(wanted: Wanted) -> Iterator[Facts]:
    """The facts of each of the sites where trainees sit."""
    cohort = wanted.cohort
    people = cohorts.headcount(cohort)
    main = cohorts.main_site(cohort)
    every = list(session.scalars(cohorts.sites(cohort)))
    kinds: dict[str, int] = {}
    for one in every:
        kinds[str(one.kind.label)] = kinds.get(str(one.kind.label), 0) + 1
    staff = cohorts.site_staff(wanted.sites)
    tasks = reflections.tasks(cohort) if cohort.needs_reflection else []
    for site in wanted.sites:
        if people.get(site.id):
            members: dict[int, list[Member]] = {}
            for member in groups.members_at(site):
                members.setdefault(member.group_id, []).append(member)
            yield Facts(
                cohort=cohort,
                site=site,
                people=people,
                days=days_of(cohort, site, main),
                groups=list(session.scalars(groups.groups_of(site))),
                members=members,
                staff=staff.get(site.id, []),
                sites=_around(site, every),
                kinds=kinds,
                tasks=tasks,
                full_contacts=wanted.full_contacts,
            )


def _around(site: Site, every: Sequence[Site]) -> list[Site]:
    """The sites above it, their direct children, and all below it: of thousands those that matter here."""
    above = set(site.path.strip("/").split("/"))
    return [
        one
        for one in every
        if one.path.startswith(site.path) or one.parent_id is None or str(one.parent_id) in above
    ]
