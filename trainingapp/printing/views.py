"""The print room: pieces with what was printed last and what changed since; files to take away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.forms.sites import SiteFilter
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.cohorts.policies import Scope
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.printing import policies, queries, services
from trainingapp.printing.comparing import Change
from trainingapp.printing.forms import LessonFilter, PrintForm
from trainingapp.printing.models import PrintRun
from trainingapp.printing.pieces import BY_KEY, PIECES
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number
from trainingapp.web.paging import slice_page
from trainingapp.web.responses import page, see_other, stored_attachment

bp = Blueprint("printing", __name__, template_folder="templates")
SHOWN_RUNS = 15
MOST_COMPARED = 3000
"""People: of more the page does not say by itself what changed; one chooses a site."""


@bp.get("/cohorts/<int:cohort_id>/print-room")
@allow(cohort_policies.work_in, cohort=Cohort)
def index(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """What can be printed of the class or a site, and what was."""
    pick, site = _picked(person, cohort)
    area = _area(person, cohort, site)
    return page(
        "printing/index.html",
        cohort=cohort,
        pick=pick,
        site=site,
        here=_here(site),
        has_below=_has_below(pick, site),
        pieces=PIECES,
        last=queries.last_printed(cohort, area, site),
        compares=queries.people(cohort, area, site) <= MOST_COMPARED,
        runs=list(session.scalars(queries.runs(person, cohort).limit(SHOWN_RUNS))),
        by_key=BY_KEY,
        manages=cohort_policies.manage(person, cohort),
    )


@bp.get("/cohorts/<int:cohort_id>/print-room/sheets")
@allow(cohort_policies.work_in, cohort=Cohort)
def sheets(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The sheets of a piece and how they stand to what was printed last; htmx asks for the figures alone."""
    pick, site = _picked(person, cohort)
    piece = BY_KEY.get(request.args.get("piece", PIECES[0].key)) or abort(404)
    area = _area(person, cohort, site)
    narrow = (
        LessonFilter.asked(queries.lessons(cohort, area, site), request.args) if piece.lesson_of else None
    )
    chosen = narrow.lessons.chosen if narrow else None
    wanted = queries.wanted(cohort, area, site, lessons=chosen.ids if chosen else None)
    found = queries.compared(piece, wanted)
    due = [one for one in found if one.change.is_due]
    gone = [one for one in found if one.sheet is None]
    where = {"cohort": cohort, "site": site, "here": _here(site)}
    shown = {**where, "piece": piece, "due": due, "gone": gone, "total": len(found)}
    if request.headers.get("HX-Request") == "true":
        return page("printing/_changes.html", **shown)
    as_printed = [one for one in found if one.change is Change.SAME]
    listed = slice_page([*gone, *due, *as_printed], page_number())
    return page(
        "printing/sheets.html",
        pick=pick,
        has_below=_has_below(pick, site),
        narrow=narrow,
        listed=listed,
        **shown,
    )


def _picked(person: Person, cohort: Cohort) -> tuple[SiteFilter, Site | None]:
    """The site that the address asks for; None for the whole class, which not everybody may choose."""
    area = cohort_policies.scope(person, cohort)
    sites = session.scalars(cohorts.sites(cohort, area)).all()
    pick = SiteFilter.asked(sites, request.args, none=_("The whole class") if area.whole else "")
    if pick.is_elsewhere:
        abort(404)
    return pick, pick.chosen if area.whole else (pick.or_first() if sites else None)


def _area(person: Person, cohort: Cohort, site: Site | None) -> Scope:
    """The person's part of the class, or the site by itself if the address asks for that."""
    return queries.narrowed(cohort_policies.scope(person, cohort), site, alone=_is_alone())


def _is_alone() -> bool:
    return request.args.get("alone") == "y"


def _here(site: Site | None) -> dict[str, Any]:
    """What says in an address or an order which part of the class it is about."""
    return {} if site is None else {"site": site.id} | ({"alone": "y"} if _is_alone() else {})


def _has_below(pick: SiteFilter, site: Site | None) -> bool:
    return site is not None and any(one.parent_id == site.id for one in pick.site.sites)


@bp.post("/cohorts/<int:cohort_id>/print-room/runs")
@allow(cohort_policies.work_in, cohort=Cohort)
def order(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Print a piece or the whole set."""
    area = cohort_policies.scope(person, cohort)
    form = PrintForm()
    form.site.offer(
        session.scalars(cohorts.sites(cohort, area)).all(), none=_("The whole class") if area.whole else ""
    )
    form.lessons.offer(queries.lessons(cohort, area) if form.lessons.data else [])
    if not form.validate_on_submit():
        raise DomainError(" ".join(form.all_messages))
    if form.full_contacts.data and not cohort_policies.manage(person, cohort):
        abort(404)
    site = session.get(Site, form.site.data) if form.site.data else None
    alone = "y" if form.alone.data and site else None
    run = services.order_print(
        cohort,
        site,
        form.pieces,
        by=person,
        result_url=url_for("printing.index", cohort_id=cohort.id, site=form.site.data, alone=alone)
        + "#files",
        alone=alone is not None,
        only_changed=form.only_changed.data,
        contacts_reason=form.contacts_reason,
        lessons=form.lessons.chosen,
    )
    return see_other("jobs.show", job_id=run.job_id)


@bp.get("/cohorts/<int:cohort_id>/print-room/runs/<int:print_run_id>/file")
@allow(policies.take, cohort=Cohort, print_run=PrintRun)
def run_file(person: Person, cohort: Cohort, print_run: PrintRun) -> ResponseReturnValue:
    """A finished file, to print."""
    if print_run.file is None:
        abort(404)
    return stored_attachment(print_run.file, "application/zip" if print_run.is_archive else "application/pdf")
