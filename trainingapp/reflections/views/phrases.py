"""What proves nothing: the list of set phrases, and rulings on passages that stand in very many texts."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from trainingapp.accounts.models import Person
from trainingapp.core.i18n import _
from trainingapp.core.jobs.services import enqueue
from trainingapp.core.session import session
from trainingapp.originality import queries as originality_queries
from trainingapp.originality import services as originality
from trainingapp.originality.models import Ruling, SetPhrase
from trainingapp.reflections import policies, queries
from trainingapp.reflections.forms import PhraseForm
from trainingapp.reflections.models import WidelyShared
from trainingapp.reflections.services import library as services
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other


@bp.route("/set-phrases", methods=["GET", "POST"])
@allow(policies.judge_phrases)
def phrases(person: Person) -> ResponseReturnValue:
    """The list of set phrases, with a form to add one."""
    form = PhraseForm()
    if form.validate_on_submit():
        with form.refusals():
            originality.add_phrase(form.text.text, note=form.note.text, by=person)
            return see_other(
                "reflections.phrases", _("The phrase is added. It counts from the next check on.")
            )
    search = search_text()
    listed = paged(queries.set_phrases(search), page_number())
    return form_page("reflections/phrases.html", form, listed=listed, search=search)


@bp.post("/set-phrases/<int:set_phrase_id>/remove")
@allow(policies.judge_phrases, set_phrase=SetPhrase)
def remove_phrase(person: Person, set_phrase: SetPhrase) -> ResponseReturnValue:
    """Take a phrase off the list."""
    originality.remove_phrase(set_phrase, by=person)
    return see_other("reflections.phrases", _("The phrase is removed."))


@bp.post("/set-phrases/restore")
@allow(policies.judge_phrases)
def restore_phrases(person: Person) -> ResponseReturnValue:
    """Put back what was removed of the delivered list."""
    count = services.restore_phrases(by=person)
    said = _("Put back: %(n)s.", n=count)
    return see_other("reflections.phrases", said)


@bp.get("/set-phrases/common")
@allow(policies.judge_phrases)
def common_passages(person: Person) -> ResponseReturnValue:
    """Passages that wait for a ruling, and what was ruled."""
    return page(
        "reflections/common_passages.html",
        listed=paged(queries.common_passages(), page_number()),
        rulings=list(session.scalars(originality_queries.rulings())),
    )


@bp.post("/set-phrases/common/find")
@allow(policies.judge_phrases)
def find_common_passages(person: Person) -> ResponseReturnValue:
    """Look for them in the whole index; a job."""
    job = enqueue(
        "reflections.common",
        _("Passages in very many texts"),
        owner_id=person.id,
        result_url=url_for("reflections.common_passages"),
    )
    return see_other("jobs.show", job_id=job.id)


@bp.post("/set-phrases/common/<int:widely_shared_id>/rule")
@allow(policies.judge_phrases, widely_shared=WidelyShared)
def rule(person: Person, widely_shared: WidelyShared) -> ResponseReturnValue:
    """Say whether a passage counts as a phrase or as shared."""
    is_phrase = request.form.get("is_phrase") == "1"
    originality.rule_on(widely_shared.text, is_phrase=is_phrase, by=person)
    session.delete(widely_shared)
    return see_other(
        "reflections.common_passages", _("Your ruling is noted. It counts from the next check on.")
    )


@bp.post("/set-phrases/common/rulings/<int:ruling_id>/withdraw")
@allow(policies.judge_phrases, ruling=Ruling)
def withdraw_ruling(person: Person, ruling: Ruling) -> ResponseReturnValue:
    """Let frequency decide again."""
    originality.withdraw_ruling(ruling, by=person)
    return see_other("reflections.common_passages", _("The ruling is withdrawn."))
