"""Entries of the audit book in words: its codes are for programs, whoever reads about themselves is none.

An action is `object.verb`, so that a hundred of them need words for some thirty objects and fifty verbs.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trainingapp.attendance.models import SignInMethod
from trainingapp.cohorts.models import (
    CohortState,
    CorrectionKind,
    CorrectionState,
    SiteKind,
    StaffRole,
    StandingKind,
)
from trainingapp.core import clock
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.grading.models import FindingKind, Level, Reading
from trainingapp.reflections.models import ReflectionState, Timing

OBJECTS: dict[str, LazyString] = {
    "allocation": _l("Reflections dealt to graders"),
    "award": _l("Award"),
    "calibration": _l("Calibration text"),
    "certificate": _l("Certificate"),
    "cohort": _l("Class"),
    "correction": _l("Request about data"),
    "delegation": _l("Delegation"),
    "design": _l("Design of certificates"),
    "enrolment": _l("Trainee"),
    "finding": _l("Finding"),
    "font": _l("Font"),
    "group": _l("Group"),
    "hearing": _l("Question to an author"),
    "lesson": _l("Lesson"),
    "library_text": _l("Template text"),
    "membership": _l("Place in a group"),
    "person": _l("Account"),
    "print": _l("Print room"),
    "reflection": _l("Reflection"),
    "review": _l("Review"),
    "room": _l("Room"),
    "roster_import": _l("Roster import"),
    "ruling": _l("Ruling"),
    "set_phrase": _l("Set phrase"),
    "sign_in": _l("Sign-in to a lesson"),
    "site": _l("Site"),
    "slips": _l("Slips with one-time codes"),
    "staff": _l("Office"),
    "task": _l("Task"),
    "venue": _l("Venue"),
    "waiver": _l("Exception"),
}
VERBS: dict[str, LazyString] = {
    "accepted": _l("accepted"),
    "add": _l("added"),
    "add_rooms": _l("rooms added"),
    "anthology": _l("marked for the anthology, or the mark taken back"),
    "answer": _l("answered"),
    "appeal": _l("appealed"),
    "appoint": _l("appointed"),
    "arrive_many": _l("many marked as arrived"),
    "arrived": _l("arrived"),
    "ask": _l("asked"),
    "ask_second": _l("second reading asked for"),
    "bring_in": _l("brought in from a device"),
    "build": _l("formed"),
    "cancel": _l("cancelled"),
    "check_again": _l("compared anew"),
    "choose": _l("chosen"),
    "closed": _l("closed"),
    "code": _l("new one-time code"),
    "conclude": _l("made final"),
    "confirm": _l("confirmed"),
    "consent": _l("agreed to printing"),
    "consent_end": _l("consent to printing taken back"),
    "copy": _l("taken over from another class"),
    "correct": _l("details corrected"),
    "cut_back": _l("data cut back"),
    "deal": _l("dealt out"),
    "declined": _l("declined"),
    "discard": _l("thrown away"),
    "dismissed": _l("dismissed"),
    "download_data": _l("own data downloaded"),
    "draft": _l("set back to a draft"),
    "edit": _l("changed"),
    "end": _l("ended"),
    "end_recusal": _l("recusal ended"),
    "enrolled": _l("enrolled"),
    "erase": _l("erased"),
    "export_roster": _l("roster saved in full"),
    "export_register": _l("register saved as a file"),
    "extend": _l("more time given"),
    "failed": _l("not passed"),
    "give": _l("level given"),
    "header": _l("header told"),
    "issue": _l("issued"),
    "keeping": _l("rules for personal data"),
    "leave_out": _l("lines left out"),
    "make": _l("made"),
    "map": _l("columns told"),
    "mend": _l("lines mended"),
    "merge": _l("merged"),
    "missing": _l("decided about those who are missing"),
    "move": _l("moved"),
    "nominate": _l("nominated"),
    "open": _l("opened"),
    "order": _l("ordered"),
    "passed": _l("passed"),
    "password": _l("password changed"),
    "place": _l("places given"),
    "plan": _l("way of reviewing set"),
    "print": _l("printed"),
    "print_remove": _l("print file removed"),
    "reinstate": _l("made valid again"),
    "reissue": _l("issued anew"),
    "recuse": _l("recused"),
    "release": _l("results released"),
    "remove": _l("removed"),
    "return": _l("returned for rewriting"),
    "returned": _l("returned for rewriting"),
    "revoke": _l("revoked"),
    "role": _l("role changed"),
    "room": _l("room changed"),
    "share": _l("shared with other classes"),
    "shares": _l("shares set"),
    "show_id_number": _l("ID number shown"),
    "show_phone": _l("phone shown"),
    "sign": _l("signed"),
    "sign_off": _l("list signed off"),
    "sign_in": _l("signed in to the program"),
    "sign_out_everywhere": _l("signed out everywhere"),
    "staff": _l("ticked by staff"),
    "submit": _l("handed in"),
    "submitted": _l("taken back to being read"),
    "substitute": _l("took a place over"),
    "substitute_undo": _l("substitution undone"),
    "substituted": _l("substituted"),
    "late_sign_in": _l("added afterwards"),
    "transfer": _l("moved to another site"),
    "undo": _l("undone"),
    "unmerge": _l("taken apart again"),
    "withdraw": _l("withdrawn"),
    "withdrawn": _l("withdrawn"),
    "write": _l("written"),
}
FACTS: dict[str, LazyString] = {
    "reason": _l("Reason"),
    "was": _l("Previously"),
    "count": _l("Number"),
    "title": _l("Title"),
    "name": _l("Name"),
    "trainee_no": _l("Trainee number"),
    "role": _l("Role"),
    "kind": _l("Kind"),
    "version": _l("Version"),
    "until": _l("More time until"),
    "room_from": _l("Room before"),
    "room_to": _l("Room after"),
    "released": _l("Results released"),
}
"""What is told of an entry; numbers of rows and lists of codes say nothing to people and stand in data.json alone."""
_CODED: tuple[type[enum.Enum], ...] = (
    StandingKind, CohortState, CorrectionKind, CorrectionState, SiteKind, StaffRole, ReflectionState, Timing,
    Level, Reading, FindingKind, SignInMethod,
)  # fmt: skip


def action(code: str) -> str:
    """`reflection.submit` in words; the code itself where there are none, as of a feature that is gone."""
    what, _dot, done = code.partition(".")
    if what not in OBJECTS or done not in VERBS:
        return code
    return _("%(what)s: %(done)s", what=OBJECTS[what], done=VERBS[done])


def facts(told: Mapping[str, Any]) -> str:
    """What people can read of an entry's facts, in one line."""
    found = [(key, _said(told[key])) for key in FACTS if key in told]
    return " · ".join(_("%(what)s: %(done)s", what=FACTS[key], done=text) for key, text in found if text)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | dict) or value is None:
        return ""
    return _moment(str(value)) or _coded(str(value)) or str(value)


def _coded(value: str) -> str:
    return next((str(one.label) for kind in _CODED for one in kind if one.value == value), "")  # type: ignore[attr-defined]


def _moment(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return ""
    return f"{clock.local(at, 'Asia/Shanghai'):%Y-%m-%d %H:%M}" if at.tzinfo else ""
