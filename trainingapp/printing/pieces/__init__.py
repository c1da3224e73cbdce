"""The pieces of print: a module for each, in the order in which the print room shows them."""

from __future__ import annotations

from trainingapp.printing.pieces import door_signs, group_lists, handbook, posters, site_lists, timetables
from trainingapp.printing.sheets import Piece

PIECES: tuple[Piece, ...] = (
    handbook.PIECE,
    posters.PIECE,
    timetables.PIECE,
    group_lists.PIECE,
    door_signs.PIECE,
    site_lists.PIECE,
)
BY_KEY = {piece.key: piece for piece in PIECES}

__all__ = ["BY_KEY", "PIECES"]
