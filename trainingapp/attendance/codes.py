"""The changing code on the screen: made from the installation's key, the lesson, the site and the time.

Nothing is stored: whoever has no key cannot work a code out, and every server of the installation shows the same.
A code is taken from the moment it appears until 60 seconds later; so one that is read in its last second still
leaves 40 seconds to type it, and one that is passed on in a chat is soon worth nothing.
"""

from __future__ import annotations

import enum
import hmac
import unicodedata
from datetime import datetime

from trainingapp.core.secrecy import fingerprint

DIGITS = 6
STEP = 20
"""Seconds for which a code stands on the screen."""
STEPS_TAKEN = 3
"""How many codes are taken at one time: the present one and those just before it."""
REMEMBERED = 30
"""How many codes back a code is told to have run out, rather than to be wrong."""


class Verdict(enum.Enum):
    """What a typed code is."""

    RIGHT = "right"
    EXPIRED = "expired"
    WRONG = "wrong"


def shown(lesson_id: int, site_id: int, at: datetime) -> str:
    """The code on the screen of this lesson and site at this moment: six digits."""
    return _code(lesson_id, site_id, _step(at))


def seconds_left(at: datetime) -> int:
    """Seconds until the screen changes, 1 to 20."""
    return STEP - int(at.timestamp()) % STEP


def judge(typed: str, lesson_id: int, site_id: int, at: datetime) -> Verdict:
    """Whether the typed code is one that is taken at this moment for this lesson and site."""
    given, step = plain(typed), _step(at)
    if any(_same(given, _code(lesson_id, site_id, step - back)) for back in range(STEPS_TAKEN)):
        return Verdict.RIGHT
    if any(_same(given, _code(lesson_id, site_id, step - back)) for back in range(STEPS_TAKEN, REMEMBERED)):
        return Verdict.EXPIRED
    return Verdict.WRONG


def plain(typed: str) -> str:
    """The typed code as it is compared: full-width digits made plain, spaces left out."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def _code(lesson_id: int, site_id: int, step: int) -> str:
    number = int(fingerprint(f"{lesson_id}:{site_id}:{step}", "sign-in")[:15], 16)
    return f"{number % 10**DIGITS:0{DIGITS}}"


def _same(given: str, code: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), code.encode())
