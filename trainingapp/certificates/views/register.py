"""Entries of the register: one certificate, its PDF, declaring it void, the trainee's own."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.certificates import policies, queries, services
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.forms import RevokeForm
from trainingapp.certificates.models import Certificate
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.web.access import allow
from trainingapp.web.responses import attachment, form_page, page, see_other

PDF = "application/pdf"


@bp.get("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>")
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def show(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """One entry of the register."""
    return _show(cohort, certificate, RevokeForm())


def _show(cohort: Cohort, certificate: Certificate, form: RevokeForm) -> ResponseReturnValue:
    content = CertificateContent.from_json(certificate.content)
    return form_page("certificates/show.html", form, cohort=cohort, certificate=certificate, content=content)


@bp.post("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>/revoke")
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def revoke(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """Declare it void."""
    form = RevokeForm()
    if form.validate_on_submit():
        with form.refusals():
            services.revoke(certificate, form.reason.text, by=person, at=clock.now())
            return see_other(
                "certificates.show",
                _("The certificate is void."),
                cohort_id=cohort.id,
                certificate_id=certificate.id,
            )
    return _show(cohort, certificate, form)


@bp.get("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>.pdf")
@allow(policies.read, cohort=Cohort, certificate=Certificate)
def download(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """One certificate as a PDF."""
    if certificate.revoked_at is not None:
        abort(404)
    name = f"{certificate.number} {certificate.content['name']}.pdf"
    archival = request.args.get("archival") == "1"
    return attachment(services.pdf_of(certificate, archival=archival), name, PDF, inline=True)


@bp.get("/cohorts/<int:cohort_id>/my-certificate")
@allow(cohort_policies.take_part, cohort=Cohort)
def mine(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The trainee's own certificate, or what is still missing for it."""
    enrolment = cohort_policies.enrolment_of(person, cohort)
    assert enrolment is not None  # the policy
    return page(
        "certificates/mine.html",
        cohort=cohort,
        certificate=queries.of_enrolment(enrolment),
        eligibility=queries.eligibility_of(enrolment),
    )
