"""The words for a file that is not taken: what it is, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _l

from .workbook import cell_address

MESSAGES = {
    "empty": _l("“%(name)s” is empty. Choose the file that holds the list."),
    "large_file": _l(
        "“%(name)s” is larger than %(limit)s MB. Remove pictures and unused sheets, or split it."
    ),
    "large_inside": _l(
        "“%(name)s” unpacks to far more than a list needs. Copy the list into a new workbook and send that."
    ),
    "slow": _l("Reading “%(name)s” took too long. Copy the list into a new workbook and send that."),
    "many_sheets": _l(
        "“%(name)s” has more than %(limit)s sheets. Keep the sheets with lists and send it again."
    ),
    "many_rows": _l("“%(name)s” has more than %(limit)s rows. Split it into several files."),
    "many_columns": _l(
        "“%(name)s”, sheet “%(sheet)s”: cell %(cell)s lies beyond column %(limit)s. "
        "Delete what is to the right of the list and send it again."
    ),
    "long_cell": _l(
        "“%(name)s”, sheet “%(sheet)s”: cell %(cell)s holds more than %(limit)s characters. Shorten it."
    ),
    "encrypted": _l("“%(name)s” is protected by a password. Save it without the password and send it again."),
    "damaged": _l(
        "“%(name)s” is damaged or was not sent completely. Open it in Excel or WPS and save it as .xlsx."
    ),
    "html": _l(
        "“%(name)s” is a web page, whatever its name says. Open it in Excel or WPS and save it as .xlsx."
    ),
    "xml_2003": _l("“%(name)s” is an XML spreadsheet of 2003. Open it in Excel or WPS and save it as .xlsx."),
    "old_excel": _l(
        "“%(name)s” comes from a very old Excel (before 5.0). Open it in Excel or WPS and save it as .xlsx."
    ),
    "numbers": _l("“%(name)s” is an Apple Numbers file. Export it as Excel (.xlsx) and send that."),
    "word": _l(
        "“%(name)s” is a text document. Copy the table into Excel or WPS, save it as .xlsx, send that."
    ),
    "slides": _l(
        "“%(name)s” is a presentation. Copy the table into Excel or WPS, save it as .xlsx, send that."
    ),
    "pdf": _l("“%(name)s” is a PDF. Ask the sender for the spreadsheet from which it was made."),
    "ofd": _l("“%(name)s” is an OFD document. Ask the sender for the spreadsheet from which it was made."),
    "mail": _l("“%(name)s” is a mail. Save the spreadsheet attached to it and send that."),
    "shortcut": _l("“%(name)s” is only a shortcut to a file. Choose the file itself."),
    "lock": _l(
        "“%(name)s” is what Excel or WPS keeps beside a workbook while it is open. "
        "Choose the file of the same name without “~$”."
    ),
    "picture": _l("“%(name)s” is a picture. Ask the sender for the spreadsheet itself."),
    "archive": _l("“%(name)s” is an archive. Unpack it and send the spreadsheets in it one by one."),
    "encoding": _l(
        "The characters of “%(name)s” cannot be read. Save it as .xlsx, or as CSV UTF-8, and send that."
    ),
    "quotes": _l(
        "“%(name)s”: a quotation mark in or after line %(line)s is out of place. Correct it or send .xlsx."
    ),
    "unknown": _l("“%(name)s” is not a spreadsheet that can be read. Save it as .xlsx, .xls, .ods or CSV."),
}


def refusal(name: str, code: str, values: Mapping[str, str | int]) -> DomainError:
    """The error for a code of `parsing.Refused`; unknown codes count as a damaged file."""
    filled: dict[str, str | int] = {"name": name, **values}
    if "row" in filled and "column" in filled:
        filled["cell"] = cell_address(int(filled["row"]), int(filled["column"]))
    filled["sheet"] = filled.get("sheet") or name  # a text file has one sheet without a name
    return DomainError(str(MESSAGES.get(code, MESSAGES["damaged"])) % filled)
