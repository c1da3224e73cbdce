"""Lines of a roster against the people there are: who is meant, and what confirming would do; pure.

A line means the person with its ID number; else the one of its name and phone; else, within the class, the one
of its name and unit. Two ID numbers that differ are never one person, and a person is meant by one line only.
An empty cell says nothing, so it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from trainingapp.accounts.rules import masked_name, masked_phone
from trainingapp.cohorts.models import StandingKind, Verdict
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.roster.problems import MESSAGES
from trainingapp.core.i18n import LazyString, _l

StoredProblem = list[object]  # level, field, cell address, code, values: as JSON keeps it
WORDS: dict[str, LazyString | str] = {
    **MESSAGES,
    "other_site": _l("Is enrolled at %(site)s already (%(number)s). Transfer the trainee there instead."),
    "left": _l("Has left the class (%(standing)s, %(number)s). Take the trainee back on their own page."),
    "other_id": _l("%(number)s has the same name and phone, but another ID number. Correct the wrong one."),
    "id_of_other": _l("The ID number belongs to %(name)s, who is known from another class. Check the name."),
    "account_kept": _l("Has an office: name, phone and sex of the account stay as they are."),
    "known": _l("Is known from an earlier class; the same account is used."),
    "phone_in_class": _l("%(name)s (%(number)s) has the same phone; only one can sign in by it."),
    "site_unknown": _l("“%(site)s” is no site of yours in this class. Possible are: %(names)s."),
    "site_gone": _l("The site is no longer one of yours."),
    "elsewhere": _l("Takes part in “%(title)s” at that time (%(first)s to %(last)s)."),
    "elsewhere_hidden": _l("Takes part in another class at that time (%(first)s to %(last)s)."),
    "undo_used": _l("Stays in the class: there are sign-ins, groups, reflections or changes since."),
    "undo_changed": _l("Was changed again since; that stays as it is."),
    "columns_said": _l("Read as was said by hand, here or for an earlier file: %(columns)s."),
    "too_long": _l("There are more than %(limit)s characters. Shorten the text."),
}


class Line(NamedTuple):
    """What a row says of a person, as far as it is kept. Texts are empty when the row says nothing."""

    name: str
    sort_key: str = ""
    phone: str = ""
    sex: str = ""
    unit: str = ""
    post: str = ""
    remark: str = ""
    delegation: str = ""
    site_id: int = 0
    id_secret: str = ""
    id_hash: str = ""
    id_masked: str = ""


class Known(NamedTuple):
    """A person whom a line may mean, with their place in the class if they have one."""

    person_id: int
    name: str
    phone: str | None
    id_hash: str | None
    sex: str | None
    has_office: bool
    enrolment_id: int | None
    trainee_no: str | None
    unit: str | None
    post: str | None
    remark: str | None
    delegation: str | None
    site_id: int | None
    site_name: str | None
    standing: StandingKind | None


@dataclass(slots=True)
class Judgement:
    """What becomes of a line: the verdict, whom it means, what differs, what there is to say."""

    verdict: Verdict
    known: Known | None = None
    changes: list[list[str]] = field(default_factory=list)
    problems: list[StoredProblem] = field(default_factory=list)


Keyed = tuple[int, Line]  # a line and its number
Taken = dict[int, int]  # whom other lines mean: the number of the line by person


def judge(
    lines: Sequence[Keyed],
    people: Iterable[Known],
    taken: Taken,
    elsewhere: Mapping[int, StoredProblem] | None = None,
) -> dict[int, Judgement]:
    """The judgement of each line by its number; `taken` learns whom they mean.

    `elsewhere`: what there is to say of people because they are in another class at that time.
    """
    meant = _Search(people, taken).run(lines)
    by_phone = _Phones(meant.everybody)
    judged = {number: _judge_one(line, meant.found.get(number), by_phone) for number, line in lines}
    for judgement in judged.values() if elsewhere else ():
        if judgement.known and (notice := (elsewhere or {}).get(judgement.known.person_id)):
            judgement.problems.append(notice)
    return judged


class _Search:
    """Whom each line means. The surest sign goes first through all lines."""

    def __init__(self, people: Iterable[Known], taken: Taken) -> None:
        self.everybody = {person.person_id: person for person in people}
        self.taken = taken
        self.found: dict[int, Known] = {}
        self.by_id = {person.id_hash: person for person in self.everybody.values() if person.id_hash}
        self.by_name: dict[str, list[Known]] = {}
        for person in sorted(self.everybody.values(), key=lambda one: (not one.enrolment_id, one.person_id)):
            self.by_name.setdefault(person.name, []).append(person)

    def run(self, lines: Sequence[Keyed]) -> _Search:
        signs: tuple[Callable[[Line, Known], bool], ...] = (_same_phone, _same_unit, _nothing_against)
        for number, line in lines:
            if line.id_hash in self.by_id:
                self._take(number, self.by_id[line.id_hash])
        for fits in signs if self.by_name else ():
            for number, line in lines:
                if number not in self.found:
                    self._look(number, line, fits)
        return self

    def _look(self, number: int, line: Line, fits: Callable[[Line, Known], bool]) -> None:
        for person in self.by_name.get(line.name, ()):
            is_free = self.taken.get(person.person_id, number) == number
            if (
                is_free
                and fits(line, person)
                and (_agree(line.id_hash, person.id_hash) or fits is _same_phone)
            ):
                self._take(number, person)
                return

    def _take(self, number: int, person: Known) -> None:
        self.found[number] = person
        self.taken[person.person_id] = number


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one == other


def _same_phone(line: Line, person: Known) -> bool:
    """Within the class also with another ID number: one of the two is wrong, and a person must look."""
    may_be = person.enrolment_id is not None or _agree(line.id_hash, person.id_hash)
    return may_be and bool(line.phone) and line.phone == person.phone


def _same_unit(line: Line, person: Known) -> bool:
    is_place = bool(line.unit) and line.unit == person.unit and _agree(line.id_hash, person.id_hash)
    return person.enrolment_id is not None and is_place


def _nothing_against(line: Line, person: Known) -> bool:
    """The same name at the same site where neither phone nor unit tells them apart: a list of bare names."""
    return (
        person.enrolment_id is not None
        and person.site_id == line.site_id
        and _agree(line.id_hash, person.id_hash)
        and _agree(line.unit, person.unit)
        and _agree(line.phone, person.phone)
    )


class _Phones:
    """Who in the class has a phone."""

    def __init__(self, people: dict[int, Known]) -> None:
        self.holders = {one.phone: one for one in people.values() if one.phone and one.enrolment_id}

    def other(self, line: Line, person: Known | None) -> Known | None:
        holder = self.holders.get(line.phone)
        return holder if holder and (person is None or holder.person_id != person.person_id) else None


def _judge_one(line: Line, person: Known | None, phones: _Phones) -> Judgement:
    refusal = _refusal(line, person) if person else None
    if refusal:
        return Judgement(Verdict.REFUSE, person, problems=[refusal])
    problems = list(_notices(line, person, phones))
    changes = list(_changes(line, person)) if person else []
    if person is None or person.enrolment_id is None:
        return Judgement(Verdict.ADD, person, changes, problems)
    return Judgement(Verdict.CHANGE if changes else Verdict.SAME, person, changes, problems)


def _refusal(line: Line, person: Known) -> StoredProblem | None:
    number = person.trainee_no or ""
    if not _agree(line.id_hash, person.id_hash):
        return problem(Level.REFUSE, Field.ID_NUMBER, "other_id", number=number)
    if person.enrolment_id is None:
        if person.name != line.name:
            return problem(Level.REFUSE, Field.ID_NUMBER, "id_of_other", name=masked_name(person.name))
        return None
    if person.standing not in TAKING_PART:
        left = str(person.standing.label) if person.standing else ""
        return problem(Level.REFUSE, Field.NAME, "left", number=number, standing=left)
    if person.site_id != line.site_id:
        return problem(Level.REFUSE, Field.NAME, "other_site", number=number, site=person.site_name or "")
    return None


def _notices(line: Line, person: Known | None, phones: _Phones) -> Iterator[StoredProblem]:
    if person and person.has_office and any(change[0] in ACCOUNT for change in _differences(line, person)):
        yield problem(Level.NOTICE, Field.NAME, "account_kept")
    if person and person.enrolment_id is None:
        yield problem(Level.NOTICE, Field.NAME, "known")
    if other := phones.other(line, person):
        number = other.trainee_no or ""
        yield problem(Level.NOTICE, Field.PHONE, "phone_in_class", name=other.name, number=number)


ACCOUNT = (Field.NAME.value, Field.PHONE.value, Field.SEX.value, Field.ID_NUMBER.value)


def _changes(line: Line, person: Known) -> Iterator[list[str]]:
    """What the line would change; the account of somebody with an office is left alone."""
    for change in _differences(line, person):
        if not (person.has_office and change[0] in ACCOUNT):
            yield change


def _differences(line: Line, person: Known) -> Iterator[list[str]]:
    pairs = (
        (Field.NAME, person.name, line.name),
        (Field.PHONE, person.phone, line.phone),
        (Field.SEX, person.sex, line.sex),
        (Field.ID_NUMBER, person.id_hash, line.id_hash),
    )
    if person.enrolment_id is not None:
        pairs += (  # type: ignore[assignment]
            (Field.UNIT, person.unit, line.unit),
            (Field.POST, person.post, line.post),
            (Field.DELEGATION, person.delegation, line.delegation),
            (Field.REMARK, person.remark, line.remark),
        )
    for name, old, new in pairs:
        if new and new != (old or ""):
            yield [name.value, *_shown(name, old or "", new, line)]


def _shown(name: Field, old: str, new: str, line: Line) -> tuple[str, str]:
    if name is Field.PHONE:
        return masked_phone(old), masked_phone(new)
    if name is Field.ID_NUMBER:
        return "", line.id_masked
    return old, new


def problem(
    level: Level, about: Field | None, code: str, address: str = "", /, **values: str
) -> StoredProblem:
    """A problem as a line keeps it."""
    return [level.value, about.value if about else "", address, code, values]
