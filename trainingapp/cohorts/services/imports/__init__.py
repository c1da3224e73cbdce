"""The roster import: a file is read and looked at, then confirmed or thrown away.

Until it is confirmed only `RosterImport` and `RosterLine` rows are written. A file of some size is read, and
many lines are taken over, by a job in steps; each step can be repeated.
"""

from trainingapp.cohorts.services.imports.confirming import (
    STEP,
    begin_confirming,
    begin_takeover,
    confirm_lines,
    confirm_some,
    discard,
)
from trainingapp.cohorts.services.imports.mapping import map_columns, remembered, say_header
from trainingapp.cohorts.services.imports.mending import AT_ONCE, leave_out, mend, suggestion
from trainingapp.cohorts.services.imports.missing import decide_missing
from trainingapp.cohorts.services.imports.reading import (
    FileRead,
    NoTable,
    begin_reading,
    give_up,
    keep,
    read_kept,
    read_sent,
    sites_of,
    stage,
    stage_in_steps,
    still_reading,
)
from trainingapp.cohorts.services.imports.refused import refused_workbook
from trainingapp.cohorts.services.imports.undoing import undo, undo_some

__all__ = [
    "AT_ONCE",
    "STEP",
    "FileRead",
    "NoTable",
    "begin_confirming",
    "begin_reading",
    "begin_takeover",
    "confirm_lines",
    "confirm_some",
    "decide_missing",
    "discard",
    "give_up",
    "keep",
    "leave_out",
    "map_columns",
    "mend",
    "read_kept",
    "read_sent",
    "refused_workbook",
    "remembered",
    "say_header",
    "sites_of",
    "stage",
    "stage_in_steps",
    "still_reading",
    "suggestion",
    "undo",
    "undo_some",
]
