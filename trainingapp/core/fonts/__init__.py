"""Fonts: the fixed set that print uses, which characters it has, and names fit for print.

Words: the *floor* is the font shipped with the package, the *stack* is the floor, those of the known fonts that the
machine has, and what was *added* for single characters. Nothing outside the stack is ever printed with. May import
`core.i18n` and nothing else.
"""

from __future__ import annotations

from trainingapp.core.fonts.coverage import code_point, covers, is_private_use, uncovered
from trainingapp.core.fonts.cutting import cut_to
from trainingapp.core.fonts.names import NameProblem, ProblemKind, name_problems, normal_name
from trainingapp.core.fonts.stack import (
    KAI,
    KAI_FAMILIES,
    KNOWN,
    SONG,
    FontFile,
    added_family,
    added_path,
    font_files,
    kai_families,
    prepare,
    use_folder,
)

__all__ = [
    "KAI",
    "KAI_FAMILIES",
    "KNOWN",
    "SONG",
    "FontFile",
    "NameProblem",
    "ProblemKind",
    "added_family",
    "added_path",
    "code_point",
    "covers",
    "cut_to",
    "font_files",
    "is_private_use",
    "kai_families",
    "name_problems",
    "normal_name",
    "prepare",
    "uncovered",
    "use_folder",
]
