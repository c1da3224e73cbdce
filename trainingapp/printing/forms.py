"""What is to be printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from trainingapp.cohorts.forms.sites import SiteChoice
from trainingapp.core import clock
from trainingapp.core.i18n import _, _l
from trainingapp.courses.models import Lesson
from trainingapp.printing.pieces import BY_KEY, PIECES
from trainingapp.printing.services import Lessons
from trainingapp.printing.sheets import Piece
from trainingapp.web.forms import Choice, Form, Text

MOST_LESSONS = 200
"""Of more, only days can be chosen: nobody finds one in a longer list."""


class LessonChoice(Choice):
    """All lessons, those of a day, or one."""

    known: dict[str, Lessons]

    def offer(self, lessons: Sequence[Lesson]) -> None:
        """Let it be these, which are in order of time."""
        self.known = {}
        self.choices = [SelectChoice("", _("All lessons")), *self._options(lessons)]

    def _options(self, lessons: Sequence[Lesson]) -> Iterator[SelectChoice]:
        for day, them in groupby(lessons, key=lambda one: clock.local(one.starts_at, one.cohort.zone).date()):
            here = list(them)
            self.known[f"{day}"] = Lessons(frozenset(one.id for one in here), f"{day:%m-%d}")
            yield SelectChoice(f"{day}", _("%(day)s, all lessons", day=f"{day:%m-%d}"))
            for one in here if len(lessons) <= MOST_LESSONS else ():
                name = _name(one)
                self.known[f"{one.id}"] = Lessons(frozenset([one.id]), f"{day:%m-%d} {name}")
                yield SelectChoice(f"{one.id}", f"\u3000{name}")

    @property
    def chosen(self) -> Lessons | None:
        """None for all."""
        return self.known.get(self.data or "")


def _name(lesson: Lesson) -> str:
    begins = clock.local(lesson.starts_at, lesson.cohort.zone)
    return " · ".join((f"{begins:%H:%M} {lesson.course.title}", *([lesson.site.name] if lesson.site else [])))


class LessonFilter(Form):
    """Which lessons a page looks at, from its address; nothing that changes anything."""

    class Meta:
        csrf = False

    lessons = LessonChoice(_l("Which lessons"), default="")

    @classmethod
    def asked(cls, lessons: Sequence[Lesson], asked: MultiDict[str, str]) -> LessonFilter:
        """The form with what the address asks for."""
        form = cls(formdata=asked)
        form.lessons.offer(lessons)
        return form


class PrintForm(Form):
    """Pieces, and of which part of the class."""

    site = SiteChoice(_l("Site"))
    piece = Choice(
        _l("What"),
        default="",
        choices=[
            SelectChoice("", _l("The whole set")),
            *(SelectChoice(one.key, one.title) for one in PIECES),
        ],
    )
    lessons = LessonChoice(_l("Which lessons"), default="")
    alone = BooleanField(_l("Without the sites below it"))
    only_changed = BooleanField(_l("Only sheets that changed"))

    full_contacts = BooleanField(_l("Phones in full"))
    reason = Text(_l("Reason"), [Length(max=200)])

    @property
    def contacts_reason(self) -> str | None:
        """Why phones are to stand in full; None if they stay masked."""
        return self.reason.text if self.full_contacts.data else None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """One piece, or all of them."""
        return (BY_KEY[self.piece.data],) if self.piece.data else PIECES
