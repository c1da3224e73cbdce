"""The page on which a reflection is read; made by the views of the desk and of findings."""

from __future__ import annotations

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort
from trainingapp.core import clock
from trainingapp.grading import queries, rubric
from trainingapp.grading.changes import changes
from trainingapp.grading.forms import FindingForm, ReviewForm
from trainingapp.grading.queries import Sheet
from trainingapp.reflections import queries as reflections
from trainingapp.reflections.queries import Report
from trainingapp.web.responses import form_page

OFFERED_PASSAGES = 5
"""So many of the longest shared passages are offered as those that an author may be asked about."""


def reading(
    person: Person,
    cohort: Cohort,
    sheet: Sheet,
    form: ReviewForm,
    finding_form: FindingForm,
    *,
    conflict: str = "",
) -> tuple[str, int]:
    """The page and its status: 422 where one of the two forms was refused."""
    allocation, version = sheet.allocation, sheet.newest
    finding = queries.finding_of(allocation, version)
    # Nobody but the author of this text is meant to be known here, and often not even they.
    report = reflections.report(version, sees=lambda _cohort_id: False, names=False)
    if not finding_form.is_refused:
        finding_form.show(version.id, finding)
        if finding is None and report is not None:
            finding_form.passages.data = "\n".join(_longest(report))
    previous_id, next_id = queries.neighbours(allocation)
    shown, status = form_page(
        "grading/read.html",
        form,
        cohort=cohort,
        sheet=sheet,
        changed=changes(sheet.before.text, sheet.newest.text) if sheet.before else [],
        conflict=conflict,
        progress=queries.progress(person, cohort),
        phrases=queries.phrases(person, cohort),
        author=queries.author(allocation, version),
        previous_id=previous_id,
        next_id=next_id,
        upcoming_id=queries.next_unread(person, cohort, after=allocation),
        last=queries.last_judged(person, cohort),
        finding=finding,
        report=report,
        hearing=queries.hearing_of(version) if finding else None,
        finding_form=finding_form,
        ladder=_ladder(sheet) if form.criteria else [],
        now=clock.now(),
    )
    return shown, 422 if finding_form.is_refused else status


def _ladder(sheet: Sheet) -> list[tuple[str, int]]:
    """What the points come to, for the page's script: a level's name and the least sum for it, the best first."""
    found = rubric.ladder(queries.plan_of(sheet.allocation.reflection.task))
    return [(str(level.label), least) for level, least in found]


def _longest(report: Report) -> list[str]:
    """The longest shared passages as they stand in the text, each in one line, in the order of the text."""
    longest = sorted(report.passages, key=lambda one: one.start - one.end)[:OFFERED_PASSAGES]
    text = report.version.text
    return [" ".join(text[one.start : one.end].split()) for one in sorted(longest, key=lambda one: one.start)]
