"""The dry run of a table of sites, and carrying it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trainingapp.accounts.models import Person
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, Site, SiteKind
from trainingapp.cohorts.services.site_moves import move_site
from trainingapp.cohorts.services.sites import NewSite, add_tree, edit_site, renumber, venues_named
from trainingapp.cohorts.site_sheets import SiteRow, places, read_rows
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session

LONGEST = 120
CLEAR = {"-", "－", "—", "–", "——", "清空"}
"""What is written into a cell to empty what stands there."""
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
    moves: bool = False
    """Whether a site that stands comes to hang below another one."""
    depth: int = 0
    """How deep it would stand; the main classroom stands at 0."""
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    """What changes of a site that stands: what people call it, the value before, the value then."""
    problems: list[str] = field(default_factory=list)

    def refuse(self, name: str, problem: str) -> None:
        self.problems.append(_(": ").join((self.row.address(name), str(problem))))


def dry_run(cohort: Cohort, text: str) -> list[SiteDraft]:
    """What the table would add and change; nothing is written. One statement, however many rows.

    An empty cell of a site that stands changes nothing; one of `CLEAR` empties venue, places or contact.
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
    """Add, move and change what the drafts say; returns how many are new and how many changed.

    Raises:
        DomainError: one has a problem, or would lie too deep with all that hangs below it.
    """
    if any(draft.problems for draft in drafts):
        raise DomainError(_("Some rows have a problem. Correct them first."))
    changed = [draft for draft in drafts if draft.site is not None and draft.changed]
    known = {site.name: site for site in session.scalars(select(Site).where(Site.cohort_id == cohort.id))}
    new = [
        NewSite(one.name, one.kind, known.get(one.parent, one.parent), one.venue, one.planned, one.contact)
        for one in drafts
        if one.site is None
    ]
    known |= {site.name: site for site in add_tree(cohort, new, by=by)}
    venues = venues_named({one.venue for one in changed}, by=by)
    for one in sorted(changed, key=lambda one: one.depth):  # whatever a site moves below has moved before
        assert one.site is not None
        if one.moves:
            move_site(one.site, known[one.parent], kind=one.kind, renumbers=False, by=by)
        values: dict[str, Any] = {"name": one.name, "kind": one.kind, "planned": one.planned}
        edit_site(one.site, **values, venue=venues.get(one.venue), contact=one.contact, by=by)
    if any(one.moves for one in changed):
        renumber(cohort)
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
    draft.venue, draft.contact = (
        _cell(row, column, before) for column, before in zip(("venue", "contact"), was, strict=True)
    )
    draft.changed = list(_changes(draft))
    return draft


def _cell(row: SiteRow, column: str, before: str) -> str:
    text = row.cells.get(column, "")
    return "" if text in CLEAR else text or before


def _changes(draft: SiteDraft) -> Iterator[tuple[str, str, str]]:
    site = draft.site
    if site is None:
        return
    pairs = (
        (_("Kind"), site.kind.label, draft.kind.label),
        (_("Below"), site.parent.name if site.parent else "", draft.parent),
        (_("Venue"), site.venue.name if site.venue else "", draft.venue),
        (_("Planned places"), site.planned, draft.planned),
        (_("Contact"), site.contact, draft.contact),
    )
    for label, before, then in pairs:
        was, now = ("" if value is None else str(value) for value in (before, then))
        if was != now:
            yield label, was, now


def _read_parent(draft: SiteDraft, main: Site | None) -> None:
    text, site = draft.row.cells.get("parent", ""), draft.site
    before = site.parent.name if site and site.parent else ""
    if site is not None and site.parent is None:
        if text:
            draft.refuse("parent", _("The main classroom hangs below nothing."))
        return
    draft.parent = text or before or (main.name if main else "")
    draft.moves = site is not None and draft.parent != before


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
    if text in CLEAR:
        return
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
    """Each new site, and each that moves or becomes another kind, fits below its parent, in whatever order."""
    parents = {name: site.parent.name for name, site in known.items() if site.parent}
    parents |= {draft.name: draft.parent for draft in drafts if draft.parent}
    levels: dict[str, int | None] = {name: 0 for name, site in known.items() if site.parent_id is None}
    kinds = {name: site.kind for name, site in known.items()} | {one.name: one.kind for one in drafts}
    for draft in drafts:
        above = _depth(draft.parent, parents, levels)
        draft.depth = 0 if above is None else above + 1
        if draft.site is not None and not draft.moves:
            continue
        if above is None:
            draft.refuse("parent", _no_parent(draft, known))
            continue
        parent = Site(kind=kinds[draft.parent], path="0/" * (above + 1))
        try:
            rules.check_child(parent, draft.kind)
        except DomainError as error:
            draft.refuse("kind", str(error))


def _no_parent(draft: SiteDraft, known: Mapping[str, Site]) -> str:
    if draft.parent in known:
        return _("“%(name)s” hangs below this site itself.", name=draft.parent)
    return _("There is no site called “%(name)s” in this class or in the table.", name=draft.parent)


def _depth(name: str, parents: Mapping[str, str], levels: dict[str, int | None]) -> int | None:
    """How deep a site stands or would stand; None if it hangs on nothing, or on itself."""
    chain: list[str] = []
    while name not in levels:
        levels[name] = None  # until its parent is known: a circle meets itself here
        if name not in parents:
            break
        chain.append(name)
        name = parents[name]
    for below in reversed(chain):
        above = levels[parents[below]]
        levels[below] = None if above is None else above + 1
    return levels[chain[0]] if chain else levels[name]
