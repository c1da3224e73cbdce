"""One field of a line: its text as people write it, and what it means. Each raises DomainError with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.courses.models import CourseKind
from trainingapp.courses.plans import Speaker

DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?(?!\d)(?!\s*[:：])"
)
CLOCK = r"(\d{1,2})\s*[:：]\s*(\d{2})(?:[:：]\d{2})?"
SPAN = re.compile(CLOCK + r"\s*(?:[-–—~～至到]+)\s*" + CLOCK)
ONE_CLOCK = re.compile(CLOCK)
TRAINEE_NO = re.compile(r"[A-Za-z0-9]{2,12}-\d{3,}")

KIND_WORDS = {
    CourseKind.OPENING: ("开班式", "开班仪式", "开班", "开学典礼"),
    CourseKind.THEORY: ("思想课", "理论课"),
    CourseKind.POLICY: ("政策课",),
    CourseKind.CASE: ("案例课", "案例交流", "案例", "经验交流"),
    CourseKind.KEYNOTE: ("专题报告", "报告", "专题讲座", "讲座", "专题"),
    CourseKind.SITE_VISIT: ("现场观摩", "现场教学", "观摩", "参观"),
    CourseKind.DISCUSSION: ("分组研讨", "分组讨论", "研讨", "讨论"),
    CourseKind.SELF_STUDY: ("自学", "自习"),
    CourseKind.GRADUATION: ("结业仪式", "结业式", "结业", "结业典礼"),
}
KINDS = {word: kind for kind, words in KIND_WORDS.items() for word in words} | {
    kind.value.replace("_", " "): kind for kind in CourseKind
}
CENTRAL = {"", "central", "集中", "全部", "统一", "全班", "主会场", "all"}
EACH = {"each", "local", "本地", "各点", "各地", "各教学点", "分散", "各自"}
YES = {"1", "y", "yes", "true", "是", "签到", "√", "✓", "sign-in"}
NO = {"0", "n", "no", "false", "否", "不签到", "×", "-"}


def parse_day(text: str, *, near: date) -> date | None:
    """The day in a text, the year taken from the class where none is written; None where there is no day."""
    found = DAY.search(text)
    if found is None:
        return None
    try:
        return date(int(found["year"] or near.year), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise DomainError(_("“%(text)s” is no day. Write it like 2026-08-24.", text=text.strip())) from error


def parse_span(text: str) -> tuple[time, time]:
    """From when until when."""
    found = SPAN.search(text)
    if found is None:
        raise DomainError(_("No times found in “%(text)s”. Write them like 08:30-09:40.", text=text.strip()))
    hours = [int(part) for part in found.groups()]
    try:
        return time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError as error:
        raise DomainError(_("“%(text)s” is no time of day.", text=found[0])) from error


def parse_kind(text: str) -> CourseKind:
    """The kind of course; a word such as 政策课 or policy, or the label as it is shown."""
    word = " ".join(text.replace("_", " ").lower().split())
    for kind in CourseKind:
        if word == str(kind.label).lower():
            return kind
    if word not in KINDS:
        choice = ", ".join(str(kind.label) for kind in CourseKind)
        raise DomainError(
            _("“%(text)s” is no kind of course. Possible: %(choice)s.", text=text, choice=choice)
        )
    return KINDS[word]


def parse_sign_in(text: str) -> bool | None:
    """Whether sign-in is taken; None when nothing is said."""
    word = text.strip().lower()
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise DomainError(_("Sign-in: write yes or no, or nothing; not “%(text)s”.", text=text))


def parse_speakers(text: str) -> tuple[Speaker, ...]:
    """People who teach, one per line or separated by semicolons: name, post, unit; or a trainee number.

    A trainee number comes back as a speaker whose name is the number: look it up in the class.
    """
    parts = [part for part in re.split(r"[\n;；]+", text) if part.strip()]
    return tuple(_speaker(part) for part in parts)


def _speaker(text: str) -> Speaker:
    name, post, *unit = [part.strip() for part in re.split(r"[,，\t]", text)] + [""]
    if not name:
        raise DomainError(_("A lecturer begins with a name: “%(text)s”.", text=text.strip()))
    speaker = Speaker(name, post, "，".join(part for part in unit if part))
    for value, most in ((speaker.name, 120), (speaker.post, 120), (speaker.unit, 200)):
        if len(value) > most:
            raise DomainError(
                _(
                    "“%(text)s…”: a lecturer's name and post have at most 120 characters each, the unit 200.",
                    text=value[:20],
                )
            )
    return speaker


def is_trainee_no(name: str) -> bool:
    """Whether a speaker's name is a trainee number."""
    return TRAINEE_NO.fullmatch(name) is not None


def speakers_text(speakers: Iterable[Speaker], separator: str = "\n") -> str:
    """The speakers as `parse_speakers` reads them."""
    return separator.join(", ".join(part for part in _parts(one)).rstrip(", ") for one in speakers)


def _parts(speaker: Speaker) -> tuple[str, ...]:
    return (speaker.name, speaker.post, speaker.unit) if speaker.post or speaker.unit else (speaker.name,)


@dataclass(frozen=True)
class Places:
    """Where a lesson is held: central, at each site but some, or at the sites named; empty when not said."""

    central: bool = False
    each: bool = False
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def parse_places(text: str) -> Places:
    """`central`, `each`, `each -主课堂`, or names of sites separated by 、 or commas."""
    word = " ".join(text.lower().split())
    if word in CENTRAL:
        return Places(central=bool(word))
    tokens = [token for token in re.split(r"[、,，;；]|\s+(?=-)", text.strip()) if token.strip()]
    if len(tokens) == 1 and text.strip().lower().startswith(("local ", "each ")):
        tokens = text.split()
    plain = [token.strip() for token in tokens]
    without = tuple(token.lstrip("-").strip() for token in plain if token.startswith("-"))
    named = [token for token in plain if not token.startswith("-")]
    each = any(token.lower() in EACH for token in named)
    return Places(
        each=each, names=tuple(token for token in named if token.lower() not in EACH), without=without
    )
