"""Texts that essays are compared with: the reference library, and the material of a class."""

from __future__ import annotations

from pathlib import PurePath

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import begin_write
from trainingapp.core.documents import LIMITS, read_in_child
from trainingapp.core.errors import DomainError
from trainingapp.core.files import clean_name
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.reflections import policies, queries
from trainingapp.reflections.forms import LibraryForm
from trainingapp.reflections.models import LibraryText
from trainingapp.reflections.services import library as services
from trainingapp.reflections.views.blueprint import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other
from trainingapp.web.transactions import slow

FILES = 20
"""In one request."""


@bp.get("/reference-library")
@allow(policies.feed_library)
def library(person: Person) -> ResponseReturnValue:
    """Template texts that all classes are compared with."""
    return _list(None)


@bp.get("/cohorts/<int:cohort_id>/reflections/material")
@allow(policies.manage, cohort=Cohort)
def material(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Course material that the class's essays are compared with."""
    return _list(cohort)


def _list(cohort: Cohort | None) -> str:
    search = search_text()
    listed = paged(queries.library(cohort, search), page_number())
    return page("reflections/library.html", cohort=cohort, listed=listed, search=search)


@bp.route("/reference-library/add", methods=["GET", "POST"])
@allow(policies.feed_library)
@slow
def add_reference(person: Person) -> ResponseReturnValue:
    """Add template texts."""
    return _add(None, person)


@bp.route("/cohorts/<int:cohort_id>/reflections/material/add", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
@slow
def add_material(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Add course material."""
    return _add(cohort, person)


def _add(cohort: Cohort | None, person: Person) -> ResponseReturnValue:
    request.max_content_length = FILES * LIMITS.file_bytes
    form = LibraryForm()
    if form.validate_on_submit():
        with form.refusals():
            texts = _texts(form)
            begin_write(session)
            for title, text in texts:
                services.add_text(title, text, cohort=cohort, by=person)
            said = _("Added: %(n)s.", n=len(texts))
            return _to_list(cohort, said)
    return form_page("reflections/library_add.html", form, cohort=cohort, back=_address(cohort))


def _texts(form: LibraryForm) -> list[tuple[str, str]]:
    """Titles and texts of what was pasted and of each file; one that cannot be read refuses all."""
    sent = [one for one in form.files.data or [] if isinstance(one, FileStorage) and one.filename]
    if len(sent) > FILES:
        raise DomainError(_("Choose at most %(n)s files at a time.", n=FILES))
    pasted = (form.text.data or "").strip()
    texts = [(form.title.text, pasted)] if pasted else []
    for one in sent:
        name = clean_name(one.filename or "")
        texts.append((PurePath(name).stem, read_in_child(one.read(), name)))
    if not texts:
        raise DomainError(_("Paste a text or choose a file."))
    return texts


@bp.get("/reference-library/texts/<int:library_text_id>")
@allow(policies.keep_text, library_text=LibraryText)
def library_text(person: Person, library_text: LibraryText) -> ResponseReturnValue:
    """One text of the library or of a class's material."""
    return page(
        "reflections/library_text.html",
        cohort=library_text.cohort,
        text=library_text,
        words=queries.library_words(library_text),
        back=_address(library_text.cohort),
    )


@bp.post("/reference-library/texts/<int:library_text_id>/remove")
@allow(policies.keep_text, library_text=LibraryText)
def remove_library_text(person: Person, library_text: LibraryText) -> ResponseReturnValue:
    """Take a text out."""
    cohort = library_text.cohort
    services.remove_text(library_text, by=person)
    return _to_list(cohort, _("The text is removed."))


def _to_list(cohort: Cohort | None, said: str) -> ResponseReturnValue:
    if cohort is None:
        return see_other("reflections.library", said)
    return see_other("reflections.material", said, cohort_id=cohort.id)


def _address(cohort: Cohort | None) -> str:
    if cohort is None:
        return url_for("reflections.library")
    return url_for("reflections.material", cohort_id=cohort.id)
