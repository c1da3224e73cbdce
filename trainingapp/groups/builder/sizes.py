"""How many groups, and how large each: even sizes, as near to the wish as the rooms allow."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _


class SizeProblem(DomainError):
    """No division into even groups exists; the message says what is short."""


def plan_sizes(n: int, target: int, room_caps: Sequence[int] = ()) -> list[int]:
    """Sizes of the groups for `n` people, largest first, differing by at most one.

    The number of groups is the one whose sizes are on average nearest to `target` (fewer groups when two are
    equally near). With `room_caps` (seats per room) every group also gets a room of its own that seats it.
    Raises SizeProblem when there is nobody, no size, or no such set of rooms.
    """
    if n < 1:
        raise SizeProblem(_("There is nobody to put into groups."))
    if target < 1:
        raise SizeProblem(_("A group needs at least one person."))
    if not room_caps:
        below = max(1, n // target)
        return even_sizes(n, min((below, min(n, below + 1)), key=lambda count: _distance(n, target, count)))
    caps = sorted(room_caps, reverse=True)
    fitting = [count for count in range(1, min(n, len(caps)) + 1) if _fits(even_sizes(n, count), caps)]
    if not fitting:
        raise SizeProblem(_why_no_room(n, caps))
    return even_sizes(n, min(fitting, key=lambda count: _distance(n, target, count)))


def even_sizes(n: int, count: int) -> list[int]:
    """`n` people in `count` groups, largest first."""
    size, larger = divmod(n, count)
    return [size + 1] * larger + [size] * (count - larger)


def uneven(sizes: Sequence[int]) -> bool:
    """Whether the largest group has at least two people more than the smallest (as after a move by hand)."""
    return bool(sizes) and max(sizes) - min(sizes) > 1


def _distance(n: int, target: int, count: int) -> tuple[Fraction, int]:
    return Fraction(abs(n - count * target), count), count


def _fits(sizes: list[int], caps: list[int]) -> bool:
    return all(size <= cap for size, cap in zip(sizes, caps, strict=False))


def _why_no_room(n: int, caps: list[int]) -> str:
    seats = sum(caps)
    if seats < n:
        return _(
            "%(people)s people, but the rooms seat %(seats)s in all: %(short)s too few.",
            people=n,
            seats=seats,
            short=n - seats,
        )
    return _(
        "The rooms are too unlike for even groups of %(people)s people: with %(rooms)s rooms, each must seat "
        "%(least)s, the smallest seats %(smallest)s.",
        people=n,
        rooms=len(caps),
        least=n // len(caps),
        smallest=caps[-1],
    )
