"""Which format a file really has, whatever its name says."""

from __future__ import annotations

import re

BOOK = "book"
TEXT = "text"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# Beginnings of files that people send by mistake, and the code of the message that tells them so.
FOREIGN = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "word"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"RIFF", "picture"),
    (b"BM", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x09\x00\x04\x00", "old_excel"),
    (b"\x09\x02\x06\x00", "old_excel"),
    (b"\x09\x04\x06\x00", "old_excel"),
    (b"MIME-Version:", "html"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
    (b"[InternetShortcut]", "shortcut"),
)

# BOF of a workbook (Excel 97 or 5.0), perhaps WRITEPROTECT, then FILEPASS
FILEPASS = re.compile(
    rb"\x09\x08(\x10\x00\x00\x06\x05\x00.{12}|\x08\x00\x00\x05\x05\x00.{4})(\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)

# What Excel and WPS keep beside an open workbook, `~$name.xlsx`: a length, a user name, blanks
LOCK = re.compile(rb"(?=.{165}\Z)[\x01-\x36].*(?:\x20\0){4}", re.DOTALL)
PHOTO = re.compile(rb".{4}ftyp(heic|heix|mif1|avif)", re.DOTALL)  # as phones keep pictures


class Refused(Exception):
    """The file is not taken; `code` names the message, `values` fill it in."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def kind_of_file(data: bytes) -> str:
    """BOOK or TEXT. Raises Refused for a format that is neither."""
    if data.startswith((OLE, ZIP)):
        return BOOK
    if LOCK.match(data):
        raise Refused("lock")
    if PHOTO.match(data):
        raise Refused("picture")
    for beginning, code in FOREIGN:
        # "BM" may also begin a text: a picture has zero bytes early on
        if data.startswith(beginning) and (len(beginning) > 2 or b"\0" in data[:32]):
            raise Refused(code)
    return TEXT


def why_not_a_book(data: bytes) -> str:
    """The code for a compound or zip file in which no workbook could be read."""
    return _why_not_ole(data) if data.startswith(OLE) else _why_not_zip(data)


def _why_not_ole(data: bytes) -> str:
    if _has_stream(data, "EncryptedPackage") or is_protected_xls(data):
        return "encrypted"
    if _has_stream(data, "WordDocument"):
        return "word"
    if _has_stream(data, "PowerPoint Document"):
        return "slides"
    if _has_stream(data, "__properties_version1.0"):
        return "mail"
    return "damaged"


def _has_stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def is_protected_xls(data: bytes) -> bool:
    """True for an .xls whose content is encrypted: a FILEPASS record follows its first one."""
    return FILEPASS.search(data) is not None


def _why_not_zip(data: bytes) -> str:
    told = _directory(data)
    if b"word/document" in told:
        return "word"
    if b"ppt/presentation" in told:
        return "slides"
    if b"xl/" in told or b"opendocument.spreadsheet" in told:
        return "encrypted" if _is_protected_ods(data) else "damaged"
    if b"opendocument." in told:
        return "word"
    if b"OFD.xml" in told:
        return "ofd"
    return "numbers" if b".iwa" in told else "archive"


def _directory(data: bytes) -> bytes:
    """The names of the members and the type that a document says it has; all bytes when that is damaged.

    An archive of workbooks holds the names of their parts as well, but not among its own.
    """
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if "mimetype" in names[:1] else b""
            return "\n".join(names).encode("utf-8", "replace") + b"\n" + kind
    except Exception:  # whatever is wrong with it, its bytes still tell something
        return data


def _is_protected_ods(data: bytes) -> bool:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(1_000_000)
    except Exception:  # whatever else is wrong with it, it is not known to be protected
        return False
