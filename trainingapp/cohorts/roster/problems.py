"""What can be wrong with a row, a table or a line, in words that tell what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum

from trainingapp.core.i18n import LazyString, _l

from .fields import Field


class Level(StrEnum):
    """A refused row is not taken; a notice tells what was repaired or is odd."""

    REFUSE = "refuse"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of one cell found; the row adds where."""

    level: Level
    code: str
    values: Mapping[str, str] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its place: the field and the cell's address, as `B7`."""

    level: Level
    field: Field | None
    address: str
    code: str
    values: Mapping[str, str] = default(default_factory=dict)

    @property
    def message(self) -> str:
        """The words for it, in the reader's language. Never holds an ID number or a phone."""
        return str(MESSAGES[self.code]) % self.values


def refuse(code: str, **values: str) -> Finding:
    """A finding for which the row is not taken."""
    return Finding(Level.REFUSE, code, values)


def notice(code: str, **values: str) -> Finding:
    """A finding that a person should see."""
    return Finding(Level.NOTICE, code, values)


class Reason(StrEnum):
    """Why a line is no row of the roster."""

    TITLE = "title"
    HEADER = "header"
    BLANK = "blank"
    FOOTER = "footer"
    NOTE = "note"
    EXAMPLE = "example"
    NO_TABLE = "no_table"
    HIDDEN = "hidden"

    @property
    def label(self) -> LazyString:
        """The words for it."""
        return REASONS[self]


REASONS = {
    Reason.TITLE: _l("Title above the table"),
    Reason.HEADER: _l("Header of the table"),
    Reason.BLANK: _l("Nothing in the row"),
    Reason.FOOTER: _l("Total, signature or remark below the table"),
    Reason.NOTE: _l("A heading or note between the rows"),
    Reason.EXAMPLE: _l("The example row of a form"),
    Reason.NO_TABLE: _l("No table on this sheet"),
    Reason.HIDDEN: _l("The sheet is hidden"),
}

MESSAGES: dict[str, LazyString | str] = {
    # tables
    "no_table": _l("No table was found: no row holds the headers of a roster, such as 姓名 and 手机号码."),
    "no_table_here": _l("Sheet “%(sheet)s”: no table was found, its lines are left out."),
    "no_sheet": _l("The workbook holds no visible sheet with cells."),
    "sheet_hidden": _l("Sheet “%(sheet)s” is hidden in the file: its %(count)s rows are left out."),
    "rows_hidden": _l(
        "Sheet “%(sheet)s”: %(count)s rows are hidden in the file, perhaps by a filter. They are read as well."
    ),
    "columns_hidden": _l("Sheet “%(sheet)s”: hidden columns are read as well: %(columns)s."),
    "row_hidden": _l("The row is hidden in the file."),
    "no_name_column": _l("No column was recognised as the name. Choose it by hand."),
    # names
    "no_name": _l("The name is missing."),
    "name_tidied": _l("The name was tidied: spaces, dots or invisible characters."),
    "name_odd": _l("“%(name)s” does not look like a name."),
    "name_brackets": _l("Take the note in brackets out of the name."),
    "name_long": _l("The name is longer than %(limit)s characters."),
    "name_unprintable": "%(why)s",  # the words are those of the fonts package
    # identity numbers
    "id_lost_digits": _l(
        "The ID number was kept as a number and lost digits. Type it again in a cell of text format."
    ),
    "id_length": _l("The ID number has %(count)s characters instead of 18."),
    "id_wrong": _l("This is no ID number."),
    "masked": _l("Some digits are hidden by asterisks. Give all of them."),
    "id_check_digit": _l("The ID number is wrong: its check digit does not fit the other digits."),
    "id_zeros": _l(
        "The ID number ends in zeros and its check digit is wrong: it was kept as a number. Type it as text."
    ),
    "id_ends_in_zeros": _l(
        "The ID number ends in three zeros. Make sure that a spreadsheet has cut no digits."
    ),
    "id_date": _l("The ID number holds a date of birth that does not exist."),
    "id_future": _l("The ID number holds a date of birth in the future."),
    "id_other": _l("This is no resident ID number and cannot be checked."),
    "id_tidied": _l("The ID number was tidied: spaces, full-width digits or a small x."),
    "id_upgraded": _l("The old ID number of 15 digits was turned into that of 18."),
    "id_sex": _l("The ID number says “%(told)s”, the column says “%(written)s”."),
    "id_birth_date": _l("The ID number says born on %(told)s, the column says “%(written)s”."),
    # phones
    "no_phone": _l("There is no phone."),
    "phone_number_cell": _l("The phone was kept as a number; all digits are there."),
    "phone_lost_digits": _l(
        "The phone was kept as a number and lost digits. Type it again in a cell of text format."
    ),
    "phone_tidied": _l("The phone was tidied: spaces, signs, country code or full-width digits."),
    "phone_length": _l("A mobile phone number has 11 digits; this one has %(count)s."),
    "phone_wrong": _l("This is no phone number."),
    "phone_words": _l("Words beside the phone were left out."),
    "phone_landline": _l("This is no mobile phone number."),
    "phone_foreign": _l("This is a number outside the mainland and cannot be checked."),
    "phone_several": _l("There are several numbers; the first mobile number was taken."),
    "phone_shared": _l("The same phone is given for %(name)s (%(where)s)."),
    # the rest
    "sex_unknown": _l("“%(text)s” is no sex; the cell was left out."),
    "birth_date_unknown": _l("“%(text)s” is no date; the cell was left out."),
    "birth_date_short": _l("The year of birth has two digits only. Write all four."),
    "birth_date_serial": _l(
        "The date of birth was kept as a spreadsheet's day number and turned into a date."
    ),
    "cell_error": _l(
        "The cell holds the error %(text)s instead of a value. Correct the formula or type the value."
    ),
    "cell_error_left": _l("The cell holds the error %(text)s; it was left out."),
    "formula_empty": _l(
        "The formula %(text)s was saved without its result. Open the file in Excel or WPS and save it again."
    ),
    "formula_empty_left": _l("The formula %(text)s was saved without its result; the cell was left out."),
    "unit_and_post_joined": _l("Unit and post could not be told apart; all of it was taken as the unit."),
    "from_above": _l("“%(text)s” was taken from the row above."),
    "lost_character": _l("A character in this cell was lost when the file was saved."),
    "character_mended": _l("An old code in this cell was turned into the character that it stands for."),
    "same_person": _l("The same person stands in %(where)s already."),
    "namesake": _l("Somebody of the same name and community stands in %(where)s. Are they two people?"),
    "same_id": _l("%(name)s (%(where)s) has the same ID number."),
}
