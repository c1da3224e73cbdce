"""A text under revision: what is changed is remembered against the raw text, through several rounds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .values import ChangeKind, Piece


@dataclass(frozen=True)
class Edit:
    """Put `after` in the place of what stands from `start` to `end` in the text as it is now."""

    start: int
    end: int
    after: str
    kind: ChangeKind


Rule = Callable[[str], Iterable[Edit]]
"""Looks at a text and says what to change, in order and without overlaps."""


def revise(pieces: Iterable[Piece], edits: Iterable[Edit]) -> list[Piece]:
    """The pieces after the edits; an edit that touches changed pieces becomes one with them."""
    waiting, done, at = deque(pieces), list[Piece](), 0
    for edit in edits:
        at = _keep(waiting, done, at, edit.start)
        begun, group = at, list[Piece]()
        while waiting and at < edit.end:
            at += _move(waiting, group, edit.end - at)
        done.append(_merged(group, edit, begun))
    return [*done, *waiting]


def _keep(waiting: deque[Piece], done: list[Piece], at: int, until: int) -> int:
    """Pass on what lies before the place; a changed piece around it stays for the edit."""
    while waiting and (at < until or not waiting[0].after):
        piece = waiting[0]
        if piece.kind is not None and at + len(piece.after) > until:
            break
        at += _move(waiting, done, until - at)
    return at


def _move(waiting: deque[Piece], to: list[Piece], length: int) -> int:
    """Move the first piece, or as much of an unchanged one as is asked for; the length that was moved."""
    piece = waiting.popleft()
    if piece.kind is None and len(piece.after) > length:
        waiting.appendleft(Piece(piece.before[length:], piece.after[length:]))
        piece = Piece(piece.before[:length], piece.after[:length])
    to.append(piece)
    return len(piece.after)


def _merged(group: list[Piece], edit: Edit, begun: int) -> Piece:
    before = "".join(piece.before for piece in group)
    now = "".join(piece.after for piece in group)
    after = now[: edit.start - begun] + edit.after + now[edit.end - begun :]
    kinds = [*(piece.kind for piece in group if piece.kind is not None), edit.kind]
    kind = next(
        (one for one in kinds if one.removes), kinds[0]
    )  # so that none but these ever take words away
    return Piece(before, after, None if before == after else kind)
