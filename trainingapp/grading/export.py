"""The review as an .xlsx file: every reflection, and the figures of each grader. Knows neither Flask nor database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Column, NewSheet, Value, write_workbook
from trainingapp.grading.models import Criterion, Level, Reading
from trainingapp.grading.queries import Figures

Further = Mapping[int, Mapping[Reading, Level]]


def review_workbook(
    rows: Iterable[Any],
    figures: Figures,
    zone: str,
    further: Further,
    tasks: Mapping[int, str],
    criteria: Sequence[Criterion] = (),
) -> bytes:
    """The file's bytes.

    Args:
        rows: as `queries.reviews` gives them; their times are written on the wall clock of `zone`.
        further: levels of further readings by reflection id.
        tasks: titles by id; told where the class has more than one.
        criteria: what the first reading gives points for, a column for each; none where levels are given as such.
    """
    return write_workbook([_list(rows, zone, further, tasks, criteria), _graders(figures)])


def _list(
    rows: Iterable[Any], zone: str, further: Further, tasks: Mapping[int, str], criteria: Sequence[Criterion]
) -> NewSheet:
    titles = [
        *(_("Trainee number"), _("Name"), _("Unit"), _("Site"), _("Title"), _("Length"), _("Version")),
        *(_("Handed in"), _("Grader"), _("State"), _("Level"), _("Comment"), _("Reviewed")),
        *(str(reading.label) for reading in Reading),
        *(_("Released"), _("Marked for the anthology")),
        *([_("Task")] if len(tasks) > 1 else []),
        *([_("Points")] if criteria else []),
        *(f"{one.title} (0–{one.most})" for one in criteria),
    ]
    lines = (
        [
            *_line(row, zone, further.get(row.reflection_id, {})),
            *([tasks[row.task_id]] if len(tasks) > 1 else []),
            *_points(row.points, criteria),
        ]
        for row in rows
    )
    return NewSheet(_("Review"), [Column(title) for title in titles], lines)


def _line(row: Any, zone: str, further: Mapping[Reading, Level]) -> list[Value]:
    levels = {Reading.FIRST: row.first_level, **further}
    return [
        *(row.trainee_no, row.name, row.unit, row.site_name, row.title, row.length, row.number),
        clock.local(row.submitted_at, zone),
        row.grader_name,
        str(row.state.label),
        str(row.level.label) if row.level else None,
        row.comment,
        clock.local(row.reviewed_at, zone) if row.reviewed_at else None,
        *(str(level.label) if (level := levels.get(reading)) else None for reading in Reading),
        clock.local(row.released_at, zone) if row.released_at else None,
        _("yes") if row.for_anthology else None,
    ]


def _points(given: Mapping[str, int] | None, criteria: Sequence[Criterion]) -> list[Value]:
    """The sum, and what each criterion got; nothing where the class gives no points."""
    if not criteria:
        return []
    return [sum(given.values()) if given else None, *((given or {}).get(str(one.id)) for one in criteria)]


def _graders(figures: Figures) -> NewSheet:
    titles = [_("Grader"), _("Dealt"), _("Read"), _("Unread"), _("Returned")]
    titles += [str(level.label) for level in Level]
    rows: list[list[Value]] = [
        [
            *(load.grader.name, load.dealt, load.read, load.waiting, load.returned),
            *(load.levels[level] for level in Level),
        ]
        for load in figures.loads
    ]
    return NewSheet(_("Graders"), [Column(title) for title in titles], rows)
