"""The review as an .xlsx file: every reflection, and the figures of each grader. Knows neither Flask nor database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Column, NewSheet, Value, write_workbook
from trainingapp.grading.models import Level
from trainingapp.grading.queries import Figures


def review_workbook(rows: Iterable[Any], figures: Figures, zone: str) -> bytes:
    """The file's bytes; `rows` as `queries.reviews` gives them, times on the wall clock of `zone`."""
    return write_workbook([_list(rows, zone), _graders(figures)])


def _list(rows: Iterable[Any], zone: str) -> NewSheet:
    titles = [
        *(_("Trainee number"), _("Name"), _("Unit"), _("Site"), _("Title"), _("Length"), _("Version")),
        *(_("Handed in"), _("Grader"), _("State"), _("Level"), _("Comment"), _("Reviewed")),
    ]
    return NewSheet(_("Review"), [Column(title) for title in titles], (_line(row, zone) for row in rows))


def _line(row: Any, zone: str) -> list[Value]:
    return [
        *(row.trainee_no, row.name, row.unit, row.site_name, row.title, row.length, row.number),
        clock.local(row.submitted_at, zone),
        row.grader_name,
        str(row.state.label),
        str(row.level.label) if row.level else None,
        row.comment,
        clock.local(row.reviewed_at, zone) if row.reviewed_at else None,
    ]


def _graders(figures: Figures) -> NewSheet:
    titles = [_("Grader"), _("Dealt"), _("Read"), _("Unread"), _("Returned")]
    titles += [str(level.label) for level in Level]
    rows: list[list[Value]] = [
        [
            *(load.grader.name if load.grader else None, load.dealt, load.read, load.waiting, load.returned),
            *(load.levels[level] for level in Level),
        ]
        for load in figures.loads
    ]
    return NewSheet(_("Graders"), [Column(title) for title in titles], rows)
