"""The design of a class's certificates: choosing and setting it, looking at samples, editing a copy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from trainingapp.accounts.models import Person
from trainingapp.certificates import policies, previews, queries, services
from trainingapp.certificates.design import (
    PLACEHOLDERS,
    SHIPPED,
    CertificateContent,
    Design,
    Settings,
    design_faults,
    shipped,
)
from trainingapp.certificates.design.checking import SAMPLE_NAMES, samples
from trainingapp.certificates.forms import CopyDesignForm, DesignForm, EditDesignForm
from trainingapp.certificates.models import CertificateDesign, ClassDesign, DesignVersion
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.pictures import clean_picture
from trainingapp.core.session import session
from trainingapp.web.access import administrator, allow
from trainingapp.web.responses import attachment, form_page, see_other
from trainingapp.web.transactions import slow

TYPES = {"png": "image/png", "pdf": "application/pdf"}
SEAL_LEAST, LOGO_LEAST = 400, 150  # dots on the shorter side: 400 are 250 dpi at 40 mm
PICTURE_NAME = re.compile(r"[\w-]{1,60}\.(?:png|jpe?g)", re.ASCII | re.IGNORECASE)
IN_USE = "in-use"
OF_DESIGN = "/cohorts/<int:cohort_id>/certificates/designs/<int:design_id>"


@bp.route("/cohorts/<int:cohort_id>/certificates/design", methods=["GET", "POST"])
@allow(cohort_policies.manage, cohort=Cohort)
@slow
def design(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Choose the design of the class's certificates and set what stands on them."""
    chosen = queries.class_design(cohort)
    form = _design_form(cohort, chosen)
    if form.validate_on_submit():
        with form.refusals():
            choice = _choice(form, cohort, chosen)
            services.check_choice(cohort, choice)
            begin_write(session)
            services.choose(cohort, choice, by=person)
            return see_other("certificates.design", _("Saved."), cohort_id=cohort.id)
    return _design_page(cohort, form, CopyDesignForm(formdata=None))


def _design_page(cohort: Cohort, form: DesignForm, copy: CopyDesignForm) -> ResponseReturnValue:
    chosen = queries.class_design(cohort)
    copy.source.choices = _sources(cohort, chosen)
    return form_page(
        "certificates/design.html",
        form,
        cohort=cohort,
        copy=copy,
        chosen=chosen,
        hosts=queries.sample_content(cohort).hosts,
        shipped=SHIPPED,
        own=queries.designs_for(cohort),
        names=list(enumerate(SAMPLE_NAMES)),
        placeholders=PLACEHOLDERS,
        problems=[] if form.refused else services.design_problems(cohort),
    )


def _design_form(cohort: Cohort, chosen: ClassDesign | None) -> DesignForm:
    settings = queries.loaded(chosen).settings if chosen else Settings()
    form = DesignForm(
        source=IN_USE if chosen else next(iter(SHIPPED)),
        title=settings.title,
        address=settings.address,
        sentence=settings.sentence,
        seals=settings.seals.value,
        seal_line=settings.seal_line,
    )
    form.source.choices = _sources(cohort, chosen)
    hosts = queries.sample_content(cohort).hosts
    for field, host in zip(form.seal_files(), hosts, strict=False):
        field.label.text = _("Seal of %(host)s", host=host)
    return form


def _sources(cohort: Cohort, chosen: ClassDesign | None) -> list[SelectChoice]:
    """What may be chosen: what is in use, the program's own designs, those that staff made."""
    found = [SelectChoice(key, name) for key, name in SHIPPED.items()]
    found += [
        (f"{one.newest.id}", f"{one.name} ({one.newest.number})") for one in queries.designs_for(cohort)
    ]
    if chosen is None:
        return found
    name = SHIPPED.get(chosen.version.design.key, chosen.version.design.name)
    said = _("In use: %(name)s, version %(number)s", name=name, number=chosen.version.number)
    return [SelectChoice(IN_USE, said), *found]


def _source(source: str, cohort: Cohort, chosen: ClassDesign | None) -> tuple[str, int | None]:
    """What a choice stands for: the key of one of the program's designs, or the number of a version."""
    if source == IN_USE and chosen:
        return "", chosen.version_id
    if source in SHIPPED:
        return source, None
    offered = {f"{one.newest.id}": one.newest.id for one in queries.designs_for(cohort)}
    if source not in offered:
        raise DomainError(_("Choose one of the designs."))
    return "", offered[source]


def _choice(form: DesignForm, cohort: Cohort, chosen: ClassDesign | None) -> services.Choice:
    hosts, white_away = queries.sample_content(cohort).hosts, bool(form.white_away.data)
    pairs = [(host, field.data) for host, field in zip(hosts, form.seal_files(), strict=False) if field.data]
    key, version_id = _source(form.source.data or "", cohort, chosen)
    return services.Choice(
        key=key,
        version_id=version_id,
        settings=form.settings(),
        seals={host: _picture(sent, SEAL_LEAST, white_away=white_away) for host, sent in pairs},
        logo=_picture(form.logo.data, LOGO_LEAST, white_away=white_away) if form.logo.data else b"",
        drops_logo=bool(form.drops_logo.data),
    )


def _picture(sent: FileStorage, least: int, *, white_away: bool) -> bytes:
    return clean_picture(sent.read(), sent.filename or "", least=least, white_away=white_away)


@bp.get("/cohorts/<int:cohort_id>/certificates/design/samples/<int:number>.png")
@allow(cohort_policies.manage, cohort=Cohort)
def design_sample(person: Person, cohort: Cohort, number: int) -> ResponseReturnValue:
    """A sample certificate of the class, as a picture."""
    return _sample(queries.design_of_class(cohort), services.widest_samples(cohort), number, "png")


@bp.get("/cohorts/<int:cohort_id>/certificates/design/samples/<int:number>.pdf")
@allow(cohort_policies.manage, cohort=Cohort)
def design_sample_pdf(person: Person, cohort: Cohort, number: int) -> ResponseReturnValue:
    """A sample certificate of the class, as it is printed."""
    return _sample(queries.design_of_class(cohort), services.widest_samples(cohort), number, "pdf")


def _sample(
    design: Design, contents: Sequence[CertificateContent], number: int, suffix: str
) -> ResponseReturnValue:
    if number >= len(contents) or design_faults(design):
        abort(404)
    made = previews.sample(design, contents, number, suffix)
    return attachment(made, f"{contents[number].name}.{suffix}", TYPES[suffix], inline=True)


@bp.get("/cohorts/<int:cohort_id>/certificates/design/<string:key>.png")
@allow(cohort_policies.manage, cohort=Cohort)
def shipped_sample(person: Person, cohort: Cohort, key: str) -> ResponseReturnValue:
    """What a design of the program looks like for this class."""
    if key not in SHIPPED:
        abort(404)
    return _sample(shipped(key), samples(queries.sample_content(cohort), SAMPLE_NAMES[1:2]), 0, "png")


@bp.post("/cohorts/<int:cohort_id>/certificates/designs")
@allow(cohort_policies.manage, cohort=Cohort)
def copy_design(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Copy a design in order to edit it."""
    form, chosen = CopyDesignForm(), queries.class_design(cohort)
    form.source.choices = _sources(cohort, chosen)
    if not form.validate_on_submit():
        raise DomainError(" ".join(form.all_messages))
    key, version_id = _source(form.source.data or "", cohort, chosen)
    version = services.shipped_version(key) if key else session.get_one(DesignVersion, version_id)
    made = services.copy_design(version, form.name.text, cohort, by=person)
    return see_other("certificates.edit_design", cohort_id=cohort.id, design_id=made.id)


@bp.route(OF_DESIGN, methods=["GET", "POST"])
@allow(policies.edit_design, cohort=Cohort, design=CertificateDesign)
@slow
def edit_design(person: Person, cohort: Cohort, design: CertificateDesign) -> ResponseReturnValue:
    """Edit the texts of a design of the class."""
    newest = design.newest
    form = EditDesignForm(data={"html": newest.html, "css": newest.css}, edited=design)
    if form.validate_on_submit():
        with form.refusals():
            html, css, pictures = _lines(form.html.data), _lines(form.css.data), _added(form)
            after = newest.number
            services.check_edit(design, html, css, pictures)
            begin_write(session)
            services.edit_design(design, html=html, css=css, pictures=pictures, after=after, by=person)
            said = _("Saved as version %(number)s. Choose it for the class.", number=design.newest.number)
            return see_other("certificates.edit_design", said, cohort_id=cohort.id, design_id=design.id)
    return form_page(
        "certificates/edit_design.html",
        form,
        cohort=cohort,
        design=design,
        placeholders=PLACEHOLDERS,
        names=list(enumerate(SAMPLE_NAMES)),
        has_samples=not design_faults(queries.loaded_version(design.newest)),
    )


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


def _added(form: EditDesignForm) -> dict[str, bytes]:
    """The new picture by its name."""
    sent = form.picture.data
    if not sent:
        return {}
    name = (sent.filename or "").rsplit("/", 1)[-1]
    if not PICTURE_NAME.fullmatch(name):
        raise DomainError(_("Call the picture by letters, digits, - and _, ending in .png or .jpg."))
    return {f"{name.rpartition('.')[0]}.png": _picture(sent, 1, white_away=False)}


@bp.get(f"{OF_DESIGN}/samples/<int:number>.png")
@allow(policies.edit_design, cohort=Cohort, design=CertificateDesign)
def edited_sample(
    person: Person, cohort: Cohort, design: CertificateDesign, number: int
) -> ResponseReturnValue:
    """A sample of a design that is being edited, as a picture."""
    contents = samples(queries.sample_content(cohort), SAMPLE_NAMES)
    return _sample(queries.loaded_version(design.newest), contents, number, "png")


@bp.get(f"{OF_DESIGN}/samples/<int:number>.pdf")
@allow(policies.edit_design, cohort=Cohort, design=CertificateDesign)
def edited_sample_pdf(
    person: Person, cohort: Cohort, design: CertificateDesign, number: int
) -> ResponseReturnValue:
    """A sample of a design that is being edited, as it is printed."""
    contents = samples(queries.sample_content(cohort), SAMPLE_NAMES)
    return _sample(queries.loaded_version(design.newest), contents, number, "pdf")


@bp.post(f"{OF_DESIGN}/share")
@allow(administrator, cohort=Cohort, design=CertificateDesign)
def share_design(person: Person, cohort: Cohort, design: CertificateDesign) -> ResponseReturnValue:
    """Offer a design to all classes, or no longer."""
    services.share_design(design, is_shared=request.form.get("share") == "yes", by=person)
    return see_other("certificates.edit_design", _("Saved."), cohort_id=cohort.id, design_id=design.id)
