"""A line for every rule: met, or not and why; reasons come from counting people, not from searching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from trainingapp.core.i18n import _

from .conveners import is_mixed, shares_unit
from .plan import Candidate, Note, PlannedGroup, Seats, Wishes
from .score import Balance, Score, score
from .sizes import uneven

Team = tuple[int, list[Candidate], list[Candidate]]


def explain(people: Iterable[Candidate], groups: Sequence[PlannedGroup], wishes: Wishes) -> list[Note]:
    """Notes on these groups, as built or after moves by hand; `people` are those in the groups."""
    by_id = {person.id: person for person in people}
    teams = [
        (group.number, [by_id[m] for m in group.members], [by_id[c] for c in group.conveners])
        for group in groups
    ]
    notes = [_size_note([len(group.members) for group in groups], wishes.size)]
    result = score(by_id.values(), groups)
    if wishes.mode == "delegation":
        notes.append(_delegation_note(teams))
    else:
        notes += [*_unit_notes(teams, result), *_balance_notes(result)]
    notes += _convener_notes(teams, wishes.conveners)
    return [*notes, *_room_notes(groups, wishes)]


def _size_note(sizes: list[int], size: int) -> Note:
    counts = sorted(Counter(sizes).items(), reverse=True)
    parts = _(", ").join(_("%(groups)s of %(size)s", groups=groups, size=each) for each, groups in counts)
    met = not uneven(sizes)
    values = {"people": sum(sizes), "groups": len(sizes), "parts": parts, "size": size}
    if met:
        text = _(
            "Sizes are even: %(people)s people in %(groups)s groups (%(parts)s); asked: %(size)s.", **values
        )
    else:
        text = _(
            "Sizes are uneven: %(people)s people in %(groups)s groups (%(parts)s); asked: %(size)s.", **values
        )
    return Note(met, text)


def _unit_notes(teams: list[Team], result: Score) -> Iterator[Note]:
    units = Counter(person.unit for _number, team, _chairs in teams for person in team if person.unit)
    if not any(count > 1 for count in units.values()):
        return
    if not result.unit_pairs:
        yield Note(True, _("People of one unit are all in different groups."))
    elif result.unit_pairs <= result.unit_pairs_bound:
        yield Note(False, _crowded_units(units, len(teams), result.unit_pairs))
    else:
        yield Note(
            False,
            _(
                "%(pairs)s pairs of one unit share a group; %(bound)s cannot be avoided. "
                "See groups %(groups)s.",
                pairs=result.unit_pairs,
                bound=result.unit_pairs_bound,
                groups=_numbers(number for number, team, _chairs in teams if shares_unit(team)),
            ),
        )


def _crowded_units(units: Counter[str], groups: int, pairs: int) -> str:
    crowded = sorted((-count, unit) for unit, count in units.items() if count > groups)
    return _(
        "%(pairs)s pairs of one unit share a group, the fewest possible: with %(groups)s groups, too many "
        "people come from %(units)s.",
        pairs=pairs,
        groups=groups,
        units=_(", ").join(f"{unit} ({-count})" for count, unit in crowded),
    )


def _balance_notes(result: Score) -> Iterator[Note]:
    labels = {"delegation": _("Delegations"), "sex": _("Men and women"), "post": _("Posts")}
    for name, balance in result.balances.items():
        yield _balance_note(labels[name], balance)


def _balance_note(label: str, balance: Balance) -> Note:
    if balance.at_bound:
        return Note(True, _("%(what)s: spread as evenly as can be.", what=label))
    if not balance.off_quota:
        return Note(
            True, _("%(what)s: spread evenly, nowhere a whole person off the even share.", what=label)
        )
    return Note(
        False,
        _(
            "%(what)s: spread evenly to %(index)s of 100; %(off)s of %(cells)s counts are a person or more "
            "off the even share, because the wishes compete.",
            what=label,
            index=max(0, balance.index // 100),
            off=balance.off_quota,
            cells=balance.cells,
        ),
    )


def _delegation_note(teams: list[Team]) -> Note:
    totals = Counter(person.delegation for _number, team, _chairs in teams for person in team)
    seen = Counter(name for _number, team, _chairs in teams for name in {p.delegation for p in team})
    largest = max(len(team) for _number, team, _chairs in teams)
    split = [name for name in sorted(totals) if seen[name] > 1]
    if not split:
        return Note(True, _("Every delegation stays in one group."))
    large = [name for name in split if totals[name] > largest]
    return Note(
        len(split) == len(large) and all(seen[name] == -(-totals[name] // largest) for name in large),
        _(
            "%(whole)s of %(all)s delegations stay in one group; %(large)s are larger than a group; "
            "%(others)s are divided so that sizes stay even: %(names)s.",
            whole=len(totals) - len(split),
            all=len(totals),
            large=len(large),
            others=len(split) - len(large),
            names=_(", ").join(split),
        ),
    )


def _convener_notes(teams: list[Team], count: int) -> Iterator[Note]:
    if count < 1:
        return
    short = [number for number, _team, chairs in teams if len(chairs) < count]
    if short:
        yield Note(False, _short_of_conveners(teams, count, short))
    else:
        yield Note(True, _("Conveners per group: %(count)s, as asked; nobody convenes twice.", count=count))
    if count < 2:
        return
    related = [number for number, _team, chairs in teams if shares_unit(chairs)]
    if related:
        text = _(
            "Conveners of one unit in groups %(groups)s: nobody else there may convene.",
            groups=_numbers(related),
        )
        yield Note(False, text)
    unmixed = [number for number, _team, chairs in teams if len(chairs) > 1 and not is_mixed(chairs)]
    if unmixed:
        yield Note(False, _unmixed_conveners(teams, unmixed))
    elif not short:
        yield Note(True, _("The conveners of every group are men and women."))


def _short_of_conveners(teams: list[Team], count: int, short: list[int]) -> str:
    return _(
        "%(able)s people may convene, %(needed)s are needed for %(all)s groups. Too few conveners in groups "
        "%(groups)s.",
        able=sum(person.may_convene for _number, team, _chairs in teams for person in team),
        needed=count * len(teams),
        all=len(teams),
        groups=_numbers(short),
    )


def _unmixed_conveners(teams: list[Team], unmixed: list[int]) -> str:
    able = Counter(p.sex or "" for _number, team, _chairs in teams for p in team if p.may_convene)
    unknown = _("unknown")
    counts = _(", ").join(f"{sex or unknown} {number}" for sex, number in sorted(able.items()))
    return _(
        "The conveners are not a man and a woman in groups %(groups)s: those there who may convene are of "
        "one sex or one unit. All who may convene: %(counts)s; groups: %(all)s.",
        groups=_numbers(unmixed),
        counts=counts,
        all=len(teams),
    )


def _room_notes(groups: Sequence[PlannedGroup], wishes: Wishes) -> Iterator[Note]:
    if not wishes.rooms:
        return
    rooms = {room.room_id: room for room in wishes.rooms}
    seated = [(group, rooms[group.room_id]) for group in groups if group.room_id in rooms]
    small = [(group, room) for group, room in seated if room.seats < len(group.members)]
    without = [group.number for group in groups if group.room_id not in rooms]
    yield from (_small_room_note(group, room) for group, room in small)
    if without:
        text = _(
            "%(rooms)s rooms for %(all)s groups: no room for groups %(groups)s.",
            rooms=len(rooms),
            all=len(groups),
            groups=_numbers(without),
        )
        yield Note(False, text)
    if not small and not without:
        yield Note(True, _("Every group has a room that seats it."))


def _small_room_note(group: PlannedGroup, room: Seats) -> Note:
    people = len(group.members)
    text = _(
        "Room %(room)s seats %(seats)s, group %(group)s has %(people)s: %(short)s too few.",
        room=room.label,
        seats=room.seats,
        group=group.number,
        people=people,
        short=people - room.seats,
    )
    return Note(False, text)


def _numbers(numbers: Iterable[int]) -> str:
    return _(", ").join(str(number) for number in numbers)
