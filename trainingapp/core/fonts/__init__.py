"""Fonts: the fixed set that print uses, which characters it has, and names fit for print.

Words: the *floor* is the font shipped with the package, the *stack* is the floor and those of the known fonts
that the machine has. Nothing outside the stack is ever printed with. May import `core.i18n` and nothing else.
"""

from __future__ import annotations

from trainingapp.core.fonts.coverage import code_point, covers, is_private_use, uncovered
from trainingapp.core.fonts.names import NameProblem, ProblemKind, name_problems, normal_name
from trainingapp.core.fonts.stack import KAI, KAI_FAMILIES, SONG, FontFile, font_files, prepare

__all__ = [
    "KAI",
    "KAI_FAMILIES",
    "SONG",
    "FontFile",
    "NameProblem",
    "ProblemKind",
    "code_point",
    "covers",
    "font_files",
    "is_private_use",
    "name_problems",
    "normal_name",
    "prepare",
    "uncovered",
]
