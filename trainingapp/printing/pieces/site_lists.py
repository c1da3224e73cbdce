"""Sites as lists, instead of a map: each site that has others below it, with their addresses and whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Site
from trainingapp.core.i18n import _, _l
from trainingapp.printing.markup import Column, Row, heading, kept, running, table, together
from trainingapp.printing.sheets import Piece, Sheet, Wanted

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """A sheet for each site with those directly below it."""
    below: dict[int | None, list[Site]] = {}
    for site in wanted.sites:
        below.setdefault(site.parent_id, []).append(site)
    people = cohorts.headcount(wanted.cohort)
    for site in wanted.sites:
        if site.id in below:
            title = _("Sites of %(site)s", site=site.name)
            sites = [site, *below[site.id]]
            shown, basis = (
                site_list(title, sites, people, full=full) for full in (wanted.full_contacts, True)
            )
            yield Sheet(f"below-{site.id}", title, shown, site, basis=basis)


def site_list(title: str, sites: Sequence[Site], people: dict[int, int], *, full: bool) -> Markup:
    """Head and table."""
    return together(heading(title, (_("Sites"), len(sites))), site_table(sites, people, full=full))


def site_table(sites: Sequence[Site], people: dict[int, int], *, full: bool) -> Markup:
    """Sites with kind, address, people and contact; mobile phones in it are masked unless `full`."""
    columns = (
        Column(_("Site"), 12),
        Column(_("Kind"), 5),
        Column(_("Venue and address"), 14.5),
        Column(_("People"), 3.5, "number"),
        Column(_("Contact"), 10),
    )
    return table(columns, (_row(site, people.get(site.id, 0), full) for site in sites))


def _row(site: Site, people: int, full: bool) -> Row:
    venue = site.venue
    address = "　".join(filter(None, (venue.name, f"{venue.province}{venue.address}"))) if venue else ""
    return (
        running(site.name),
        kept(str(site.kind.label)),
        running(address),
        people or "",
        contact(site.contact, full),
    )


def contact(text: str, full: bool) -> str:
    """Whom to call: office telephones as they are, mobile phones masked unless `full`."""
    return text if full else _MOBILE.sub(lambda found: masked_phone(found[0]), text)


PIECE = Piece(
    "site-lists",
    _l("Lists of sites"),
    _l("Instead of a map: the sites below each other with addresses and contacts."),
    sheets,
    has_contacts=True,
)
