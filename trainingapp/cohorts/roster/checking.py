"""One row: cells to a person, with all that was found on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from trainingapp.core.fonts import normal_name
from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Cell, Kind, Row, cell_address

from .dates import has_short_year, read_birth_date
from .fields import PLACES, Field
from .identity import birth_date_of, is_resident, read_id_number, sex_of
from .names import read_name
from .phones import read_phone
from .posts import split_unit_and_post
from .problems import Finding, Level, Problem, notice, refuse
from .records import RosterPerson, RosterRow, Table
from .text import plain

SEXES = {"男": "male", "男性": "male", "M": "male", "女": "female", "女性": "female", "F": "female"}
DITTO = frozenset({"同上", "〃", "″", '"', "″″"})
NEEDED = frozenset({Field.NAME, Field.ID_NUMBER, Field.PHONE})  # without these a row is another person
NO_CELL = Cell("", Kind.TEXT)
ERROR_TEXT = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!)|Err:\d{3}")
LONG_NUMBER = re.compile(r"\d{7,}")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
NOT_PLAIN = re.compile("[\ufffd\ue000-\uf8ff?？]")
LOST_CHARACTER = re.compile("[\ufffd\ue000-\uf8ff]|(?<=[\u3400-\u9fff])[?？](?=[\u3400-\u9fff])")
NAMES_UNIT = re.compile("(社区|村|街道|镇|乡|局|委|委员会|居委会|村委会|中心|办事处|公司|部|院|校|所|站)$")
REPEATABLE = (Field.DELEGATION, Field.SITE, *PLACES, Field.UNIT)  # may be given once for several rows


class RowCheck:
    """The check of one row. `above` holds the texts of the rows above for `REPEATABLE` fields."""

    def __init__(
        self,
        table: Table,
        row: Row,
        above: dict[Field, str],
        merged: Mapping[int, str],
        *,
        hidden: bool = False,
    ) -> None:
        self.table = table
        self.row = row
        self.above = above
        self.merged = merged
        self.hidden = hidden
        self.columns = table.fields
        self.problems: list[Problem] = []
        self.broken: dict[Field, str] = {}

    def result(self, today: date | None) -> RosterRow:
        """The row with its person; a problem names the cell in which it was found."""
        if self.hidden:
            address = cell_address(self.row.number, self.columns.get(Field.NAME, 1))
            self.problems.append(Problem(Level.NOTICE, None, address, "row_hidden"))
        self._find_broken()
        name = self._read(Field.NAME, lambda cell: read_name(cell.text))
        id_number = self._read(Field.ID_NUMBER, read_id_number)
        phone = self._read(Field.PHONE, read_phone)
        unit, post = self._unit_and_post()
        person = RosterPerson(
            name=name,
            phone=phone,
            id_number=id_number,
            sex=self._sex(id_number),
            birth_date=self._birth_date(id_number, today),
            ethnicity=self._text(Field.ETHNICITY),
            delegation=self._text(Field.DELEGATION),
            site=self._text(Field.SITE),
            unit=unit,
            post=post,
            education=self._text(Field.EDUCATION),
            party=self._text(Field.PARTY),
            email=self._text(Field.EMAIL),
            remark=self._text(Field.REMARK),
        )
        return RosterRow(self.table.sheet, self.row.number, self.row.texts, person, tuple(self.problems))

    def _find_broken(self) -> None:
        """Errors and formulas without a result say nothing, and that is said."""
        for column, code, text in broken_cells(self.row):
            field = self.table.field_by_column.get(column)
            if field is None or field is Field.SERIAL:
                continue
            self.broken[field] = text
            shown = LONG_NUMBER.sub("…", text)  # messages hold no phone and no ID number
            if field in NEEDED:
                self._add(field, [refuse(code, text=shown)])
            else:
                self._add(field, [notice(f"{code}_left", text=shown)])

    def _cell(self, field: Field) -> Cell:
        column = self.columns.get(field)
        return self.row.cell(column) if column and field not in self.broken else NO_CELL

    def _read(self, field: Field, read: Callable[[Cell], tuple[str, list[Finding]]]) -> str:
        if field in self.broken:
            return ""
        value, findings = read(self._cell(field))
        if findings:
            self._add(field, findings)
        return value

    def _add(self, field: Field, findings: Iterable[Finding]) -> None:
        column = self.columns.get(field)
        address = cell_address(self.row.number, column) if column else ""
        self.problems += [Problem(each.level, field, address, each.code, each.values) for each in findings]

    def _text(self, field: Field) -> str:
        column = self.columns.get(field)
        if column is None or field in self.broken:
            return ""
        text = plain(self.row.text(column)) or plain(self.merged.get(column, ""))
        if text == "0" and field is not Field.REMARK:  # what a formula says of an empty cell
            text = ""
        if field in REPEATABLE:
            text = self._from_above(field, text)
        return self._with_characters(field, text) if NOT_PLAIN.search(text) else text

    def _with_characters(self, field: Field, text: str) -> str:
        """Old GBK codes become their characters; of what cannot be saved people are told."""
        mended = PRIVATE_USE.sub(lambda found: normal_name(found[0]), text)
        if mended != text:
            self._add(field, [notice("character_mended")])
        if LOST_CHARACTER.search(mended):
            self._add(field, [notice("lost_character")])
        return mended

    def _from_above(self, field: Field, text: str) -> str:
        if text in DITTO:
            text = self.above.get(field, "")
            self._add(field, [notice("from_above", text=text)])
        self.above[field] = text
        return text

    def _unit_and_post(self) -> tuple[str, str]:
        unit, post = self._unit(), self._text(Field.POST)
        both = self._text(Field.UNIT_AND_POST)
        if not both:
            return unit, post
        parts = split_unit_and_post(both)
        if parts is None and not unit and not post and not NAMES_UNIT.search(both):
            self._add(Field.UNIT_AND_POST, [notice("unit_and_post_joined")])
        first, second = parts or (both, "")
        return unit or first, post or second

    def _unit(self) -> str:
        """Place and unit as one path; a part that the next one begins with is not said twice."""
        path = said = ""
        for field in (*PLACES, Field.UNIT):
            if part := self._text(field):
                known = path if part.startswith(path) else said if part.startswith(said) else ""
                path, said = path.removesuffix(known) + part, part
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
        cell = self._cell(Field.BIRTH_DATE)
        written = plain(cell.text)
        given = read_birth_date(Cell(written, cell.kind)) if written else None
        told = birth_date_of(id_number) if is_resident(id_number) else None
        if written and not given:
            self._unread_date(written, told)
        if told is None:
            if given and given.is_serial:
                self._add(Field.BIRTH_DATE, [notice("birth_date_serial")])
            return given.exact if given else None
        if today and told > today:
            self._add(Field.ID_NUMBER, [refuse("id_future")])
        if given and not given.fits(told):
            said = given.told(written)
            self._add(Field.ID_NUMBER, [refuse("id_birth_date", told=told.isoformat(), written=said)])
        return told

    def _unread_date(self, written: str, told: date | None) -> None:
        """A year of two digits may be of either century; with an ID number it is not needed."""
        if has_short_year(written):
            judge = notice if told else refuse
            self._add(Field.BIRTH_DATE, [judge("birth_date_short")])
        else:
            self._add(Field.BIRTH_DATE, [notice("birth_date_unknown", text=written)])


def broken_cells(row: Row) -> Iterator[tuple[int, str, str]]:
    """Column, code of the message and text of each cell that holds an error or a formula without result."""
    for column, text in enumerate(row.texts, 1):
        kind = row.kinds[column - 1 : column]
        if kind == Kind.FORMULA:
            yield column, "formula_empty", text
        elif kind == Kind.ERROR or (text[:1] in "#E" and ERROR_TEXT.fullmatch(text)):
            yield column, "cell_error", text
