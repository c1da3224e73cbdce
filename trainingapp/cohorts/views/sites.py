"""The sites of a class: the tree, and each of them."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies, queries, rules
from trainingapp.cohorts.forms.sites import ManySitesForm, PlacedSiteForm, SiteFields
from trainingapp.cohorts.models import Cohort, Site, SiteKind
from trainingapp.cohorts.services import sites as services
from trainingapp.cohorts.services.site_moves import move_site
from trainingapp.cohorts.views import bp
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.venues import queries as venue_queries
from trainingapp.venues import services as venues
from trainingapp.web.access import allow
from trainingapp.web.edits import held
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other

PAGE = 50
SUB_KINDS = (SiteKind.BRANCH, SiteKind.POINT)


@bp.get("/cohorts/<int:cohort_id>/sites")
@allow(policies.manage, cohort=Cohort)
def sites(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The sites as a table: the tree, or sorted; with the number of people and who looks after them."""
    wanted = _table()
    found = queries.site_table(cohort, search=wanted["search"], kind=wanted["kind"])
    listed = paged(queries.site_table(cohort, **wanted), page_number(), size=PAGE, counted=found)
    return page(
        "cohorts/sites.html",
        cohort=cohort,
        listed=listed,
        figures=queries.presence_at(cohort, listed.rows),
        staff=queries.site_staff(listed.rows),
        kinds=SUB_KINDS,
        wanted=wanted,
        is_tree=not (wanted["search"] or wanted["kind"] or wanted["sort"]),
    )


def _table() -> dict[str, Any]:
    """What the address asks of the table; whatever it does not know counts as not asked."""
    kind, sort = request.args.get("kind", ""), request.args.get("sort", "")
    return {
        "search": search_text(),
        "kind": next((one for one in SiteKind if one.value == kind), None),
        "sort": sort if sort in queries.SITE_SORTS else "",
        "descending": request.args.get("order") == "desc",
    }


@bp.route("/cohorts/<int:cohort_id>/sites/new", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def add_site(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Add one site."""
    everything = _all(cohort)
    form = PlacedSiteForm(**_preset(everything))
    form.offer(*SUB_KINDS)
    form.offer_parents(everything)
    if form.validate_on_submit():
        with form.refusals():
            site = services.add_site(
                cohort,
                _chosen(everything, form.parent_id.data),
                kind=form.kind.data,
                name=form.name.text,
                venue=venues.venue_named(form.venue.text, by=person),
                planned=form.planned.data,
                contact=form.contact.text,
                by=person,
            )
            return see_other("cohorts.sites", _("Added: %(name)s", name=site.name), cohort_id=cohort.id)
    return form_page("cohorts/site_edit.html", form, cohort=cohort, venues=venue_queries.names())


@bp.route("/cohorts/<int:cohort_id>/sites/new-many", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def add_sites(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Add many sites at once, from lines."""
    everything = _all(cohort)
    form = ManySitesForm(**_preset(everything))
    form.parent_id.offer(everything)
    if form.validate_on_submit():
        with form.refusals():
            lines = rules.parse_sites(form.lines.data or "")
            parent = _chosen(everything, form.parent_id.data)
            added = services.add_sites(cohort, parent, lines, kind=form.kind.data, by=person)
            return see_other("cohorts.sites", _("Sites added: %(n)s", n=len(added)), cohort_id=cohort.id)
    return form_page("cohorts/sites_many.html", form, cohort=cohort)


@bp.get("/cohorts/<int:cohort_id>/sites/<int:site_id>")
@allow(policies.run_site, cohort=Cohort, site=Site)
def site(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """One site: people, staff, slips with one-time codes."""
    figures = queries.presence(cohort)
    own = figures.get(site.path, (0, 0))
    return page(
        "cohorts/site.html",
        cohort=cohort,
        site=site,
        may_manage=policies.manage(person, cohort),
        own=own,
        total=rules.subtotals(figures).get(site.id, (0, 0)),
        staff=queries.site_staff([site]).get(site.id, []),
        waiting=queries.slips_waiting(site),
        slips=list(session.scalars(queries.slip_files(site))),
    )


@bp.route("/cohorts/<int:cohort_id>/sites/<int:site_id>/edit", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort, site=Site)
def edit_site(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """Change what a site is called, its kind, its venue and where it hangs."""
    form, parents = _edit_form(held(site))
    if form.validate_on_submit():
        with form.refusals():
            if isinstance(form, PlacedSiteForm) and form.parent_id.data != site.parent_id:
                move_site(site, _chosen(parents, form.parent_id.data), kind=form.kind.data, by=person)
            services.edit_site(
                site,
                kind=form.kind.data,
                name=form.name.text,
                venue=venues.venue_named(form.venue.text, by=person),
                planned=form.planned.data,
                contact=form.contact.text,
                by=person,
            )
            return see_other("cohorts.site", _("Saved."), cohort_id=cohort.id, site_id=site.id)
    return form_page("cohorts/site_edit.html", form, cohort=cohort, site=site, venues=venue_queries.names())


@bp.post("/cohorts/<int:cohort_id>/sites/<int:site_id>/remove")
@allow(policies.manage, cohort=Cohort, site=Site)
def remove_site(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """Remove a site that was never used."""
    services.remove_site(site, by=person)
    return see_other("cohorts.sites", _("The site is removed."), cohort_id=cohort.id)


def _edit_form(site: Site) -> tuple[SiteFields, list[Site]]:
    """The form of a site, and below which sites it may hang: any but itself and those below it."""
    if site.parent_id is None:
        main = SiteFields.of(site)
        main.offer(SiteKind.MAIN)
        return main, []
    form = PlacedSiteForm.of(site)
    parents = [one for one in _all(site.cohort) if not one.path.startswith(site.path)]
    form.offer(*SUB_KINDS)
    form.offer_parents(parents)
    return form, parents


def _all(cohort: Cohort) -> list[Site]:
    return list(session.scalars(queries.sites(cohort)))


def _preset(everything: list[Site]) -> dict[str, Any]:
    """The parent that the address names, else the main classroom."""
    asked = request.args.get("parent", type=int)
    known = [site.id for site in everything]
    parent = asked if asked in known else next(iter(known), None)
    return {} if parent is None else {"parent_id": parent}


def _chosen(everything: list[Site], site_id: int | None) -> Site:
    return next(site for site in everything if site.id == site_id)
