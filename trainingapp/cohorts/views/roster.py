"""The roster of a class, and arrival at the door."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.models import Cohort, Enrolment, Site, StandingKind
from trainingapp.cohorts.models.people import TAKING_PART
from trainingapp.cohorts.policies import Scope
from trainingapp.cohorts.services import enrolments as services
from trainingapp.cohorts.views import bp
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import page
from trainingapp.web.targets import safe_target

SHOWN = {
    "": TAKING_PART,
    "enrolled": (StandingKind.ENROLLED,),
    "arrived": (StandingKind.ARRIVED,),
    "left": (StandingKind.WITHDRAWN, StandingKind.DISMISSED),
}
MOST_CHOICES = 120
"""With more sites than this the choice of a site is left to the page of sites, or the page grows heavy."""


@bp.get("/cohorts/<int:cohort_id>/roster")
@allow(policies.work_in, cohort=Cohort)
def roster(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The trainees of the person's sites; searched and ticked off at the door."""
    scope = policies.scope(person, cohort)
    site = _asked_site(cohort, scope)
    show = request.args.get("show", "")
    standings = SHOWN.get(show, TAKING_PART)
    query = queries.roster(cohort, scope, search=search_text(), site=site, standings=standings)
    return page(
        "cohorts/roster.html",
        cohort=cohort,
        listed=paged(query, page_number()),
        counts=queries.standing_counts(cohort, scope, site),
        site=site,
        sites=list(session.scalars(queries.sites(cohort, scope).limit(MOST_CHOICES + 1))),
        show=show if show in SHOWN else "",
        may_manage=policies.manage(person, cohort),
        masked_phone=masked_phone,
        most_choices=MOST_CHOICES,
    )


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


def _asked_site(cohort: Cohort, scope: Scope) -> Site | None:
    """The site that the address names, if it is one of the person's."""
    site = session.get(Site, request.args.get("site", 0, type=int))
    return site if site and site.cohort_id == cohort.id and scope.covers(site) else None
