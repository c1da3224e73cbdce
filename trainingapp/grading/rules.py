"""States of a review, and what is refused; pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.grading.models import Allocation, Level, Reading, Review
from trainingapp.reflections.models import Version

LONGEST_COMMENT = 2000


class ReviewState(enum.Enum):
    """Where the newest version of a reflection stands on its way through the review.

    FURTHER is for organizers: a grader does not learn that somebody else reads the text.
    """

    UNDEALT = "undealt"
    REWRITTEN = "rewritten"
    UNREAD = "unread"
    RETURNED = "returned"
    FURTHER = "further"
    READ = "read"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """The colour that goes with the word; see `ui.status`."""
        return _TONES.get(self, "plain")

    @property
    def is_waiting(self) -> bool:
        """Somebody has to read it."""
        return self in (ReviewState.UNREAD, ReviewState.REWRITTEN)


_LABELS = {
    ReviewState.UNDEALT: _l("Not dealt out"),
    ReviewState.REWRITTEN: _l("Rewritten"),
    ReviewState.UNREAD: _l("Unread"),
    ReviewState.RETURNED: _l("Returned for rewriting"),
    ReviewState.FURTHER: _l("Read again"),
    ReviewState.READ: _l("Read"),
}
_TONES = {
    ReviewState.UNDEALT: "bad",
    ReviewState.REWRITTEN: "warn",
    ReviewState.FURTHER: "warn",
    ReviewState.READ: "good",
}


class Shelf(enum.Enum):
    """A part of a grader's desk."""

    UNREAD = "unread"
    READ = "read"
    REWRITING = "rewriting"
    DOUBTED = "doubted"

    @property
    def label(self) -> LazyString:
        return _SHELVES[self]


_SHELVES = {
    Shelf.UNREAD: _l("Unread"),
    Shelf.READ: _l("Read"),
    Shelf.REWRITING: _l("Returned or rewritten"),
    Shelf.DOUBTED: _l("With an open finding"),
}


@dataclass(frozen=True)
class Verdict:
    """What a grader says about a version: a level, or (None) a return for rewriting."""

    level: Level | None
    comment: str
    points: dict[str, int] | None = None
    """By criterion id, where the task has criteria."""

    @property
    def returned(self) -> bool:
        return self.level is None

    def is_that_of(self, review: Review | None) -> bool:
        """Whether the review says this already."""
        said = (self.level, self.comment, self.points)
        return review is not None and (review.level, review.comment, review.points) == said


def check_comment(verdict: Verdict) -> None:
    """A return says what to change; no comment is longer than `LONGEST_COMMENT` characters."""
    if verdict.returned and not verdict.comment:
        raise DomainError(_("Write what is to be changed: the trainee sees it with the returned text."))
    if len(verdict.comment) > LONGEST_COMMENT:
        raise DomainError(_("A comment may have at most %(n)s characters.", n=LONGEST_COMMENT))


def check_newest(version: Version, newest: Version) -> None:
    """A review is of the version that was read; raises `Conflict` when a newer one was handed in."""
    if version.id != newest.id:
        raise Conflict(
            _(
                "Version %(n)s was handed in while you were reading. Nothing was saved: "
                "look at what changed, then save again. Your comment is kept.",
                n=newest.number,
            )
        )


def check_reading(allocation: Allocation, version: Version, verdict: Verdict) -> None:
    """A further reading is of one version, and gives a level."""
    if allocation.reading is Reading.FIRST:
        return
    if allocation.version_no != version.number:
        raise Conflict(_("This reflection was handed in anew and is read again later. Nothing was saved."))
    if verdict.returned:
        raise DomainError(
            _(
                "This text cannot be returned any more. Give it a level and say in the comment what is missing."
            )
        )


def check_replaced(current: Review | None, replaces: int | None) -> None:
    """A page made before the current review was saved does not replace it; raises `Conflict`."""
    if current is not None and current.id != replaces:
        raise Conflict(
            _(
                "Another review of this text was saved meanwhile, perhaps in a second window. "
                "Nothing was changed: compare, then save again. Your comment is kept."
            )
        )
