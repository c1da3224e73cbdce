"""What a piece of print is: the one interface of the modules in `pieces`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.i18n import LazyString


@dataclass(frozen=True)
class Wanted:
    """What is to be printed of."""

    cohort: Cohort
    sites: tuple[Site, ...]
    """In tree order: the site that was chosen and those below it, or all of the class."""
    is_whole: bool = False
    """Whether it is the whole class, so that sheets of no site belong to it."""
    full_contacts: bool = False
    """Phones in full: somebody had the right, and gave a reason."""
    lessons: frozenset[int] | None = None
    """Ids of the lessons whose sheets are wanted, of the pieces that have sheets of lessons; None for all."""


@dataclass(frozen=True)
class Sheet:
    """What is printed anew as a whole: the list of one group, one door sign, a page of cards, a chapter."""

    key: str
    """Stable, and unique within its piece and class: `group-17`, with the number of the row it is about."""
    title: str
    """What people call it."""
    html: Markup
    site: Site | None
    """Whose it is; None if it is the class's."""
    basis: Markup | None = None
    """By what it is seen to have changed, if that is not all of `html`."""
    lists_pages: bool = False
    """In a book: it holds the page numbers of the others, and so is printed anew when one of them moves."""

    @cached_property
    def digest(self) -> str:
        """The same as long as the sheet looks the same."""
        return hashlib.sha256((self.html if self.basis is None else self.basis).encode()).hexdigest()


@dataclass(frozen=True)
class Piece:
    """A kind of printed matter."""

    key: str
    title: LazyString
    note: LazyString
    """One line: what it is for and how it is printed."""
    sheets: Callable[[Wanted], Iterable[Sheet]]
    """The sheets in the order in which they are wanted from the printer."""
    css: str = ""
    """Beyond `print.css`; `@page` here overrides size and margins."""
    prepare: Callable[[Wanted], None] | None = None
    """Writes what has to stand in the database before sheets of the piece are printed; run in the worker."""
    is_book: bool = False
    """Whether the sheets of a site are bound: chapters of one document with page numbers throughout."""
    has_contacts: bool = False
    """Whether phones stand on it, masked unless somebody may have them in full."""
    lesson_of: Callable[[str], int] | None = None
    """Of a piece whose sheets belong to lessons: the lesson's id by the key of a sheet."""

    def covers(self, wanted: Wanted, key: str) -> bool:
        """Whether a sheet with this key is among what is wanted of the sites."""
        return self.lesson_of is None or wanted.lessons is None or self.lesson_of(key) in wanted.lessons
