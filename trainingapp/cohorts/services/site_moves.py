"""A site comes to hang below another one, with all that hangs below it."""

from __future__ import annotations

from sqlalchemy import func, select, update

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries, rules
from trainingapp.cohorts.models import Site, SiteKind
from trainingapp.cohorts.services.sites import LARGEST, renumber
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session


def move_site(
    site: Site, parent: Site, *, kind: SiteKind | None = None, renumbers: bool = True, by: Person
) -> None:
    """Hang a site and all below it under another one; people, staff and lessons stay at their sites.

    Args:
        kind: what the site becomes with the move, if that changes.
        renumbers: False where several sites move and the caller calls `renumber` once, after the last.

    Raises:
        DomainError: the class is closed, it is the main classroom, the parent lies below it, the kind does not fit
            there, or the tree would be too deep.
    """
    rules.check_not_closed(site.cohort)
    if site.parent_id is None:
        raise DomainError(_("The main classroom hangs below nothing."))
    if parent.path.startswith(site.path):
        raise DomainError(_("“%(name)s” hangs below this site itself.", name=parent.name))
    rules.check_child(parent, kind or site.kind)
    if parent.depth + 1 + _levels_below(site) > rules.DEEPEST:
        raise DomainError(_("The tree of sites is at most %(n)s levels deep.", n=rules.DEEPEST + 1))
    old, new = site.path, f"{parent.path}{site.id}/"
    session.flush()
    moved = update(Site).where(queries.inside(old)).values(path=new + func.substr(Site.path, len(old) + 1))
    session.execute(moved.execution_options(synchronize_session=False))
    session.expire_all()
    was = site.parent.name if site.parent else ""
    site.parent, site.position = parent, LARGEST  # behind its new siblings until all are numbered
    audit.record(by, "site.move", site, name=site.name, was=was, below=parent.name)
    if renumbers:
        renumber(site.cohort)


def _levels_below(site: Site) -> int:
    """How many levels hang below the site."""
    slashes = func.length(Site.path) - func.length(func.replace(Site.path, "/", ""))
    most = session.scalar(select(func.max(slashes)).where(queries.inside(site.path)))
    return int(most or 1) - 1 - site.depth
