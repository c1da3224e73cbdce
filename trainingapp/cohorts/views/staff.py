"""Who holds an office in a class."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person, SignInKind
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.forms.staff import NewPersonForm, OfficeForm
from trainingapp.cohorts.models import Cohort, Site, Staff, StaffRole
from trainingapp.cohorts.services import staff as services
from trainingapp.cohorts.views import bp
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web import once
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other


@bp.get("/cohorts/<int:cohort_id>/staff")
@allow(policies.manage, cohort=Cohort)
def staff(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """All present offices of the class."""
    listed = paged(queries.staff(cohort, search=search_text()), page_number())
    form = NewPersonForm(formdata=None, role=StaffRole.SITE_STAFF)
    form.offer_sites(_sites(cohort))
    return page("cohorts/staff.html", cohort=cohort, listed=listed, form=form, kinds=SignInKind)


@bp.get("/cohorts/<int:cohort_id>/staff/new")
@allow(policies.manage, cohort=Cohort)
def find_staff(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Look for the person who is to hold an office."""
    search = search_text()
    found = paged(queries.people_named(search), page_number(), size=20) if search else None
    return page("cohorts/staff_find.html", cohort=cohort, found=found, search=search, kinds=SignInKind)


@bp.route("/cohorts/<int:cohort_id>/staff/new/<int:somebody_id>", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort, somebody=Person)
def appoint(person: Person, cohort: Cohort, somebody: Person) -> ResponseReturnValue:
    """Give an office to somebody who is known already."""
    form, everything = OfficeForm(**_preset()), _sites(cohort)
    form.offer_sites(everything)
    if form.validate_on_submit():
        with form.refusals():
            site = _chosen(everything, form.site_id.data)
            office = services.appoint(cohort, somebody, form.role.data, site=site, by=person)
            said = _("%(name)s now holds the office: %(role)s", name=somebody.name, role=office.role_text)
            return see_other("cohorts.staff", said, cohort_id=cohort.id)
    return form_page("cohorts/staff_appoint.html", form, cohort=cohort, somebody=somebody)


@bp.route("/cohorts/<int:cohort_id>/staff/new-person", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def add_staff(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Give an office to whoever signs in so; somebody new gets an account and a one-time code."""
    form, everything = NewPersonForm(name=search_text(), **_preset()), _sites(cohort)
    form.offer_sites(everything)
    if form.validate_on_submit():
        with form.refusals():
            site = _chosen(everything, form.site_id.data)
            office, code = services.appoint_named(
                cohort,
                form.name.text,
                form.user_name.text,
                form.role.data,
                site=site,
                by=person,
                at=clock.now(),
            )
            if code:
                return _to_code(office, code)
            said = _(
                "%(name)s now holds the office: %(role)s", name=office.person.name, role=office.role_text
            )
            return see_other("cohorts.staff", said, cohort_id=cohort.id)
    return form_page("cohorts/staff_appoint.html", form, cohort=cohort, somebody=None)


@bp.route("/cohorts/<int:cohort_id>/staff/<int:office_id>/code", methods=["GET", "POST"])
@allow(policies.give_staff_code, cohort=Cohort, office=Staff)
def staff_code(person: Person, cohort: Cohort, office: Staff) -> ResponseReturnValue:
    """A new one-time code for a member of staff who cannot get in, shown once."""
    if request.method == "POST":
        return _to_code(office, services.renew_code(office, by=person, at=clock.now()))
    names = [n.value for n in office.person.sign_in_names if n.kind is SignInKind.USER_NAME]
    return page(
        "cohorts/staff_code.html", cohort=cohort, office=office, code=once.take(), user_name=", ".join(names)
    )


@bp.post("/cohorts/<int:cohort_id>/staff/<int:office_id>/end")
@allow(policies.end_office, cohort=Cohort, office=Staff)
def end_office(person: Person, cohort: Cohort, office: Staff) -> ResponseReturnValue:
    """End an office."""
    services.end_office(office, by=person, at=clock.now())
    said = _("The office of %(name)s has ended.", name=office.person.name)
    if policies.manage(person, cohort):
        return see_other("cohorts.staff", said, cohort_id=cohort.id)
    return see_other("portal.home", said)


def _to_code(office: Staff, code: str) -> ResponseReturnValue:
    cohort_id, office_id = office.cohort_id, office.id
    once.keep(url_for("cohorts.staff_code", cohort_id=cohort_id, office_id=office_id), code)
    return see_other("cohorts.staff_code", cohort_id=cohort_id, office_id=office_id)


def _preset() -> dict[str, Any]:
    """The site that the address names, with the office that goes with it."""
    asked = request.args.get("site", type=int)
    return {"site_id": asked, "role": StaffRole.SITE_STAFF} if asked else {}


def _sites(cohort: Cohort) -> list[Site]:
    return list(session.scalars(queries.sites(cohort)))


def _chosen(everything: list[Site], site_id: int | None) -> Site | None:
    return next((site for site in everything if site.id == site_id), None)
