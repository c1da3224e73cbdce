"""From what people write to what can be planned: names of sites, rooms and trainees found in the class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts.models import Cohort, Enrolment, Site
from trainingapp.cohorts.policies import Scope
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.courses import queries
from trainingapp.courses.plans import LessonPlan, Speaker
from trainingapp.courses.reading import Places, ReadLine
from trainingapp.courses.reading.fields import is_trainee_no
from trainingapp.venues.models import Room

MOST_SUGGESTED = 500
"""Rooms suggested while typing: the schools of a nationwide class have thousands."""


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


class Directory:
    """The sites, rooms and presenting trainees that lessons may name, each kind read in one statement.

    `plans_central` says whether central lessons may be planned; sites are those of the scope.
    """

    def __init__(self, cohort: Cohort, scope: Scope, *, plans_central: bool) -> None:
        self.cohort = cohort
        self.plans_central = plans_central
        everywhere = list(session.scalars(cohort_queries.sites(cohort)))
        self.main = next((site for site in everywhere if site.parent_id is None), None)
        self.sites = [site for site in everywhere if scope.covers(site)]
        self._by_name = {_squeezed(site.name): site for site in self.sites}
        self._rooms: dict[int, dict[str, Room]] = {}
        venue_ids = {site.venue_id for site in [self.main, *self.sites] if site and site.venue_id}
        for room in queries.rooms(venue_ids):
            self._rooms.setdefault(room.venue_id, {})[_squeezed(room.label)] = room
        self._trainees: dict[str, Enrolment | None] = {}

    def site(self, name: str) -> Site:
        """The site with this name."""
        found = self._by_name.get(_squeezed(name))
        if found is None:
            raise DomainError(_("There is no site “%(name)s” among those you plan for.", name=name))
        return found

    def places(self, wanted: Places) -> list[Site | None]:
        """Where the lessons are held; None stands for all sites at once."""
        named: list[Site | None] = [self.site(name) for name in wanted.names]
        if wanted.each or (not named and not wanted.central and not self.plans_central):
            without = {self.site(name).id for name in wanted.without}
            return [site for site in self.sites if site.id not in without]
        if named:
            return named
        if not self.plans_central:
            raise DomainError(_("Central lessons are planned by the organizers. Name one of your sites."))
        return [None]

    def room(self, site: Site | None, text: str) -> Room | None:
        """The room with this label at the site; at the main classroom for a central lesson."""
        if not text.strip():
            return None
        place = site or self.main
        known = self._rooms.get(place.venue_id, {}) if place and place.venue_id else {}
        found = known.get(_squeezed(text))
        if found is None:
            raise DomainError(_no_room(text, place, known.values()))
        return found

    def room_labels(self) -> list[str]:
        """Labels of rooms to suggest, each once: those of the main classroom first, and not more than help."""
        main = (self.main and self.main.venue_id) or 0
        near = sorted({room.label for room in self._rooms.get(main, {}).values()})
        others = {room.label for rooms in self._rooms.values() for room in rooms.values()}
        return [*near, *sorted(others.difference(near))][:MOST_SUGGESTED]

    def look_up(self, named: Iterable[Speaker]) -> None:
        """Read the trainees among the speakers, in one statement for all that are not known yet."""
        numbers = {one.name.upper() for one in named if is_trainee_no(one.name)} - self._trainees.keys()
        if numbers:
            found = queries.enrolments_by_number(self.cohort, numbers)
            self._trainees |= {number: found.get(number) for number in numbers}

    def speakers(self, named: Sequence[Speaker]) -> tuple[Speaker, ...]:
        """The speakers, trainees among them by number."""
        self.look_up(named)
        return tuple(self._presenter(one) if is_trainee_no(one.name) else one for one in named)

    def _presenter(self, named: Speaker) -> Speaker:
        trainee = self._trainees.get(named.name.upper())
        if trainee is None:
            raise DomainError(_("No trainee of this class has the number %(number)s.", number=named.name))
        return presenter(trainee)


def presenter(trainee: Enrolment) -> Speaker:
    """A trainee as case presenter."""
    return Speaker(trainee.person.name, trainee.post[:120], trainee.unit[:200], trainee.id)


def _no_room(text: str, place: Site | None, known: Iterable[Room]) -> str:
    name = place.name if place else ""
    largest = sorted(known, key=lambda room: (-room.seats, room.label))
    choice = "、".join(room.label for room in largest[:8])
    if not choice:
        return _("“%(site)s” has no rooms yet. Leave the room empty, or add rooms to its venue.", site=name)
    return _(
        "There is no room “%(room)s” at “%(site)s”. There are: %(choice)s.",
        room=text,
        site=name,
        choice=choice,
    )


@dataclass(frozen=True)
class Draft:
    """A lesson read from a line, planned as far as it was understood: one plan for each place."""

    line: ReadLine
    plans: tuple[LessonPlan, ...] = ()
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def draft_lines(lines: Sequence[ReadLine], directory: Directory) -> list[Draft]:
    """Plan each line, or say why not."""
    return [_draft(line, directory) for line in lines]


def _draft(line: ReadLine, directory: Directory) -> Draft:
    problems = list(line.problems)
    try:
        places = directory.places(line.places)
        speakers = directory.speakers(line.speakers)
        rooms = [directory.room(site, line.room) for site in places]
    except DomainError as error:
        return Draft(line, problems=(*problems, str(error)))
    if problems or line.day is None or line.span is None or line.kind is None:
        return Draft(line, problems=tuple(problems))
    zone = directory.cohort.zone
    base = LessonPlan(
        title=line.title,
        kind=line.kind,
        starts_at=clock.at(line.day, line.span[0], zone),
        ends_at=clock.at(line.day, line.span[1], zone),
        speakers=speakers,
        takes_sign_in=line.sign_in,
    )
    plans = [replace(base, site=site, room=room) for site, room in zip(places, rooms, strict=True)]
    return Draft(line, tuple(plans))


def seats_short(plan: LessonPlan, heads: dict[int, int], main: Site | None) -> str:
    """A warning when more trainees sit at the site than the room has seats; empty when there is room."""
    place = plan.site or main
    people = heads.get(place.id, 0) if place else 0
    if plan.room is None or people <= plan.room.seats:
        return ""
    return _(
        "Room %(room)s has %(seats)s seats; %(people)s trainees sit at “%(site)s”.",
        room=plan.room.label,
        seats=plan.room.seats,
        people=people,
        site=place.name if place else "",
    )
