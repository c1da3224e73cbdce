"""What there is to say of a line of a roster import: as it is kept, and in words."""

from __future__ import annotations

from trainingapp.cohorts.roster import Field, Level
from trainingapp.cohorts.roster.problems import MESSAGES
from trainingapp.core.i18n import LazyString, _l

StoredProblem = list[object]  # level, field, cell address, code, values: as JSON keeps it
WORDS: dict[str, LazyString | str] = {
    **MESSAGES,
    "other_site": _l("Is enrolled at %(site)s already (%(number)s). Transfer the trainee there instead."),
    "left": _l("Has left the class (%(standing)s, %(number)s). Take the trainee back on their own page."),
    "other_id": _l("%(number)s has the same name and phone, but another ID number. Correct the wrong one."),
    "id_of_other": _l("The ID number belongs to %(name)s, who is known from another class. Check the name."),
    "account_kept": _l("Has an office: name, phone and sex of the account stay as they are."),
    "known": _l("Is known from an earlier class; the same account is used."),
    "phone_in_class": _l("%(name)s (%(number)s) has the same phone; only one can sign in by it."),
    "phone_elsewhere": _l(
        "%(name)s, who is not in this class, has the same phone. Whoever had it first signs in by it; "
        "the other one by the trainee number."
    ),
    "undone_before": _l("Was withdrawn when an import was undone; takes part again as %(number)s."),
    "ids_passed_over": _l(
        "This class collects no ID numbers: what stands under %(columns)s was passed over and is not kept."
    ),
    "header_said": _l("The header was taken from where it was said to be by hand: %(places)s."),
    "site_unknown": _l("“%(site)s” is no site of yours in this class. Possible are: %(names)s."),
    "site_gone": _l("The site is no longer one of yours."),
    "elsewhere": _l("Takes part in “%(title)s” at that time (%(first)s to %(last)s)."),
    "elsewhere_hidden": _l("Takes part in another class at that time (%(first)s to %(last)s)."),
    "undo_used": _l("Stays in the class: there are sign-ins, groups, reflections or changes since."),
    "undo_changed": _l("Was changed again since; that stays as it is."),
    "columns_said": _l("Read as was said by hand, here or for an earlier file: %(columns)s."),
    "too_long": _l("There are more than %(limit)s characters. Shorten the text."),
}


def problem(
    level: Level, about: Field | None, code: str, address: str = "", /, **values: str
) -> StoredProblem:
    """A problem as a line keeps it."""
    return [level.value, about.value if about else "", address, code, values]
