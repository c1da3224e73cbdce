"""Which format a file really has, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile

DOCX, PDF, TEXT = "docx", "pdf", "text"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# Beginnings of files that people send by mistake, and the code of the message that tells them so.
FOREIGN = (
    (b"{\\rtf", "rich_text"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"RIFF", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"ID3", "sound"),
    (b"#!AMR", "sound"),
    (b"MIME-Version:", "html"),
)
PHOTO = re.compile(rb".{4}ftyp(heic|heix|mif1|avif)", re.DOTALL)  # as phones keep pictures
SOUND = re.compile(rb".{4}ftyp", re.DOTALL)
# What Word and WPS keep beside an open document, `~$name.docx`: a length, a user name, blanks
LOCK = re.compile(rb"(?=.{162}\Z)[\x01-\x36].*\0", re.DOTALL)
PDF_WITHIN = 1024


class Refused(Exception):
    """The file is not taken; `code` names the message, `values` fill it in."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def kind_of_file(data: bytes) -> str:
    """DOCX, PDF or TEXT. Raises Refused for a format that is none of them."""
    if not data:
        raise Refused("empty")
    if data.startswith(OLE):
        raise Refused(_kind_of_ole(data))
    if data.startswith(ZIP):
        return _kind_of_zip(data)
    if b"%PDF-" in data[:PDF_WITHIN]:
        return PDF
    if LOCK.match(data):
        raise Refused("lock")
    for beginning, code in FOREIGN:
        if data.startswith(beginning):
            raise Refused(code)
    if data.startswith(b"BM") and b"\0" in data[:32]:
        raise Refused("picture")
    if SOUND.match(data):
        raise Refused("picture" if PHOTO.match(data) else "sound")
    return TEXT


def _kind_of_ole(data: bytes) -> str:
    streams = {
        "EncryptedPackage": "encrypted",
        "WpsCustomData": "wps",
        "WordDocument": "old_word",
        "Workbook": "spreadsheet",
        "PowerPoint Document": "slides",
    }
    found = (code for name, code in streams.items() if name.encode("utf-16-le") in data)
    return next(found, "unknown")


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("damaged") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "word/document.xml" in names or "_rels/.rels" in names:
        if any(name.startswith(("xl/", "ppt/")) for name in names):
            raise Refused("spreadsheet" if any(name.startswith("xl/") for name in names) else "slides")
        return DOCX
    if "OFD.xml" in names:
        raise Refused("ofd")
    if any(name.endswith(".iwa") for name in names):
        raise Refused("pages")
    raise Refused("open_document" if "content.xml" in names else "archive")
