"""People who stand in the book twice: found, looked at side by side, merged, taken apart again."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts import policies
from trainingapp.cohorts.forms.roster import ReasonForm
from trainingapp.cohorts.models import PersonMerge
from trainingapp.cohorts.queries import duplicates as queries
from trainingapp.cohorts.services import merging as services
from trainingapp.cohorts.views import bp
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number
from trainingapp.web.paging import paged, slice_page
from trainingapp.web.responses import form_page, page, see_other


@bp.get("/duplicates")
@allow(policies.create)
def duplicates(person: Person) -> ResponseReturnValue:
    """Pairs that are likely the same person, and what was merged."""
    listed = slice_page(queries.duplicates(person), page_number())
    shown = [each for pair in listed.rows for each in (pair.one, pair.other)]
    return page(
        "cohorts/duplicates.html",
        listed=listed,
        places=queries.places(shown),
        merges=paged(queries.merges(person), 1).rows,
        masked_phone=masked_phone,
    )


@bp.route("/duplicates/<int:kept_id>/<int:merged_id>", methods=["GET", "POST"])
@allow(policies.merge, kept=Person, merged=Person)
def merge(person: Person, kept: Person, merged: Person) -> ResponseReturnValue:
    """Both records side by side; the first one is kept."""
    services.check_pair(kept, merged)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.merge(kept, merged, by=person, at=clock.now(), reason=form.reason.text)
            return see_other("cohorts.duplicates", _("%(name)s is one person now.", name=kept.name))
    return form_page(
        "cohorts/merge.html",
        form,
        kept=kept,
        merged=merged,
        places=queries.places([kept, merged]),
        masked_phone=masked_phone,
    )


@bp.route("/merges/<int:merge_id>/undo", methods=["GET", "POST"])
@allow(policies.unmerge, merge=PersonMerge)
def unmerge(person: Person, merge: PersonMerge) -> ResponseReturnValue:
    """Take two people apart again."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.unmerge(merge, by=person, at=clock.now(), reason=form.reason.text)
            return see_other("cohorts.duplicates", _("They are two people again."))
    return form_page("cohorts/unmerge.html", form, merge=merge)
