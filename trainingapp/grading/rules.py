"""States of a review, and what is refused; pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from trainingapp.core.errors import Conflict, DomainError
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.grading.models import Level, Review
from trainingapp.reflections.models import Version

LONGEST_COMMENT = 2000


class ReviewState(enum.Enum):
    """Where the newest version of a reflection stands on its way through the review."""

    UNDEALT = "undealt"
    REWRITTEN = "rewritten"
    UNREAD = "unread"
    RETURNED = "returned"
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
    ReviewState.READ: _l("Read"),
}
_TONES = {ReviewState.UNDEALT: "bad", ReviewState.REWRITTEN: "warn", ReviewState.READ: "good"}


@dataclass(frozen=True)
class Verdict:
    """What a grader says about a version: a level, or (None) a return for rewriting."""

    level: Level | None
    comment: str

    @property
    def returned(self) -> bool:
        return self.level is None

    def is_that_of(self, review: Review | None) -> bool:
        """Whether the review says this already."""
        return review is not None and (review.level, review.comment) == (self.level, self.comment)


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


def check_replaced(current: Review | None, replaces: int | None) -> None:
    """A page made before the current review was saved does not replace it; raises `Conflict`."""
    if current is not None and current.id != replaces:
        raise Conflict(
            _(
                "Another review of this text was saved meanwhile, perhaps in a second window. "
                "Nothing was changed: compare, then save again. Your comment is kept."
            )
        )
