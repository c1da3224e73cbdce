"""Names that cannot be printed, and fonts added for their characters."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.certificates import queries, services
from trainingapp.certificates.forms import FontForm
from trainingapp.certificates.models import AddedFont
from trainingapp.certificates.views.blueprint import bp
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.fonts import code_point, font_files
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.access import administrator, allow
from trainingapp.web.responses import form_page, page, see_other
from trainingapp.web.transactions import slow


@bp.get("/cohorts/<int:cohort_id>/certificates/names")
@allow(cohort_policies.manage, cohort=Cohort)
def undrawable_names(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Whose names the fonts cannot draw, with code point and remedy; everybody else is printed."""
    return page("certificates/names.html", cohort=cohort, people=queries.undrawable(cohort))


@bp.route("/fonts", methods=["GET", "POST"])
@allow(administrator)
@slow
def fonts(person: Person) -> ResponseReturnValue:
    """The fonts that print uses, and adding one for characters that none of them has."""
    form = FontForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = form.file.data
            checked = services.check_font(sent.read(), form.characters.text)
            begin_write(session)
            services.add_font(sent.filename or "font", checked, form.licence.text, by=person)
            return see_other(
                "certificates.fonts", _("The font is added; names are checked with it from now on.")
            )
    return form_page(
        "certificates/fonts.html",
        form,
        families=list(dict.fromkeys(file.family for file in font_files())),
        added=queries.added_fonts(),
        code_point=code_point,
    )


@bp.post("/fonts/<int:font_id>/remove")
@allow(administrator, font=AddedFont)
def remove_font(person: Person, font: AddedFont) -> ResponseReturnValue:
    """Print with a font no longer."""
    services.remove_font(font, by=person, at=clock.now())
    return see_other("certificates.fonts", _("The font is removed."))
