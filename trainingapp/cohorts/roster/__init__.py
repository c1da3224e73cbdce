"""The roster in a spreadsheet: finds the tables, names the columns, checks each row; writes nothing.

Words: a *table* is a header and the rows below it; a *mapping* says which column holds which *field*; a row
is *refused* (a problem of that level, with the cell's address) or *valid*, perhaps with *notices* of what was
repaired. No row is ever lost: each line of a visible sheet is a row of the result or is listed as skipped,
with the reason. Pure: knows neither Flask nor the database. May import: `core`.
"""

from .fields import Field
from .problems import Level, Problem, Reason
from .reading import read_roster
from .records import Column, Mapping, Roster, RosterPerson, RosterRow, Skipped, Table
from .units import UnitPath, split_unit

__all__ = [
    "Column",
    "Field",
    "Level",
    "Mapping",
    "Problem",
    "Reason",
    "Roster",
    "RosterPerson",
    "RosterRow",
    "Skipped",
    "Table",
    "UnitPath",
    "read_roster",
    "split_unit",
]
