"""A whole timetable at once: pasted or uploaded, looked at, then confirmed."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies as cohort_policies
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import begin_write
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Workbook
from trainingapp.courses import importing, policies, rules, services
from trainingapp.courses.drafting import Draft
from trainingapp.courses.forms import ImportForm
from trainingapp.courses.reading import text_of
from trainingapp.courses.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.responses import form_page, see_other
from trainingapp.web.transactions import slow

LINES_AT_ONCE = 500


@bp.route("/cohorts/<int:cohort_id>/timetable/import", methods=["GET", "POST"])
@allow(policies.plan, cohort=Cohort)
@slow
def import_lessons(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Dry run first; a confirmation counts only for lines that were looked at and have no problem."""
    form = ImportForm()
    drafts: list[Draft] = []
    if form.validate_on_submit():
        with form.refusals():
            rules.check_open(cohort)
            text = form.read(_text_of_book)
            confirmed = form.is_confirmed(text)
            if confirmed:
                begin_write(session)  # what is checked from here on is what the write meets
            drafts = _dry_run(person, cohort, text)
            if confirmed and not any(draft.problems for draft in drafts):
                plans = importing.plans_of(drafts)
                services.add_lessons(cohort, plans, by=person)
                said = _("%(n)s lessons are in the timetable.", n=len(plans))
                return see_other("courses.timetable", said, cohort_id=cohort.id)
            form.show(text)
    return form_page(
        "courses/import.html",
        form,
        cohort=cohort,
        drafts=drafts,
        lessons=importing.plans_of(drafts),
        bad=[draft for draft in drafts if draft.problems],
    )


def _dry_run(person: Person, cohort: Cohort, text: str) -> list[Draft]:
    if len(text.splitlines()) > LINES_AT_ONCE:
        raise DomainError(_("At most %(n)s lines at once.", n=LINES_AT_ONCE))
    scope = cohort_policies.scope(person, cohort)
    drafts = importing.dry_run(cohort, text, scope, plans_central=policies.plan_at(person, cohort, None))
    if not drafts:
        raise DomainError(_("There are no lines yet. Paste the timetable, or choose a file."))
    return drafts


def _text_of_book(book: Workbook) -> str:
    """The first sheet with anything on it, as lines."""
    sheets = [sheet for sheet in book.sheets if not sheet.hidden and sheet.rows]
    return text_of((row.number, row.texts) for row in sheets[0].rows) if sheets else ""
