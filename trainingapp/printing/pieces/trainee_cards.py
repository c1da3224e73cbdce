"""Trainee cards: ten on a page, to be cut apart; the barcode is scanned by the staff at the door."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from trainingapp.attendance import sheet_codes
from trainingapp.cohorts.models import Site
from trainingapp.core import barcodes
from trainingapp.core.i18n import _, _l
from trainingapp.printing import people
from trainingapp.printing.fitting import Box, name_in
from trainingapp.printing.markup import el, together
from trainingapp.printing.people import Trainee
from trainingapp.printing.sheets import Piece, Sheet, Wanted

PER_PAGE = 10
NAME = Box(wide=222, high=44, largest=27)


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """Pages of ten, site by site in the order of trainee numbers: whoever comes later stands on the last page."""
    for site, them in people.by_site(wanted):
        for start in range(0, len(them), PER_PAGE):
            some = them[start : start + PER_PAGE]
            html = together(*(card(one, site) for one in some))
            title = f"{site.name} · {some[0].trainee_no} – {some[-1].trainee_no}"
            yield Sheet(f"cards-{site.id}-{start // PER_PAGE + 1}", title, html, site)


def card(one: Trainee, site: Site) -> Markup:
    """One card."""
    facts = [one.trainee_no, site.name, *([_("Group %(n)s", n=one.group)] if one.group else [])]
    code = barcodes.code128(sheet_codes.of_card(one.enrolment_id), height=9)
    return el(
        "article",
        el("p", site.cohort.title, cls="class"),
        el("p", _("Trainee card"), cls="what"),
        name_in(NAME, one.name),
        el("p", "\u3000".join(facts), cls="card-facts"),
        el("div", Markup(code), cls="code"),  # noqa: S704 - drawn by us
        cls="card",
    )


CSS = """
@page { size: A4; margin: 38.3pt 42.5pt; }
.trainee-cards .card { position: relative; float: left; box-sizing: border-box; width: 255.1pt; height: 153.1pt;
  padding: 9pt 14pt; border: 0.4pt dashed #999; margin: 0 -0.2pt -0.2pt 0; overflow: hidden; text-align: center; }
.trainee-cards .class { font-size: 8.5pt; line-height: 10.5pt; height: 21pt; overflow: hidden; }
.trainee-cards .what { font-size: 8.5pt; line-height: 11pt; letter-spacing: 0.6em; text-indent: 0.6em; color: #a5281b; }
.trainee-cards .name { height: 44pt; font-weight: bold; white-space: nowrap; box-sizing: border-box; }
.trainee-cards .card-facts { font-size: 9pt; line-height: 12pt; height: 24pt; overflow: hidden; }
.trainee-cards .code { position: absolute; left: 0; right: 0; bottom: 7pt; }
"""

PIECE = Piece(
    "trainee-cards",
    _l("Trainee cards"),
    _l("Ten on a page with lines to cut along; the staff scans the barcode at the door."),
    sheets,
    css=CSS,
)
