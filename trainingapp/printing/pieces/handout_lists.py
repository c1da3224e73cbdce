"""Handout lists: who got which material, signed for. The list for certificates goes with the certificates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from trainingapp.cohorts.models import Site
from trainingapp.core.i18n import _, _l
from trainingapp.printing import people
from trainingapp.printing.markup import Column, Row, el, heading, table, together
from trainingapp.printing.people import Trainee
from trainingapp.printing.sheets import Piece, Sheet, Wanted

BLANK_ROWS = 3


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """A list for each group, or for all of a site without groups."""
    for site, them in people.by_site(wanted):
        parts = people.by_group(them)
        for number, some in parts:
            group = _("Group %(n)s", n=number) if number else (_("No group yet") if len(parts) > 1 else "")
            title = " · ".join(part for part in (site.name, group) if part)
            yield Sheet(f"handout-{site.id}-{number or 0}", title, handout(site, group, some), site)


def handout(site: Site, group: str, them: Sequence[Trainee]) -> Markup:
    """One list; two columns stay free for what else there is to hand out."""
    head = heading(_("Handout list"), (_("Site"), site.name), (_("Group"), group), (_("People"), len(them)))
    listed: list[Row] = [
        (at, one.name, one.trainee_no, one.delegation, *("□",) * 2, *("",) * 3)
        for at, one in enumerate(them, 1)
    ]
    blank: list[Row] = [("",) * 9] * BLANK_ROWS
    foot = el("p", el("span", _("Handed out by"), el("i")), el("span", _("Day"), el("i")), cls="tally")
    return together(head, table(_columns(), [*listed, *blank], cls="list signing"), foot)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), 3, "number"),
        Column(_("Name"), 7.4, "strong"),
        Column(_("Trainee number"), 6.8),
        Column(_("Delegation"), 7.2),
        Column(_("Handbook"), 3.8, "center"),
        Column(_("Trainee card"), 3.8, "center"),
        Column("", 3.2, "center write"),
        Column("", 3.2, "center write"),
        Column(_("Signature"), 6.6),
    )


CSS = """
.handout-lists .signing { border-left: 0; }
.handout-lists .signing td, .handout-lists .signing th { border-left: 0.25pt solid #888; }
.handout-lists .signing td:first-child, .handout-lists .signing th:first-child { border-left: 0; }
.handout-lists .signing th { vertical-align: bottom; }
.handout-lists .signing td { height: 24pt; padding-top: 0; padding-bottom: 0; vertical-align: middle;
  border-bottom-color: #000; }
.handout-lists .tally { margin-top: 16.8pt; break-inside: avoid; }
.handout-lists .tally span { display: inline-block; margin-right: 2em; }
.handout-lists .tally i { display: inline-block; width: 9em; border-bottom: 0.5pt solid #000; }
"""

PIECE = Piece(
    "handout-lists",
    _l("Handout lists"),
    _l("For materials, group by group, to be signed; two columns stay free."),
    sheets,
    css=CSS,
)
