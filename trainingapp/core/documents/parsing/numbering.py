"""The numbers that Word puts before paragraphs by itself: “一、”, “1.”, “（二）”. They stand nowhere in the text."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

DIGITS = "〇一二三四五六七八九"
CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCountingThousand",
}
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
DECIMAL = {"decimal", "decimalZero", "decimalFullWidth", "ordinal", ""}
Level = tuple[str, str, int]
"""The kind of number, the text around it (`%1、`), and where it starts."""


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: ET.Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _child(element: ET.Element | None, *names: str) -> ET.Element | None:
    for name in names:
        element = next((one for one in element if _name(one) == name), None) if element is not None else None
    return element


def _value(element: ET.Element | None, *names: str) -> str:
    found = _child(element, *names)
    return "" if found is None else _attribute(found, "val")


class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, part: ET.Element | None, styles: ET.Element | None = None) -> None:
        self._styles = {
            _attribute(style, "styleId"): form
            for style in (styles if styles is not None else ())
            if (form := _child(style, "pPr", "numPr")) is not None
        }
        kinds: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in part if part is not None else ():
            if _name(element) == "abstractNum":
                kinds[_attribute(element, "abstractNumId")] = dict(map(_level, _levels(element)))
            elif _name(element) == "num":
                self._lists[_attribute(element, "numId")] = kinds.get(_value(element, "abstractNumId"), {})

    def next(self, paragraph: ET.Element) -> str:
        """What stands before this paragraph; empty for one without a number, and for bullets."""
        form = _child(paragraph, "pPr", "numPr")
        if form is None:
            form = self._styles.get(_value(paragraph, "pPr", "pStyle"))
        list_id, depth = _value(form, "numId"), int(_value(form, "ilvl") or 0)
        levels = self._lists.get(list_id, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(list_id, {})
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return _shown(levels, counts, depth)


def _levels(kind: ET.Element) -> list[ET.Element]:
    return [element for element in kind if _name(element) == "lvl"]


def _level(level: ET.Element) -> tuple[int, Level]:
    start = int(_value(level, "start") or 1)
    return int(_attribute(level, "ilvl") or 0), (_value(level, "numFmt"), _value(level, "lvlText"), start)


def _shown(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        kind, _text, start = levels.get(at, ("", "", 1))
        return _written(counts.get(at, start), kind)

    kind, text, _start = levels[depth]
    return "" if kind in ("bullet", "none") else re.sub("%(\\d)", number, text)


def _written(number: int, kind: str) -> str:
    if kind in CHINESE and 0 < number < 100:
        return chinese(number)
    if kind in CIRCLED and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if kind in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr((64 if kind == "upperLetter" else 96) + number)
    return str(number)


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")
