"""The demo class as it was planned: hosts, sites, staff, timetable, roster files and grader comments.

Reads `trainingapp/demo/files` and returns frozen values; knows neither the database nor the web. Every body,
person and place below the provinces is invented.

Two things in the material are wrong on purpose, so that the software has something to find:

* The roster files hold rows that an import must refuse; `RosterFile.refused` has the kind of each:
  `check_digit` (ID number with a wrong last character), `id_as_number` (typed as a number, last digits lost),
  `duplicate` (the same person a second time in the file), `question_mark` (a character of the name was lost),
  `short_phone` (a digit missing), `no_name`, `impossible_birth_date`.
* The essays: `COPIES` takes passages from other essays, `PASTED` carries what a web page leaves in a paste.
  Both are positions in the list that `trainingapp.demo.essays.essays` returns.
"""

from __future__ import annotations

from trainingapp.demo.plan.reading import FILES, load_plan
from trainingapp.demo.plan.values import (
    ClassPlan,
    Comment,
    Delegation,
    Details,
    HalfDay,
    Host,
    Lecturer,
    Lesson,
    Presenter,
    Room,
    RosterFile,
    Site,
    Staff,
)

# Essay that copies -> the essay it copies from; each takes about half of its text.
COPIES = {37: 5, 118: 64, 203: 64, 351: 142}
# Essays with paste noise: source lines, editors' names, U+3000 indents, CRLF line ends.
PASTED = (11, 52, 97, 160, 241, 333)

__all__ = [
    "COPIES",
    "FILES",
    "PASTED",
    "ClassPlan",
    "Comment",
    "Delegation",
    "Details",
    "HalfDay",
    "Host",
    "Lecturer",
    "Lesson",
    "Presenter",
    "Room",
    "RosterFile",
    "Site",
    "Staff",
    "load_plan",
]
