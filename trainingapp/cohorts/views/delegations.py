"""Delegations: who nominates trainees, how many places they have, and who came."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies
from trainingapp.cohorts.forms.delegations import (
    DelegationForm,
    EditDelegationForm,
    MergeForm,
    QuotaLinesForm,
)
from trainingapp.cohorts.models import Cohort, Delegation, DelegationMerge
from trainingapp.cohorts.queries import delegations as queries
from trainingapp.cohorts.quotas import Balance, parse_places, parse_quotas
from trainingapp.cohorts.services import delegation_merges as merges
from trainingapp.cohorts.services import delegations as services
from trainingapp.cohorts.views import bp
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.web.access import allow
from trainingapp.web.edits import held
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged, slice_page
from trainingapp.web.responses import form_page, page, see_other


@bp.get("/cohorts/<int:cohort_id>/delegations")
@allow(policies.manage, cohort=Cohort)
def delegations(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """All delegations: places planned, people nominated and arrived; over and under marked."""
    show = request.args.get("show", "")
    show = show if show in queries.SHOWN else ""
    listed = paged(queries.delegations(cohort, search=search_text(), show=show), page_number())
    total, over, under = queries.totals(cohort)
    return page(
        "cohorts/delegations.html",
        cohort=cohort,
        listed=listed,
        rows=[(one, Balance(*figures)) for one, *figures in listed.rows],
        total=total,
        over=over,
        under=under,
        show=show,
    )


@bp.route("/cohorts/<int:cohort_id>/delegations/new", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def add_delegation(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Add one delegation."""
    form = DelegationForm()
    if form.validate_on_submit():
        with form.refusals():
            added = services.add_delegation(cohort, form.name.text, form.quota.data, by=person)
            return see_other(
                "cohorts.delegations", _("Added: %(name)s", name=added.name), cohort_id=cohort.id
            )
    return form_page("cohorts/delegations_edit.html", form, cohort=cohort, delegation=None)


@bp.route("/cohorts/<int:cohort_id>/delegations/quotas", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def delegation_quotas(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Enter many delegations with their places from lines."""
    form = QuotaLinesForm()
    if form.validate_on_submit():
        with form.refusals():
            added, changed = services.set_quotas(cohort, parse_quotas(form.lines.data or ""), by=person)
            said = _(
                "Delegations added: %(added)s; places changed: %(changed)s.", added=added, changed=changed
            )
            return see_other("cohorts.delegations", said, cohort_id=cohort.id)
    return form_page("cohorts/delegations_lines.html", form, cohort=cohort)


@bp.get("/cohorts/<int:cohort_id>/delegations/<int:delegation_id>")
@allow(policies.manage, cohort=Cohort, delegation=Delegation)
def delegation(person: Person, cohort: Cohort, delegation: Delegation) -> ResponseReturnValue:
    """One delegation: its figures by site, and merging with another spelling."""
    return _delegation_page(cohort, delegation, MergeForm())


@bp.route("/cohorts/<int:cohort_id>/delegations/<int:delegation_id>/edit", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort, delegation=Delegation)
def edit_delegation(person: Person, cohort: Cohort, delegation: Delegation) -> ResponseReturnValue:
    """Rename a delegation, set its places in all and by site."""
    delegation = held(delegation)
    values = {"name": delegation.name, "quota": delegation.quota, "places": _lines(delegation)}
    form = EditDelegationForm(data=values, edited=delegation)
    if form.validate_on_submit():
        with form.refusals():
            places = parse_places(form.places.data or "")
            services.edit_delegation(cohort, delegation, form.name.text, form.quota.data, places, by=person)
            return see_other(
                "cohorts.delegation", _("Saved."), cohort_id=cohort.id, delegation_id=delegation.id
            )
    return form_page("cohorts/delegations_edit.html", form, cohort=cohort, delegation=delegation)


@bp.post("/cohorts/<int:cohort_id>/delegations/<int:delegation_id>/merge")
@allow(policies.manage, cohort=Cohort, delegation=Delegation)
def merge_delegations(person: Person, cohort: Cohort, delegation: Delegation) -> ResponseReturnValue:
    """Make another spelling part of this delegation."""
    form = MergeForm()
    if form.validate_on_submit():
        with form.refusals():
            other = queries.named(cohort, form.other.text)
            if other is None:
                raise DomainError(_("There is no delegation called “%(name)s”.", name=form.other.text))
            moved = merges.merge_delegations(cohort, delegation, other, by=person)
            said = _("Merged: %(n)s people now belong to “%(name)s”.", n=moved, name=delegation.name)
            return see_other("cohorts.delegation", said, cohort_id=cohort.id, delegation_id=delegation.id)
    return _delegation_page(cohort, delegation, form)


@bp.post("/cohorts/<int:cohort_id>/delegation-merges/<int:done_id>/undo")
@allow(policies.manage, cohort=Cohort, done=DelegationMerge)
def undo_delegation_merge(person: Person, cohort: Cohort, done: DelegationMerge) -> ResponseReturnValue:
    """Take two spellings apart again."""
    back = merges.undo_merge(cohort, done, by=person)
    said = _("“%(name)s” stands for itself again.", name=back.name)
    return see_other("cohorts.delegation", said, cohort_id=cohort.id, delegation_id=back.id)


@bp.post("/cohorts/<int:cohort_id>/delegations/<int:delegation_id>/remove")
@allow(policies.manage, cohort=Cohort, delegation=Delegation)
def remove_delegation(person: Person, cohort: Cohort, delegation: Delegation) -> ResponseReturnValue:
    """Remove a delegation that nobody belongs to."""
    services.remove_delegation(cohort, delegation, by=person)
    return see_other("cohorts.delegations", _("The delegation is removed."), cohort_id=cohort.id)


def _delegation_page(cohort: Cohort, delegation: Delegation, form: MergeForm) -> tuple[str, int]:
    return form_page(
        "cohorts/delegations_show.html",
        form,
        cohort=cohort,
        delegation=delegation,
        balance=queries.balance(delegation),
        merges=queries.merges(delegation),
        listed=slice_page(queries.by_site(delegation), page_number()),
        names=[name for name in queries.names(cohort) if name != delegation.name],
    )


def _lines(delegation: Delegation) -> str:
    return "\n".join(f"{quota.site.name}, {quota.places}" for quota in queries.quotas(delegation))
