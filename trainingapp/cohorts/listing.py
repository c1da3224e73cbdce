"""The roster as a spreadsheet with the headers that the reader of rosters knows. Phones are masked."""

from __future__ import annotations

from collections.abc import Iterable

from trainingapp.accounts.rules import masked_phone
from trainingapp.cohorts.queries.trainees import RosterEntry
from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Column, NewSheet, write_workbook


def roster_workbook(rows: Iterable[RosterEntry]) -> bytes:
    """An .xlsx file, a row for each trainee, all cells as text.

    The masked phone stands under a header that the reader leaves alone, so that sending the file back
    changes nothing.
    """
    titles = (
        _("Trainee number"), _("Name"), _("Sex"), _("Delegation"), _("Site"), _("Unit"), _("Post"),
        _("Standing"), _("Last digits"),
    )  # fmt: skip
    lines = [
        (
            one.trainee_no, one.name, _sex(one.sex), one.delegation, one.site_name, one.unit, one.post,
            str(one.standing.label), masked_phone(one.phone),
        )
        for one in rows
    ]  # fmt: skip
    return write_workbook([NewSheet(_("Roster"), [Column(title) for title in titles], lines)])


def _sex(value: str | None) -> str:
    return {"male": "男", "female": "女"}.get(value or "", value or "")
