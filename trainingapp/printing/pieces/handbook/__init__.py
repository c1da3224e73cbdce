"""The trainee handbook: a book of A5 for each site where trainees sit.

Cover, contents with page numbers, the class, its rules in words, timetable, groups, rooms, contacts, sites. Chapters
begin on a new page, so that one of them can be exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from trainingapp.core.i18n import _l
from trainingapp.printing.markup import el, together
from trainingapp.printing.pieces.handbook import front, listing, teaching, wording
from trainingapp.printing.pieces.handbook.facts import Facts, read
from trainingapp.printing.sheets import Piece, Sheet, Wanted


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The chapters of each site's book."""
    for facts in read(wanted):
        chapters = [
            (key, title, body, body if basis is None else basis)
            for key, title, body, basis in _chapters(facts)
            if body is not None
        ]
        cover = front.cover(facts)
        yield Sheet(f"{facts.site.id}-cover", facts.site.name, cover, facts.site)
        contents = front.contents([(_anchor(key), title) for key, title, _body, _basis in chapters])
        yield Sheet(
            f"{facts.site.id}-contents", front.contents_title(), contents, facts.site, lists_pages=True
        )
        for place, (key, title, body, basis) in enumerate(chapters):
            head = el("h1", title, id=_anchor(key), cls=None if place else "opening")
            yield Sheet(
                f"{facts.site.id}-{key}",
                title,
                together(head, body),
                facts.site,
                basis=together(title, basis),
            )


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
