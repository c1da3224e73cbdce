"""The titles of the chapters, and the rules of the class in words, from its settings."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.printing.markup import articles, el, together
from trainingapp.printing.pieces.handbook.facts import Facts
from trainingapp.reflections.models import Task


def titles() -> dict[str, str]:
    """By the keys of the chapters."""
    return {
        "class": _("About the class"),
        "rules": _("Rules of the class"),
        "timetable": _("Timetable"),
        "groups": _("Groups and rooms"),
        "rooms": _("Rooms and what they serve for"),
        "contacts": _("Contacts"),
        "sites": _("The sites"),
    }


def rules(facts: Facts) -> Markup:
    """The rules as numbered articles."""
    intro = _("These rules apply to everybody who takes part. Whoever is in doubt asks the class teacher.")
    return together(el("p", intro, cls="article"), articles(_rules(facts)))


def _rules(facts: Facts) -> Iterator[str]:
    yield from _attendance(facts)
    yield from _groups(facts.cohort)
    for task in facts.tasks:
        yield _reflection(task, facts.cohort)
    if facts.tasks:
        yield _(
            "The text is one's own work. Ghost-writing and copying are not allowed; passages shared with other "
            "texts are marked for the graders, who decide, and the author is heard first."
        )
    yield _certificate(facts)
    yield _(
        "Phone numbers are masked in this handbook. Lists of people serve the class alone: they are not copied, not "
        "put on the network, and handed back or destroyed when the class is over."
    )


def _attendance(facts: Facts) -> Iterator[str]:
    cohort, halves = facts.cohort, _half_days(facts)
    yield _(
        "Presence is taken by half-day. Signing in opens %(opens)s minutes before the lesson; whoever signs in more "
        "than %(late)s minutes after its beginning is late. Nobody signs in for another.",
        opens=cohort.sign_in_opens,
        late=cohort.late_after,
    )
    if halves:
        yield _(
            "The class has %(n)s half-days of presence, each with %(hours)s study hours.",
            n=halves,
            hours=cohort.hours_per_half_day,
        )
    limit = _(
        "Whoever cannot come asks for leave beforehand, and reports back afterwards. Absence and leave together must "
        "not exceed 1/%(share)s of the study hours; beyond that no certificate is given.",
        share=cohort.absence_one_in,
    )
    missed = halves // cohort.absence_one_in
    yield limit + _("So at most %(n)s half-days may be missed.", n=missed) if missed else limit


def _half_days(facts: Facts) -> int:
    entries = (entry for day in facts.days for part in day.parts for entry in part.entries)
    return sum(entry.lesson.takes_sign_in for entry in entries)


def _groups(cohort: Cohort) -> Iterator[str]:
    yield _(
        "Discussions are held in groups of about %(size)s, each with %(chairs)s conveners in the chair. Everybody "
        "prepares and speaks; the conveners see to it that points are written down.",
        size=cohort.group_size,
        chairs=cohort.conveners_per_group,
    )


def _reflection(task: Task, cohort: Cohort) -> str:
    due = clock.local(task.due_at, cohort.zone)
    return _(
        "“%(title)s” is handed in by %(month)s/%(day)s, %(time)s, in the system, with %(least)s to %(most)s "
        "characters (%(counting)s).",
        title=task.title,
        month=due.month,
        day=due.day,
        time=f"{due:%H:%M}",
        least=task.min_length,
        most=task.max_length,
        counting=task.counting.label,
    )


def _certificate(facts: Facts) -> str:
    if facts.tasks:
        return _(
            "Whoever has attended enough and whose text was judged a pass or better receives a certificate with a "
            "number, which anybody can check by its QR code."
        )
    return _(
        "Whoever has attended enough receives a certificate with a number, which anybody can check by its QR code."
    )
