"""The words for a document that is not taken: what it is, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _l

MESSAGES = {
    "empty": _l("“%(name)s” holds no text. Choose the file with your text, or paste the text here."),
    "large_file": _l(
        "“%(name)s” is larger than %(limit)s MB. Remove the pictures in it, or paste the text here."
    ),
    "large_inside": _l("“%(name)s” unpacks to far more than a text needs. Open it and paste the text here."),
    "slow": _l("Reading “%(name)s” took too long. Open it and paste the text here."),
    "long": _l("“%(name)s” holds more than %(limit)s characters. Open it and paste the part you need."),
    "many_pages": _l("“%(name)s” has more than %(limit)s pages. Open it and paste the part you need."),
    "encrypted": _l(
        "“%(name)s” is protected by a password. Save it without the password, or paste the text here."
    ),
    "damaged": _l(
        "“%(name)s” is damaged or did not arrive whole. Open it in Word or WPS and save it as .docx."
    ),
    "scanned": _l(
        "“%(name)s” consists of pictures of pages; no text can be taken from it. Type the text here."
    ),
    "garbled": _l(
        "The letters in “%(name)s” cannot be read by a program. Send the .docx file it was made from."
    ),
    "old_word": _l("“%(name)s” is a .doc file of old Word. Open it in Word or WPS and save it as .docx."),
    "wps": _l("“%(name)s” is a document of old WPS. Open it in WPS and save it as .docx."),
    "macros": _l("“%(name)s” contains macros. Open it in Word or WPS and save it as .docx without macros."),
    "open_document": _l("“%(name)s” is an OpenDocument text. Save it as .docx and send that."),
    "rich_text": _l("“%(name)s” is in Rich Text Format. Open it in Word or WPS and save it as .docx."),
    "html": _l("“%(name)s” is a web page. Open it, copy the text and paste it here."),
    "spreadsheet": _l("“%(name)s” is a spreadsheet. Open it, copy the text and paste it here."),
    "slides": _l("“%(name)s” is a presentation. Open it, copy the text and paste it here."),
    "ofd": _l("“%(name)s” is an OFD document. Open it, copy the text and paste it here."),
    "pages": _l("“%(name)s” is an Apple Pages document. Export it as Word (.docx) and send that."),
    "picture": _l("“%(name)s” is a picture; no text can be taken from it. Type the text here."),
    "sound": _l("“%(name)s” is a recording; no text can be taken from it. Type the text here."),
    "archive": _l("“%(name)s” is an archive. Unpack it and choose the document in it."),
    "lock": _l(
        "“%(name)s” is what Word keeps beside an open document. Choose the file of that name without “~$”."
    ),
    "encoding": _l("The characters of “%(name)s” cannot be read. Open it and paste the text here."),
    "unknown": _l(
        "“%(name)s” is no text that can be read. Send a .docx, .txt or .pdf file, or paste the text."
    ),
}


def refusal(name: str, code: str, values: Mapping[str, str | int]) -> DomainError:
    """The error for a code of `parsing.Refused`; unknown codes count as a damaged file."""
    return DomainError(str(MESSAGES.get(code, MESSAGES["damaged"])) % {"name": name, **values})
