"""Entries of the register: of one class, of all; one entry with its editions; what happens to it; its PDF."""

from __future__ import annotations

from dataclasses import asdict

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from trainingapp.accounts.login import asked_again
from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import listing, policies, queries, services
from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.forms import ReasonForm, ReissueForm
from trainingapp.certificates.models import Certificate
from trainingapp.certificates.views.addresses import check_url
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import administrator, allow
from trainingapp.web.forms import Form, page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import XLSX, attachment, form_page, page, see_other
from trainingapp.web.transactions import slow

PDF = "application/pdf"
STATES = ("", "valid", "reissued", "void")
PRINTED = ("name", "unit_path")
"""What a reissue takes over from the roster."""


@bp.get("/cohorts/<int:cohort_id>/certificates/register")
@allow(cohort_policies.manage, cohort=Cohort)
def register(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The class's entries of the register, those of people who have left included."""
    return _register(cohort)


@bp.get("/register")
@allow(administrator)
def register_of_all(person: Person) -> ResponseReturnValue:
    """The register over all classes, those that are gone included."""
    return _register(None)


def _register(cohort: Cohort | None) -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    query = queries.register(cohort, search=search_text(), state=state)
    return page(
        "certificates/register.html",
        cohort=cohort,
        listed=paged(query, page_number()),
        state=state,
        search=search_text(),
        state_of=listing.state_of,
    )


@bp.route("/cohorts/<int:cohort_id>/certificates/register.xlsx", methods=["GET"])
@allow(cohort_policies.manage, cohort=Cohort)
def register_file(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """The class's entries as a spreadsheet."""
    name = _("%(title)s – register of certificates", title=cohort.title)
    return attachment(_workbook(cohort)[0], f"{name}.xlsx", XLSX)


@bp.route("/register/export", methods=["GET", "POST"])
@allow(administrator)
@slow
def export_register(person: Person) -> ResponseReturnValue:
    """The whole register with full names, for a reason, after the password was typed."""
    if (asked := asked_again()) is not None:
        return asked
    form = ReasonForm()
    if form.validate_on_submit():
        content, count = _workbook(None)  # made before the write transaction begins
        begin_write(session)
        audit.record(person, "certificate.export_register", person, count=count, reason=form.reason.text)
        return attachment(content, _("Register of certificates") + ".xlsx", XLSX)
    total = session.scalar(select(func.count(Certificate.id)))
    return form_page("certificates/export.html", form, total=total)


def _workbook(cohort: Cohort | None) -> tuple[bytes, int]:
    query = queries.register(
        cohort, search=search_text(), state=request.args.get("state", ""), newest_first=False
    )
    found = list(session.scalars(query))
    names = queries.names_of({one.issued_by for one in found} | {one.revoked_by for one in found})
    return listing.register_workbook(found, names), len(found)


@bp.get("/register/<int:certificate_id>")
@allow(administrator, certificate=Certificate)
def entry(person: Person, certificate: Certificate) -> ResponseReturnValue:
    """One entry, whether or not its class is still there."""
    return _show(certificate.cohort, certificate)


@bp.get("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>")
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def show(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """One entry of the register."""
    return _show(cohort, certificate)


def _show(cohort: Cohort | None, certificate: Certificate, form: Form | None = None) -> ResponseReturnValue:
    content = CertificateContent.from_json(certificate.content)
    people = {one.replaced_by for one in certificate.earlier}
    return form_page(
        "certificates/show.html",
        form or ReasonForm(formdata=None),
        cohort=cohort,
        certificate=certificate,
        content=content,
        earlier=[(one, CertificateContent.from_json(one.content)) for one in certificate.earlier],
        differences=_differences(certificate, content),
        names=queries.names_of({*people, certificate.issued_by, certificate.revoked_by}),
        state=listing.state_of(certificate.revoked_at is not None, certificate.edition),
    )


def _differences(certificate: Certificate, content: CertificateContent) -> list[tuple[str, str, str]]:
    """What a reissue would print otherwise: which part, as printed, as the roster has it."""
    now = asdict(queries.content_now(certificate))
    labels = {"name": _("Name"), "unit_path": _("Unit")}
    return [
        (labels[key], getattr(content, key), now[key]) for key in PRINTED if getattr(content, key) != now[key]
    ]


@bp.route("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>/reissue", methods=["GET", "POST"])
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def reissue(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """Print anew under the same number; after the password was typed."""
    if (asked := asked_again()) is not None:
        return asked
    form, content = ReissueForm(), CertificateContent.from_json(certificate.content)
    differences = _differences(certificate, content)
    if form.validate_on_submit():
        with form.refusals():
            services.reissue(
                certificate,
                form.reason.text,
                check_url=check_url(),
                edition=form.seen_edition,
                by=person,
                at=clock.now(),
            )
            return _back(certificate, _("Reissued. Hand out the new print and take back the old one."))
    form.edition.data = str(certificate.edition)
    if request.method == "GET" and any(label == _("Name") for label, _was, _now in differences):
        form.reason.data = _("Name corrected")
    shown = {"cohort": cohort, "certificate": certificate, "content": content, "differences": differences}
    return form_page("certificates/reissue.html", form, **shown)


@bp.post("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>/revoke")
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def revoke(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """Declare it void."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.revoke(certificate, form.reason.text, by=person, at=clock.now())
            return _back(certificate, _("The certificate is void."))
    return _show(cohort, certificate, form)


@bp.post("/cohorts/<int:cohort_id>/certificates/<int:certificate_id>/reinstate")
@allow(cohort_policies.manage, cohort=Cohort, certificate=Certificate)
def reinstate(person: Person, cohort: Cohort, certificate: Certificate) -> ResponseReturnValue:
    """It was declared void by mistake."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.reinstate(certificate, form.reason.text, by=person)
            return _back(certificate, _("The certificate is valid again."))
    return _show(cohort, certificate, form)


def _back(certificate: Certificate, said: str) -> ResponseReturnValue:
    return see_other(
        "certificates.show", said, cohort_id=certificate.cohort_id, certificate_id=certificate.id
    )


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
        award=queries.open_award(enrolment),
    )
