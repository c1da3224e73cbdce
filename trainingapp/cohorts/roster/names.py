"""Names: brought into the one form in which they are stored and printed, or refused with the reason."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from trainingapp.core.fonts import ProblemKind, name_problems, normal_name

from .problems import Finding, notice, refuse
from .text import NOTHING, unwrapped

LONGEST = 60
PLACEHOLDERS = frozenset({"待定", "待补", "待报", "待补报", "未定", "空缺", "暂缺", "缺"})
BRACKETS = re.compile(r"[(（\[【].*")
NO_NAME = re.compile(r"[\d:：;；,，、/\\|@#$%^&=+<>《》\"“”!！。]")
FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def read_name(text: str) -> tuple[str, list[Finding]]:
    """The name and what was found; the name is given also when refused, so that people know who it is."""
    raw = unwrapped(text)
    name = normal(raw)
    if not name or name in NOTHING or name in PLACEHOLDERS:
        return "", [refuse("no_name")]
    findings = _refusals(name)
    if not findings and name != unicodedata.normalize("NFC", raw):
        findings = [notice("name_tidied")]
    return name, findings + _print_findings(name)


def _refusals(name: str) -> list[Finding]:
    if len(name) > LONGEST:
        return [refuse("name_long", limit=str(LONGEST))]
    if BRACKETS.search(name):
        return [refuse("name_brackets")]
    return [refuse("name_odd", name=name)] if NO_NAME.search(name) else []


@lru_cache(maxsize=8192)
def normal(raw: str) -> str:
    """The form that the fonts package prints, with full-width Latin letters made ordinary."""
    return normal_name(raw.translate(FULL_WIDTH))


def _print_findings(name: str) -> list[Finding]:
    """What keeps a name from being printed; a character that only the fonts lack is no fault of the row."""
    return [
        (notice if problem.kind is ProblemKind.UNCOVERED else refuse)("name_unprintable", why=problem.message)
        for problem in name_problems(name)
    ]
