"""The chapters that list people and sites; phones are masked, but a change of a masked one is seen."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from trainingapp.accounts.rules import masked_phone
from trainingapp.core.i18n import _
from trainingapp.groups.queries import Member
from trainingapp.printing.markup import Column, Row, el, running, table, together, unit_and_post
from trainingapp.printing.pieces.handbook.facts import Facts
from trainingapp.printing.pieces.site_lists import contact

NAME, UNIT = 6.4, 20.6
SITE, ADDRESS = 9.4, 17
"""Ems of these columns."""
MOST_LISTED = 1500
"""Trainees in one book; of more the group lists tell."""


def contacts(facts: Facts) -> tuple[Markup | None, Markup | None]:
    """Staff of the site and its trainees, group by group; as printed, and by what a change is seen."""
    if not facts.staff and not facts.trainees:
        return None, None
    return _contacts(facts, facts.full_contacts), _contacts(facts, full=True)


def _contacts(facts: Facts, full: bool) -> Markup:
    staff = [(str(one.role.label), one.person.name, _phone(one.person.phone, full)) for one in facts.staff]
    office = (
        Column(
            _("Office"),
            12,
        ),
        Column(_("Name"), 12, "strong"),
        Column(_("Phone"), 13),
    )
    parts: list[Markup] = []
    if staff:
        parts += [el("h2", _("Staff of the site")), table(office, staff)]
    if len(facts.trainees) > MOST_LISTED:
        parts.append(el("p", _("The trainees stand in the lists of their groups.")))
    elif facts.trainees:
        parts += [el("h2", _("Trainees")), table(_columns(), _rows(facts.trainees, full))]
    return together(*parts)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Group"), 2.6, "number"),
        Column(_("Name"), NAME, "strong"),
        Column(_("Unit and post"), UNIT),
        Column(_("Phone"), 7.4),
    )


def _rows(trainees: Iterable[Member], full: bool) -> Iterable[Row]:
    for one in trainees:
        where = unit_and_post(one.unit, one.post, UNIT)
        yield one.group_number, running(one.name, NAME), where, _phone(one.phone, full)


def _phone(phone: str | None, full: bool) -> str:
    return (phone or "") if full else masked_phone(phone)


def sites(facts: Facts) -> tuple[Markup | None, Markup | None]:
    """The sites around; as printed, and by what a change is seen."""
    return _sites(facts, facts.full_contacts), _sites(facts, full=True)


def _sites(facts: Facts, full: bool) -> Markup:
    columns = (
        Column(_("Site"), SITE),
        Column(_("Venue and address"), ADDRESS),
        Column(_("People"), 3, "number"),
        Column(_("Contact"), 7.6),
    )
    rows = []
    for site in facts.sites:
        venue = site.venue
        address = "　".join(filter(None, (venue.name, f"{venue.province}{venue.address}"))) if venue else ""
        people = facts.people.get(site.id) or ""
        rows.append(
            (running(site.name, SITE), running(address, ADDRESS), people, contact(site.contact, full))
        )
    return table(columns, rows)
