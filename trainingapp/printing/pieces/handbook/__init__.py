"""The trainee handbook: a book of A5 for each site where trainees sit.

Cover, contents with page numbers, the class, its rules in words, timetable, groups, rooms, contacts, sites. Chapters
begin on a new page, so that one of them can be exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from trainingapp.certificates.design.wording import chinese_number
from trainingapp.core.i18n import _l
from trainingapp.printing.markup import el, together
from trainingapp.printing.pieces.handbook import front, listing, teaching, wording
from trainingapp.printing.pieces.handbook.facts import Facts, read
from trainingapp.printing.sheets import Piece, Sheet, Wanted


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The chapters of each site's book."""
    for facts in read(wanted):
        yield from book(facts)


def book(facts: Facts) -> Iterator[Sheet]:
    """The chapters of one book."""
    site = facts.site
    chapters = [one for one in _chapters(facts) if one[2] is not None]
    yield Sheet(f"{site.id}-cover", site.name, front.cover(facts), site)
    contents = front.contents(
        [(_anchor(key), _numbered(place, title)) for place, (key, title, *_bodies) in enumerate(chapters)]
    )
    yield Sheet(f"{site.id}-contents", front.contents_title(), contents, site, lists_pages=True)
    for place, (key, title, body, basis) in enumerate(chapters):
        head = el("h1", _numbered(place, title), id=_anchor(key), cls=None if place else "opening")
        seen = together(_numbered(place, title), body if basis is None else basis)
        yield Sheet(f"{site.id}-{key}", title, together(head, body), site, basis=seen)


def _numbered(place: int, title: str) -> str:
    """一、…; `place` counts from 0."""
    return f"{chinese_number(place + 1)}、{title}"


def _anchor(key: str) -> str:
    return f"chapter-{key}"


def _chapters(facts: Facts) -> Iterator[tuple[str, str, Markup | None, Markup | None]]:
    """Key, title, body and, where it differs, by what a change is seen; a chapter without a body is left out."""
    yield "class", wording.titles()["class"], front.about(facts), None
    yield "rules", wording.titles()["rules"], wording.rules(facts), None
    yield "timetable", wording.titles()["timetable"], teaching.timetable(facts), None
    yield "groups", wording.titles()["groups"], teaching.groups(facts), None
    yield "rooms", wording.titles()["rooms"], teaching.rooms(facts), None
    yield "contacts", wording.titles()["contacts"], *listing.contacts(facts)
    yield "sites", wording.titles()["sites"], *listing.sites(facts)


PIECE = Piece(
    "handbook",
    _l("Trainee handbook"),
    _l(
        "A5, a book for each site: class, rules, timetable, groups, rooms, contacts, sites. Phones are masked."
    ),
    sheets,
    css=Path(__file__).with_name("handbook.css").read_text(encoding="utf-8"),
    is_book=True,
    has_contacts=True,
)
