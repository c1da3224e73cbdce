"""The dry run of a table of sites, and carrying it out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, Site, SiteKind
from trainingapp.cohorts.services.sites import NewSite, add_tree, edit_site, venues_named
from trainingapp.cohorts.site_sheets import SiteRow, places, read_rows
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

LONGEST = 120
KIND_WORDS = {
    "主课堂": SiteKind.MAIN,
    "主会场": SiteKind.MAIN,
    "main": SiteKind.MAIN,
    "mainclassroom": SiteKind.MAIN,
    "分课堂": SiteKind.BRANCH,
    "分会场": SiteKind.BRANCH,
    "branch": SiteKind.BRANCH,
    "branchclassroom": SiteKind.BRANCH,
    "培训点": SiteKind.POINT,
    "教学点": SiteKind.POINT,
    "point": SiteKind.POINT,
    "trainingpoint": SiteKind.POINT,
}


@dataclass
class SiteDraft:
    """What one row would do: its values as they would stand, what changes, and what is wrong, with addresses."""

    row: SiteRow
    site: Site | None
    name: str
    kind: SiteKind = SiteKind.POINT
    parent: str = ""
    venue: str = ""
    planned: int | None = None
    contact: str = ""
    changed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def refuse(self, name: str, problem: str) -> None:
        self.problems.append(_(": ").join((self.row.address(name), str(problem))))


def digest(text: str) -> str:
    """A sign of the text that was shown: what is confirmed is what was looked at."""
    return hashlib.sha256("\n".join(line.rstrip() for line in text.splitlines()).strip().encode()).hexdigest()


def dry_run(cohort: Cohort, text: str) -> list[SiteDraft]:
    """What the table would add and change; nothing is written. One statement, however many rows.

    An empty cell of a site that stands changes nothing.
    """
    query = select(Site).where(Site.cohort_id == cohort.id)
    query = query.options(joinedload(Site.venue), joinedload(Site.parent)).order_by(Site.position, Site.id)
    known = {site.name: site for site in session.scalars(query)}
    main = next((site for site in known.values() if site.parent_id is None), None)
    drafts = [_draft(row, known, main) for row in read_rows(text)]
    if len(drafts) > rules.MOST_SITES:
        raise DomainError(_("At most %(n)s lines at once.", n=rules.MOST_SITES))
    _refuse_repeats(drafts)
    _check_tree(drafts, known)
    return drafts


def carry_out(cohort: Cohort, drafts: list[SiteDraft], *, by: Person) -> tuple[int, int]:
    """Add and change what the drafts say; returns how many of each. Raises DomainError if one has a problem."""
    if any(draft.problems for draft in drafts):
        raise DomainError(_("Some rows have a problem. Correct them first."))
    changed = [draft for draft in drafts if draft.site is not None and draft.changed]
    known = {site.name: site for site in session.scalars(select(Site).where(Site.cohort_id == cohort.id))}
    new = [
        NewSite(one.name, one.kind, known.get(one.parent, one.parent), one.venue, one.planned, one.contact)
        for one in drafts
        if one.site is None
    ]
    venues = venues_named({one.venue for one in changed}, by=by)
    for one in changed:
        assert one.site is not None
        values: dict[str, Any] = {"name": one.name, "kind": one.kind, "planned": one.planned}
        edit_site(one.site, **values, venue=venues.get(one.venue), contact=one.contact, by=by)
    add_tree(cohort, new, by=by)
    return len(new), len(changed)


def _draft(row: SiteRow, known: Mapping[str, Site], main: Site | None) -> SiteDraft:
    name = row.cells["name"]
    site = known.get(name)
    draft = SiteDraft(row, site, name)
    if not name:
        draft.refuse("name", _("The name is missing."))
    for column, text in row.cells.items():
        if len(text) > LONGEST:
            draft.refuse(column, _("Longer than %(n)s characters.", n=LONGEST))
    _read_parent(draft, main)
    _read_kind(draft, main)
    _read_planned(draft)
    was = (site.venue.name if site.venue else "", site.contact) if site else ("", "")
    draft.venue, draft.contact = row.cells.get("venue") or was[0], row.cells.get("contact") or was[1]
    if site is not None:
        now = {"kind": draft.kind, "venue": draft.venue, "planned": draft.planned, "contact": draft.contact}
        then = {"kind": site.kind, "venue": was[0], "planned": site.planned, "contact": was[1]}
        draft.changed = [column for column, value in now.items() if value != then[column]]
    return draft


def _read_parent(draft: SiteDraft, main: Site | None) -> None:
    text, site = draft.row.cells.get("parent", ""), draft.site
    if site is not None:
        draft.parent = site.parent.name if site.parent else ""
        if text and text != draft.parent:
            draft.refuse(
                "parent",
                _(
                    "The site hangs below “%(name)s” already; a table does not move it.",
                    name=draft.parent or "–",
                ),
            )
        return
    draft.parent = text or (main.name if main else "")


def _read_kind(draft: SiteDraft, main: Site | None) -> None:
    text = draft.row.cells.get("kind", "")
    word = "".join(text.split()).lower()
    kind = KIND_WORDS.get(word) or next((one for one in SiteKind if str(one.label) == text), None)
    if text and kind is None:
        draft.refuse("kind", _("“%(text)s” is no kind of site. Write 主课堂, 分课堂 or 培训点.", text=text))
    if draft.site is not None:
        draft.kind = kind or draft.site.kind
        if (draft.kind is SiteKind.MAIN) != (draft.site.parent_id is None):
            draft.refuse("kind", _("A class has one main classroom."))
        return
    below_main = main is not None and draft.parent == main.name
    draft.kind = kind or (SiteKind.BRANCH if below_main else SiteKind.POINT)


def _read_planned(draft: SiteDraft) -> None:
    text = draft.row.cells.get("planned", "")
    draft.planned = places(text) if text else (draft.site.planned if draft.site else None)
    if text and draft.planned is None:
        draft.refuse("planned", _("“%(text)s” is no number of places.", text=text))


def _refuse_repeats(drafts: list[SiteDraft]) -> None:
    first: dict[str, SiteDraft] = {}
    for draft in drafts:
        other = first.setdefault(draft.name, draft)
        if other is not draft and draft.name:
            draft.refuse("name", _("The same name stands in %(cell)s.", cell=other.row.address("name")))


def _check_tree(drafts: list[SiteDraft], known: Mapping[str, Site]) -> None:
    """Each new site fits below its parent, in whatever order the rows stand."""
    wanted = {draft.name: draft for draft in drafts if draft.site is None}
    levels: dict[str, int | None] = {name: site.depth for name, site in known.items()}
    kinds = {name: site.kind for name, site in known.items()} | {one.name: one.kind for one in drafts}
    for draft in drafts:
        if draft.site is not None:
            continue
        depth = _depth(draft.parent, wanted, levels)
        if depth is None:
            problem = _(
                "There is no site called “%(name)s” in this class or in the table.", name=draft.parent
            )
            draft.refuse("parent", problem)
            continue
        parent = Site(kind=kinds[draft.parent], path="0/" * (depth + 1))
        try:
            rules.check_child(parent, draft.kind)
        except DomainError as error:
            draft.refuse("kind", str(error))


def _depth(name: str, wanted: Mapping[str, SiteDraft], levels: dict[str, int | None]) -> int | None:
    """How deep a site stands or would stand; None if it hangs on nothing, or on itself."""
    chain: list[str] = []
    while name not in levels:
        if name not in wanted:
            levels[name] = None
            break
        levels[name] = None  # until its parent is known: a circle meets itself here
        chain.append(name)
        name = wanted[name].parent
    for below in reversed(chain):
        above = levels[wanted[below].parent]
        levels[below] = None if above is None else above + 1
    return levels[name] if not chain else levels[chain[0]]
