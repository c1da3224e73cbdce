"""Group lists: who discusses with whom, where, and who convenes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

from trainingapp.core.i18n import _, _l
from trainingapp.core.session import session
from trainingapp.groups import queries
from trainingapp.groups.models import Group
from trainingapp.groups.queries import Member
from trainingapp.printing.markup import Column, Row, fits, heading, kept, table, together, unit_and_post
from trainingapp.printing.sheets import Piece, Sheet, Wanted

NAME, UNIT = 9, 25.5
"""Ems of these columns."""


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """A sheet for each group, site by site. Phones are not on it: nobody needs them to find a group."""
    for site in wanted.sites:
        groups = list(session.scalars(queries.groups_of(site)))
        members = groupby(queries.members_at(site), lambda one: one.group_id) if groups else ()
        by_group = {group_id: list(them) for group_id, them in members}
        for group in groups:
            title = _("List of group %(n)s", n=group.number)
            html = group_list(group, title, by_group.get(group.id, []))
            yield Sheet(f"group-{group.id}", f"{site.name} · {title}", html, site)


def group_list(group: Group, title: str, members: list[Member]) -> Markup:
    """The list of one group, conveners first."""
    head = heading(
        title,
        (_("Site"), group.site.name),
        (_("Room"), group.room.label if group.room else ""),
        (_("People"), len(members)),
    )
    return together(head, table(_columns(), map(_row, range(1, len(members) + 1), members)))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), 3, "number"),
        Column(_("Name"), NAME, "strong"),
        Column(_("Trainee number"), 7.5),
        Column(_("Unit and post"), UNIT),
    )


def _row(place: int, member: Member) -> Row:
    role = f"（{member.role.label}）" if member.convenes else ""
    name = f"{member.name}{role}"
    sender = "" if member.unit.startswith(member.delegation) else f"{member.delegation}　"
    where = unit_and_post(f"{sender}{member.unit}", member.post, UNIT)
    return (
        place,
        name if fits(name, NAME) else together(kept(member.name), kept(role)),
        member.trainee_no,
        where,
    )


PIECE = Piece(
    "group-lists",
    _l("Group lists"),
    _l("A sheet for each group with its room and conveners, to be pinned up and handed to the conveners."),
    sheets,
)
