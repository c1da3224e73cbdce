"""One row: cells to a person, with all that was found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Cell, Kind, Row, cell_address

from .dates import read_date
from .fields import PLACES, Field
from .identity import birth_date_of, is_resident, read_id_number, sex_of
from .names import read_name
from .phones import read_phone
from .problems import Finding, Problem, notice, refuse
from .records import RosterPerson, RosterRow, Table
from .text import plain

SEXES = {"男": "male", "男性": "male", "M": "male", "女": "female", "女性": "female", "F": "female"}
DITTO = frozenset({"同上", "〃", "″", '"', "″″"})
REPEATABLE = (Field.DELEGATION, Field.SITE, *PLACES, Field.UNIT)  # may be given once for several rows


class RowCheck:
    """The check of one row. `above` holds the texts of the rows above for `REPEATABLE` fields."""

    def __init__(self, table: Table, row: Row, above: dict[Field, str], merged: Mapping[int, str]) -> None:
        self.table = table
        self.row = row
        self.above = above
        self.merged = merged
        self.columns = {column.field: column.number for column in table.columns if column.field}
        self.problems: list[Problem] = []

    def result(self, today: date | None) -> RosterRow:
        """The row with its person; a problem names the cell in which it was found."""
        name = self._take(Field.NAME, read_name(self._cell(Field.NAME).text))
        id_number = self._take(Field.ID_NUMBER, read_id_number(self._cell(Field.ID_NUMBER)))
        phone = self._take(Field.PHONE, read_phone(self._cell(Field.PHONE)))
        person = RosterPerson(
            name=name,
            phone=phone,
            id_number=id_number,
            sex=self._sex(id_number),
            birth_date=self._birth_date(id_number, today),
            ethnicity=self._text(Field.ETHNICITY),
            delegation=self._text(Field.DELEGATION),
            site=self._text(Field.SITE),
            unit=self._unit(),
            post=self._text(Field.POST),
            education=self._text(Field.EDUCATION),
            party=self._text(Field.PARTY),
            email=self._text(Field.EMAIL),
            remark=self._text(Field.REMARK),
        )
        return RosterRow(self.table.sheet, self.row.number, self.row.texts, person, tuple(self.problems))

    def _cell(self, field: Field) -> Cell:
        column = self.columns.get(field)
        return self.row.cell(column) if column else Cell("", Kind.TEXT)

    def _add(self, field: Field, findings: Iterable[Finding]) -> None:
        column = self.columns.get(field)
        address = cell_address(self.row.number, column) if column else ""
        self.problems += [Problem(each.level, field, address, each.code, each.values) for each in findings]

    def _take(self, field: Field, outcome: tuple[str, list[Finding]]) -> str:
        value, findings = outcome
        if findings:
            self._add(field, findings)
        return value

    def _text(self, field: Field) -> str:
        column = self.columns.get(field)
        if column is None:
            return ""
        text = plain(self.row.text(column)) or plain(self.merged.get(column, ""))
        if field in REPEATABLE:
            text = self._from_above(field, text)
        if "\ufffd" in text:
            self._add(field, [notice("lost_character")])
        return text

    def _from_above(self, field: Field, text: str) -> str:
        if text in DITTO:
            text = self.above.get(field, "")
            self._add(field, [notice("from_above", text=text)])
        self.above[field] = text
        return text

    def _unit(self) -> str:
        """Place and unit as one path; a part that the next one begins with is not said twice."""
        path = ""
        for field in (*PLACES, Field.UNIT):
            part = self._text(field)
            path = part if path and part.startswith(path) else path + part
        return path

    def _sex(self, id_number: str) -> str:
        written = plain(self._cell(Field.SEX).text)
        sex = SEXES.get(written.upper(), "")
        if written and not sex:
            self._add(Field.SEX, [notice("sex_unknown", text=written)])
        if not is_resident(id_number):
            return sex
        told = sex_of(id_number)
        if sex and sex != told:
            words = {"male": _("male"), "female": _("female")}
            self._add(Field.ID_NUMBER, [refuse("id_sex", told=words[told], written=written)])
        return sex or told

    def _birth_date(self, id_number: str, today: date | None) -> date | None:
        written = plain(self._cell(Field.BIRTH_DATE).text)
        given = read_date(written) if written else None
        if written and not given:
            self._add(Field.BIRTH_DATE, [notice("birth_date_unknown", text=written)])
        told = birth_date_of(id_number) if is_resident(id_number) else None
        if told is None:
            return date(given[0], given[1], given[2]) if given and given[2] else None
        if today and told > today:
            self._add(Field.ID_NUMBER, [refuse("id_future")])
        if given and given not in ((told.year, told.month, told.day), (told.year, told.month, None)):
            self._add(Field.ID_NUMBER, [refuse("id_birth_date", told=told.isoformat(), written=written)])
        return told
