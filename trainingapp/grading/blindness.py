"""Where a text itself tells who wrote it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST_PART = 3
"""A part of a unit's path is looked for from this many characters: shorter ones are ordinary words."""
STAND_INS = ("某某", "某单位")
_PART = re.compile(r".+?(?:自治区|自治州|特别行政区|街道|社区|省|市|区|县|旗|镇|乡|村)")


def given_away(text: str, *, name: str, unit: str) -> list[str]:
    """What of the author's name and unit stands in the text, the longest first; empty if nothing does."""
    wanted = [name] if len(name) > 1 else []
    wanted += sorted({unit, *unit_parts(unit)} - {""}, key=lambda part: (-len(part), part))
    return [one for one in wanted if one in text]


def unit_parts(unit: str) -> list[str]:
    """The places in a unit's path that are narrow enough to tell its people: the street and what is below."""
    return [part for part in _parts(unit) if len(part) >= SHORTEST_PART][-2:]


def _parts(unit: str) -> Iterator[str]:
    end = 0
    for found in _PART.finditer(unit):
        end = found.end()
        yield found.group()
    if unit[end:]:
        yield unit[end:]


def without_author(text: str, *, name: str, unit: str) -> str:
    """The text with stand-ins for its author's name and unit."""
    somebody, somewhere = STAND_INS
    for one in given_away(text, name=name, unit=unit):
        text = text.replace(one, somebody if one == name else somewhere)
    return text
