"""The roster of a class, and arrival at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func
from werkzeug.utils import redirect

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.forms.sites import MOST_CHOICES, SiteFilter
from trainingapp.cohorts.listing import roster_workbook
from trainingapp.cohorts.models import Cohort, Enrolment, Site, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.services import enrolments as services
from trainingapp.cohorts.views import bp
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import Page
from trainingapp.web.responses import XLSX, attachment, page
from trainingapp.web.targets import safe_target

SHOWN = {
    "": TAKING_PART,
    "enrolled": (StandingKind.ENROLLED,),
    "arrived": (StandingKind.ARRIVED,),
    "left": (StandingKind.WITHDRAWN, StandingKind.DISMISSED, StandingKind.SUBSTITUTED),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks of the roster."""

    site: Site | None
    show: str
    at: datetime | None
    """The moment as of which; None for now."""
    is_unclear: bool
    """Whether a moment was given that is none."""

    @property
    def narrowed(self) -> dict[str, Any]:
        """The same as arguments of `queries.roster`."""
        return {"site": self.site, "standings": SHOWN[self.show], "search": search_text(), "at": self.at}


def asked(cohort: Cohort, scope: Scope) -> Asked:
    """What the address asks for, as far as the person may see it."""
    show, given = request.args.get("show", ""), request.args.get("at", "").strip()
    at = _moment(given, cohort)
    return Asked(
        site=_asked_site(cohort, scope),
        show=show if show in SHOWN else "",
        at=at,
        is_unclear=bool(given) and at is None,
    )


@bp.get("/cohorts/<int:cohort_id>/roster")
@allow(policies.work_in, cohort=Cohort)
def roster(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The trainees of the person's sites, now or as of a moment; searched and ticked off at the door."""
    scope = policies.scope(person, cohort)
    wanted = asked(cohort, scope)
    shown: dict[str, Any] = {
        "cohort": cohort,
        "site": wanted.site,
        "show": wanted.show,
        "at": wanted.at,
        "at_text": clock.local(wanted.at, cohort.zone).strftime("%Y-%m-%dT%H:%M") if wanted.at else "",
        "sees_all": scope.whole,
        "masked_phone": masked_phone,
        "most_found": queries.MOST_FOUND,
    }
    everybody = queries.roster(cohort, scope, **(wanted.narrowed | {"search": ""}))
    if request.headers.get("HX-Request"):  # as one types, only the list is exchanged
        shown["listed"], shown["is_more"] = _found(cohort, everybody)
        return page("cohorts/_roster_list.html", **shown)
    counts = queries.standing_counts(cohort, scope, wanted.site, wanted.at)
    if search_text():
        shown["listed"], shown["is_more"] = _found(cohort, everybody)
    else:
        number = sum(counts[kind] for kind in SHOWN[wanted.show])
        shown["listed"], shown["is_more"] = queries.cut(everybody, page_number(), number), False
    pick = _pick(cohort, scope)
    own_site = None if scope.whole else next(iter(pick.site.sites), None)
    return page(
        "cohorts/roster.html",
        **shown,
        counts=counts,
        pick=pick,
        own_site=own_site,
        is_unclear=wanted.is_unclear,
        may_manage=policies.manage(person, cohort),
        waiting=queries.slips_waiting(wanted.site) if wanted.site else 0,
    )


def _found(cohort: Cohort, everybody: Select[Any]) -> tuple[Page[Any], bool]:
    return queries.found(cohort, everybody, search_text(), page_number())


@bp.get("/cohorts/<int:cohort_id>/find")
@allow(policies.work_in, cohort=Cohort)
def find(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The first few trainees whom the field on every page of the class finds, as one types."""
    scope, search = policies.scope(person, cohort), search_text()
    found = queries.quick(cohort, scope, search) if search else []
    return page("cohorts/_find.html", cohort=cohort, search=search, found=found, masked_phone=masked_phone)


@bp.get("/cohorts/<int:cohort_id>/roster.xlsx")
@allow(policies.work_in, cohort=Cohort)
def roster_file(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The list that the page shows, as a spreadsheet; phones masked, without ID numbers."""
    scope = policies.scope(person, cohort)
    wanted = asked(cohort, scope)
    rows = queries.roster_rows(cohort, scope, **wanted.narrowed)
    name = _("%(cohort)s – roster", cohort=cohort.title)
    if wanted.at:
        name += clock.local(wanted.at, cohort.zone).strftime(" %Y-%m-%d %H%M")
    return attachment(roster_workbook(rows), f"{name}.xlsx", XLSX)


@bp.post("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/arrival")
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def arrive(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """The trainee is there."""
    services.mark_arrived(enrolment, by=person, at=clock.now())
    return _arrival(cohort, enrolment)


@bp.post("/cohorts/<int:cohort_id>/enrolments/<int:enrolment_id>/arrival/undo")
@allow(policies.look_after, cohort=Cohort, enrolment=Enrolment)
def undo_arrival(person: Person, cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """The tick was a mistake."""
    services.undo_arrival(enrolment, by=person, at=clock.now())
    return _arrival(cohort, enrolment)


def _arrival(cohort: Cohort, enrolment: Enrolment) -> ResponseReturnValue:
    """The changed part of the list for htmx, else the way back to the list as it was."""
    if request.headers.get("HX-Request"):
        return page(
            "cohorts/_arrival.html",
            cohort=cohort,
            enrolment_id=enrolment.id,
            name=enrolment.person.name,
            standing=enrolment.standing.kind,
            back=request.form.get("next", ""),
        )
    return redirect(safe_target(request.form.get("next"), f"/cohorts/{cohort.id}/roster"), 303)


def _moment(given: str, cohort: Cohort) -> datetime | None:
    """2026-08-24T09:00 on the clock of the class; None for anything else."""
    try:
        wall = datetime.fromisoformat(given)
        return clock.at(wall.date(), wall.time(), cohort.zone) if wall.tzinfo is None else None
    except (ValueError, OverflowError):
        return None


def _asked_site(cohort: Cohort, scope: Scope) -> Site | None:
    """The site that the address names or gives the number of, if it is one of the person's."""
    if _site_name():
        return _pick(cohort, scope).chosen
    site = session.get(Site, request.args.get("site", 0, type=int))
    return site if site and site.cohort_id == cohort.id and scope.covers(site) else None


def _site_name() -> str:
    """What was written into the field for a site, where there are too many for a list."""
    asked = request.args.get("site", "").strip()
    return "" if asked.isdigit() else asked


def _pick(cohort: Cohort, scope: Scope) -> SiteFilter:
    """The choice of a site: of few a list, of thousands a field for a name; never all of these are read."""
    first, name = session.scalars(queries.sites(cohort, scope).limit(MOST_CHOICES + 1)), _site_name()
    named = (
        queries.sites(cohort, scope, search=name)
        .order_by(None)
        .order_by(func.length(Site.name), Site.id)
        .limit(MOST_CHOICES)
    )
    found = dict.fromkeys([*first, *(session.scalars(named) if name else ())])
    return SiteFilter.asked(list(found), request.args, none=_("All sites"))
