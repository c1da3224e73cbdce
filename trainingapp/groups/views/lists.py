"""Groups to look at: of a site, one's own, as a spreadsheet and on paper."""

from __future__ import annotations

from itertools import groupby

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts import queries as cohort_queries
from trainingapp.cohorts import rules as cohort_rules
from trainingapp.cohorts.forms.sites import SiteFilter
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.core.session import session
from trainingapp.groups import exports, queries, rules
from trainingapp.groups.forms import PlaceForm, group_choices, options, trainee_choices
from trainingapp.groups.models import GroupRole
from trainingapp.groups.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import XLSX, attachment, form_page, page


@bp.get("/cohorts/<int:cohort_id>/groups")
@allow(cohort_policies.work_in, cohort=Cohort)
def index(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The groups of a site, those without a group first."""
    sites = _sites(person, cohort)
    if not sites:
        return page("groups/no_sites.html", cohort=cohort)
    pick = SiteFilter.asked(sites, request.args)
    if pick.is_elsewhere:
        abort(404)
    return index_page(person, cohort, pick.or_first(), PlaceForm(formdata=None), pick=pick)


def index_page(
    person: Person, cohort: Cohort, site: Site, form: PlaceForm, *, pick: SiteFilter | None = None
) -> ResponseReturnValue:
    """The page of a site's groups with the form for late arrivals."""
    pick = pick or SiteFilter.asked(_sites(person, cohort), MultiDict())
    pick.site.data = site.id
    states = queries.states(site)
    late = paged(queries.ungrouped(site), 1)
    if form.group.choices is None:
        offer(form, states, late.rows)
    conveners = {
        number: list(them) for number, them in groupby(queries.conveners_at(site), lambda m: m.group_id)
    }
    lines = [
        (
            state,
            conveners.get(state.group_id, []),
            _warnings(state, conveners.get(state.group_id, []), cohort),
        )
        for state in states
    ]
    return form_page(
        "groups/index.html",
        form,
        cohort=cohort,
        site=site,
        pick=pick,
        counts=queries.group_counts(cohort),
        people=cohort_queries.headcount(cohort),
        lines=lines,
        warnings=rules.site_warnings(states),
        late=late,
        found=queries.find_members(site, search_text()),
    )


def offer(form: PlaceForm, states: list[rules.GroupState], late: list) -> None:  # type: ignore[type-arg]
    """Give the form its choices; the smallest group stands first."""
    by_size = sorted(states, key=lambda state: (state.size, state.number))
    form.group.choices = options(group_choices(by_size))
    form.trainees.choices = options(trainee_choices(late))


def _warnings(state: rules.GroupState, chairs: list[queries.Member], cohort: Cohort) -> list[str]:
    return rules.group_warnings(state, cohort.conveners_per_group, [chair.unit for chair in chairs])


def _sites(person: Person, cohort: Cohort) -> list[Site]:
    found = session.scalars(cohort_queries.sites(cohort, cohort_policies.scope(person, cohort)))
    return list(cohort_rules.in_tree_order(found))


@bp.get("/cohorts/<int:cohort_id>/my-group")
@allow(cohort_policies.take_part, cohort=Cohort)
def mine(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """One's own group; its conveners see how to reach the members."""
    enrolment = cohort_policies.enrolment_of(person, cohort)
    group = queries.group_of(enrolment) if enrolment else None
    if enrolment is None or group is None:
        return page("groups/mine.html", cohort=cohort, group=None)
    members = queries.members(group)
    role = next((m.role for m in members if m.enrolment_id == enrolment.id), GroupRole.MEMBER)
    return page(
        "groups/mine.html",
        cohort=cohort,
        group=group,
        members=members,
        me=enrolment.id,
        role=role,
        may_call=rules.may_call(cohort, role),
    )


@bp.get("/cohorts/<int:cohort_id>/sites/<int:site_id>/groups/export")
@allow(cohort_policies.run_site, cohort=Cohort, site=Site)
def export(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """The group list of a site as an .xlsx file."""
    rooms = {state.group_id: state.room for state in queries.states(site)}
    late = list(session.execute(queries.ungrouped(site)))
    content = exports.group_list(site.name, queries.members_at(site), rooms, late)
    return attachment(content, exports.file_name(cohort.title, site.name), XLSX)


@bp.get("/cohorts/<int:cohort_id>/sites/<int:site_id>/groups/print")
@allow(cohort_policies.run_site, cohort=Cohort, site=Site)
def sheet(person: Person, cohort: Cohort, site: Site) -> ResponseReturnValue:
    """The group list of a site, to be printed."""
    members = {number: list(them) for number, them in groupby(queries.members_at(site), lambda m: m.group_id)}
    lines = [(state, members.get(state.group_id, [])) for state in queries.states(site)]
    return page("groups/print.html", cohort=cohort, site=site, lines=lines)
