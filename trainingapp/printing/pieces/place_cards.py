"""Place cards: A4 across, folded along the middle, the name on both sides so that it stands on a table."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from trainingapp.core.i18n import _l
from trainingapp.printing import people
from trainingapp.printing.fitting import Box, fitted, name_in, spaced
from trainingapp.printing.markup import el, together
from trainingapp.printing.sheets import Piece, Sheet, Wanted

LARGEST = 199.9
SIDE = Box(wide=740, high=297, largest=200)
"""In points; the side itself is 842 by 297.6."""


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """A card for each trainee, site by site in the order of seats."""
    for site, them in people.by_site(wanted):
        for one in people.in_seat_order(them):
            yield Sheet(f"card-{one.enrolment_id}", f"{site.name} · {one.name}", card(one.name), site)


def card(name: str) -> Markup:
    """Both sides of one card. As few elements and styles as can be: they are what takes time."""
    shown = spaced(name)
    is_largest = fitted(SIDE, shown) == ([shown], LARGEST)
    side = el("p", shown, cls="side") if is_largest else name_in(SIDE, shown, cls="side")
    return together(side, side)


CSS = f"""
@page {{ size: A4 landscape; margin: 0; }}
.place-cards {{ page: auto; string-set: none; }}
.side {{ box-sizing: border-box; height: 297.6pt; font-size: {LARGEST}pt; line-height: 297.6pt; text-align: center;
  font-weight: bold; white-space: nowrap; }}
.side:first-child {{ transform: rotate(180deg); }}
.place-cards::after {{ display: block; margin: -296.8pt 0 0 16pt; height: 6pt; white-space: nowrap; font-size: 4.5pt;
  line-height: 6pt; color: #888; content: attr(data-place) "　" attr(data-stamp); }}
"""

PIECE = Piece(
    "place-cards",
    _l("Place cards"),
    _l("A4 across, to be folded along the middle; in the order of seats."),
    sheets,
    css=CSS,
)
