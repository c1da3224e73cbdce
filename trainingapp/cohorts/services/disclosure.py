"""Giving out what lists mask: one record at a time, or the whole roster; each with a reason that stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import rules
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.cohorts.queries import disclosure as queries
from trainingapp.cohorts.roster.fields import SYNONYMS, Field
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.secrecy import decrypt
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Column, NewSheet, Value, write_workbook

AT_ONCE = 1000
SEXES = {"male": "男", "female": "女"}
"""As the import reads them, in any language."""
FIELDS = (
    Field.SITE, Field.NAME, Field.SEX, Field.ID_NUMBER, Field.PHONE, Field.DELEGATION, Field.UNIT, Field.POST,
    Field.REMARK,
)  # fmt: skip


def show_phone(enrolment: Enrolment, *, by: Person, reason: str) -> str:
    """The phone in full; the book keeps who asked for it and why."""
    audit.record(by, "enrolment.show_phone", enrolment, reason=rules.reason(reason))
    return enrolment.person.phone or ""


def show_id_number(enrolment: Enrolment, *, by: Person, reason: str) -> str:
    """The ID number in full; the book keeps who asked for it and why.

    Raises:
        DomainError: no reason, or the class does not collect ID numbers.
    """
    if not enrolment.cohort.collects_id_numbers:
        raise DomainError(_("This class does not collect ID numbers."))
    audit.record(by, "enrolment.show_id_number", enrolment, reason=rules.reason(reason))
    return enrolment.person.id_number or ""


def full_roster(cohort: Cohort) -> tuple[bytes, int]:
    """The roster as an .xlsx file that the import reads back unchanged, and how many people it has.

    Phones and ID numbers stand in full, as text. Writes nothing.
    """
    found = session.execute(queries.full_roster(cohort).execution_options(yield_per=AT_ONCE))
    rows = [tuple(_cells(cohort, row)) for row in found]
    columns = [Column(SYNONYMS[field].split()[0]) for field in _fields(cohort)]
    return write_workbook([NewSheet(cohort.title, columns, rows)]), len(rows)


def record_export(cohort: Cohort, count: int, *, by: Person, reason: str) -> None:
    """Write into the book that the whole roster was given out."""
    audit.record(by, "cohort.export_roster", cohort, cohort_id=cohort.id, count=count, reason=reason)


def _fields(cohort: Cohort) -> list[Field]:
    """The columns; their titles are those by which the import knows them, in any language."""
    return [field for field in FIELDS if field is not Field.ID_NUMBER or cohort.collects_id_numbers]


def _cells(cohort: Cohort, row: Any) -> Iterator[Value]:
    for field in _fields(cohort):
        if field is Field.ID_NUMBER:
            yield decrypt(row.id_number_secret) if row.id_number_secret else ""
        elif field is Field.SEX:
            yield SEXES.get(row.sex, "")
        else:
            yield getattr(row, field.value) or ""
