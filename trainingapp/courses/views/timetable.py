"""The timetable as seen from a site, on a page and as a calendar."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.forms.sites import SiteFilter
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core import clock
from trainingapp.core.session import session
from trainingapp.courses import calendar, policies, queries
from trainingapp.courses.timetable import arrange
from trainingapp.courses.views.blueprint import bp
from trainingapp.web.access import allow, public
from trainingapp.web.responses import page


@bp.get("/cohorts/<int:cohort_id>/timetable")
@allow(cohort_policies.see, cohort=Cohort)
def timetable(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """All lessons as seen from one site: trainees from their own, staff from one that they choose."""
    pick = SiteFilter.asked(_choice(person, cohort), request.args)
    main = cohort_queries.main_site(cohort)
    if pick.is_elsewhere and pick.site.sites:
        abort(404)
    site = pick.or_first() if pick.site.sites else _own(person, cohort) or main
    lessons = list(session.scalars(queries.lessons_of(cohort, site)))
    changed = queries.changed_at(cohort)
    return page(
        "courses/timetable.html",
        cohort=cohort,
        site=site,
        pick=pick,
        days=arrange(lessons, cohort, site=site, main=main, at=clock.now()),
        changed=clock.local(changed, cohort.zone) if changed else None,
        plans_central=policies.plan_at(person, cohort, None),
        plans_here=site is not None and policies.plan_at(person, cohort, site),
        feed=_feed_address(cohort, site),
    )


def _choice(person: Person, cohort: Cohort) -> list[Site]:
    """The sites that staff may look from, in tree order; none for others."""
    scope = cohort_policies.scope(person, cohort)
    if scope.is_empty:
        return []
    return list(cohort_rules.in_tree_order(session.scalars(cohort_queries.sites(cohort, scope))))


def _own(person: Person, cohort: Cohort) -> Site | None:
    enrolment = cohort_policies.enrolment_of(person, cohort)
    return cohort_queries.site_of(enrolment) if enrolment else None


def _feed_address(cohort: Cohort, site: Site | None) -> str:
    if site is None:
        return ""
    return url_for(
        "courses.calendar_feed",
        cohort_id=cohort.id,
        site_id=site.id,
        token=calendar.token(cohort, site),
        _external=True,
    )


@bp.get("/calendar/<int:cohort_id>/<int:site_id>/<string:token>.ics")
@public
def calendar_feed(cohort_id: int, site_id: int, token: str) -> ResponseReturnValue:
    """A site's timetable for calendar programs; whoever knows the address may read it."""
    cohort, site = session.get(Cohort, cohort_id), session.get(Site, site_id)
    if (
        cohort is None
        or site is None
        or site.cohort_id != cohort.id
        or not calendar.fits(token, cohort, site)
    ):
        abort(404)
    content = calendar.build(
        cohort,
        site,
        cohort_queries.main_site(cohort),
        session.scalars(queries.lessons_of(cohort, site)),
        queries.revisions(cohort, site),
    )
    response = Response(content, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
