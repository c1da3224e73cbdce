"""Lines of a roster against the people there are: who is meant, and what confirming would do; pure.

A line means the person with its ID number; else the one of its name and phone; else, within the class, the one
of its name and unit. Two ID numbers that differ are never one person, and a person is meant by one line only.
An empty cell says nothing, so it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from trainingapp.accounts.rules import masked_name, masked_phone
from trainingapp.cohorts.models import StandingKind, Verdict
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.words import StoredProblem, problem


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
    sex_said: str = ""
    """As the column says it, `male` or `female`; an ID number is checked against it."""
    born: str = ""
    """The date of birth as the column says it; kept for the same reason, until the line is done."""


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
    was_undone: bool = False
    """Withdrawn because the import that enrolled them was undone: the next one may take them in again."""


@dataclass(slots=True)
class Judgement:
    """What becomes of a line: the verdict, whom it means, what differs, what there is to say."""

    verdict: Verdict
    known: Known | None = None
    changes: list[list[str]] = field(default_factory=list)
    problems: list[StoredProblem] = field(default_factory=list)


Keyed = tuple[int, Line]  # a line and its number
Taken = dict[int, int]  # whom other lines mean: the number of the line by person
Sign = Callable[[Line, Known], bool]


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


def settle(lines: Sequence[Keyed], people: Iterable[Known], taken: Taken, sign: int) -> bool:
    """Let these lines of a longer list take whom they mean, by one of `SIGNS` only.

    Called for the surest sign with all parts of the list, then for the next one, so that no part takes
    somebody whom a later part means more surely.

    Returns:
        Whether another sign may find somebody for one of these lines.
    """
    search = _Search(people, taken)
    search.remember({number for number, _line in lines})
    search.look(lines, SIGNS[sign])
    return search.is_open(lines)


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
        for sign in SIGNS if self.everybody else ():
            self.look(lines, sign)
        return self

    def look(self, lines: Sequence[Keyed], fits: Sign) -> None:
        for number, line in lines:
            if fits is _same_id_number:
                if line.id_hash in self.by_id:
                    self._take(number, self.by_id[line.id_hash])
            elif number not in self.found:
                self._look(number, line, fits)

    def remember(self, numbers: Collection[int]) -> None:
        """Whom these lines have taken before."""
        for person in self.everybody.values():
            number = self.taken.get(person.person_id)
            if number is not None and number in numbers:
                self.found[number] = person

    def is_open(self, lines: Sequence[Keyed]) -> bool:
        return any(number not in self.found and line.name in self.by_name for number, line in lines)

    def _look(self, number: int, line: Line, fits: Sign) -> None:
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


def _same_id_number(line: Line, person: Known) -> bool:
    return bool(line.id_hash) and line.id_hash == person.id_hash


SIGNS: tuple[Sign, ...] = (_same_id_number, _same_phone, _same_unit, _nothing_against)
"""By what a line means a person, the surest first."""


class _Phones:
    """Who has a phone."""

    def __init__(self, people: dict[int, Known]) -> None:
        self.holders: dict[str, list[Known]] = {}
        for one in people.values():
            if one.phone:
                self.holders.setdefault(one.phone, []).append(one)

    def other(self, line: Line, person: Known | None) -> Known | None:
        """Somebody else with the line's phone, rather one of this class."""
        mine = person.person_id if person else None
        others = [one for one in self.holders.get(line.phone, ()) if one.person_id != mine]
        return next((one for one in others if one.enrolment_id), others[0] if others else None)


def _judge_one(line: Line, person: Known | None, phones: _Phones) -> Judgement:
    refusal = _refusal(line, person) if person else None
    if refusal:
        return Judgement(Verdict.REFUSE, person, problems=[refusal])
    problems = list(_notices(line, person, phones))
    changes = list(_changes(line, person)) if person else []
    if person is None or person.enrolment_id is None or person.was_undone:
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
    if person.was_undone:
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
    if person and person.was_undone:
        yield problem(Level.NOTICE, Field.NAME, "undone_before", number=person.trainee_no or "")
    if other := phones.other(line, person):
        if other.trainee_no:
            told = {"name": other.name, "number": other.trainee_no}
            yield problem(Level.NOTICE, Field.PHONE, "phone_in_class", **told)
        else:
            yield problem(Level.NOTICE, Field.PHONE, "phone_elsewhere", name=masked_name(other.name))


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
