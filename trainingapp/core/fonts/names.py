"""Personal names as they come from spreadsheets and forms: brought to one form, and checked for print.

`normal_name` repairs only what has one meaning; `name_problems` reports the rest to a person.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from trainingapp.core.fonts.coverage import code_point, is_private_use, uncovered
from trainingapp.core.i18n import _

_HAN = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･᛫⸱●"), "·")
_FULL_STOP_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s*[.．]\s*(?=[{_HAN}])")
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}·])\s+(?=[{_HAN}·])")
_KANGXI_RADICALS = range(0x2F00, 0x2FD6)
_FILLERS = frozenset("\u034f\u115f\u1160\u3164\uffa0")
_STAND_INS = frozenset("?？□■〓*＊")


def _old_gbk() -> dict[int, str]:
    """Private-use code points of old GBK data (bytes FE50–FEA0) whose character the codec knows.

    The codec gives 66 of 80; the rest stay private-use and are reported.
    """
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    decoded = (bytes((0xFE, trail)).decode("gb18030") for trail in trails)
    return {0xE815 + index: char for index, char in enumerate(decoded) if not is_private_use(char)}


_OLD_GBK = _old_gbk()


class ProblemKind(Enum):
    """Why a character of a name cannot be printed as it stands."""

    REPLACED = "replaced"
    STAND_IN = "stand_in"
    PRIVATE_USE = "private_use"
    CONTROL = "control"
    INVISIBLE = "invisible"
    DECOMPOSED = "decomposed"
    UNCOVERED = "uncovered"


@dataclass(frozen=True)
class NameProblem:
    """One character of a name that a person must look at."""

    kind: ProblemKind
    character: str
    code: str
    message: str


def normal_name(name: str) -> str:
    """The name in the one form in which it is stored, compared and printed; safe to apply twice.

    Old GBK code points become their characters, Kangxi radicals ideographs and variants of the middle dot “·”;
    invisible characters and spaces between Han characters go.
    """
    name = "".join(_repaired(char) for char in unicodedata.normalize("NFC", name)).translate(_DOTS)
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    name = _FULL_STOP_BETWEEN_HAN.sub("·", name)
    return _SPACE_BETWEEN_HAN.sub("", name)


def name_problems(name: str) -> list[NameProblem]:
    """What keeps the name from being printed rightly, each character once; empty when all is well.

    The messages give the character, its code point and what to do.
    """
    missing = frozenset(uncovered(name))
    kinds = (
        (char, _kind(char) or (ProblemKind.UNCOVERED if char in missing else None))
        for char in dict.fromkeys(name)
    )
    problems = [_problem(kind, char) for char, kind in kinds if kind]
    if not problems and unicodedata.normalize("NFC", name) != name:
        problems = [_problem(ProblemKind.DECOMPOSED, _first_decomposed(name))]
    return problems


def _repaired(char: str) -> str:
    if ord(char) in _KANGXI_RADICALS:
        return unicodedata.normalize("NFKC", char)
    if _is_invisible(char):
        return ""
    return _OLD_GBK.get(ord(char), char)


def _is_invisible(char: str) -> bool:
    code = ord(char)
    selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return selector or char in _FILLERS or unicodedata.category(char) == "Cf"


@lru_cache(maxsize=20_000)
def _kind(char: str) -> ProblemKind | None:
    """What is wrong with the character, whatever the fonts hold."""
    tests = (
        (char == "\ufffd", ProblemKind.REPLACED),
        (char in _STAND_INS, ProblemKind.STAND_IN),
        (is_private_use(char), ProblemKind.PRIVATE_USE),
        (unicodedata.category(char) in {"Cc", "Cs"}, ProblemKind.CONTROL),
        (_is_invisible(char), ProblemKind.INVISIBLE),
    )
    return next((kind for found, kind in tests if found), None)


def _first_decomposed(name: str) -> str:
    return next((char for char in name if unicodedata.combining(char)), name[0])


def _problem(kind: ProblemKind, char: str) -> NameProblem:
    code = code_point(char)
    return NameProblem(kind, char, code, _message(kind, char, code))


def _message(kind: ProblemKind, char: str, code: str) -> str:
    match kind:
        case ProblemKind.REPLACED:
            return _(
                "A character was lost when the file was saved (%(code)s). Type the name again.", code=code
            )
        case ProblemKind.STAND_IN:
            return _("“%(char)s” stands in the place of a character. Type the name in full.", char=char)
        case ProblemKind.PRIVATE_USE:
            return _(
                "%(code)s is a character that only one computer knows. Look up the right one and type it again.",
                code=code,
            )
        case ProblemKind.CONTROL:
            return _("The name holds a control character (%(code)s). Type the name again.", code=code)
        case ProblemKind.INVISIBLE:
            return _("The name holds an invisible character (%(code)s). Type the name again.", code=code)
        case ProblemKind.DECOMPOSED:
            return _("A letter and its mark are stored apart (%(code)s). Type the letter again.", code=code)
        case ProblemKind.UNCOVERED:
            return _(
                "No font here has “%(char)s” (%(code)s). Install the fonts named in the printing guide, "
                "or compare the character with the identity card.",
                char=char,
                code=code,
            )
