"""The text of a .docx file as its author sees it.

Taken: paragraphs, tables row by row, text boxes behind the paragraph they hang on, footnotes and endnotes behind
the text, inserted text. Left out: deleted and hidden text, comments, headers and footers, field codes, pictures.
Numbers that Word itself puts before a paragraph are counted as Word counts them (`numbering`).
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

from .formats import Refused
from .limits import Limits
from .numbering import Numbering

DELETED = {"del", "moveFrom", "instrText", "delText", "rt", "pPr", "Fallback", "comment"}
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
MAIN = "word/document.xml"


def read_word(data: bytes, limits: Limits) -> str:
    """The text, a paragraph in a line. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        parts = {
            name: _parsed(archive, names[f"word/{name}.xml"], limits)
            for name in ("document", "footnotes", "endnotes", "numbering", "styles")
            if f"word/{name}.xml" in names
        }
    if "document" not in parts:
        raise Refused("damaged")
    return _Reader(parts).read()


def _parsed(archive: zipfile.ZipFile, name: str, limits: Limits) -> ET.Element:
    with archive.open(name) as part:
        xml = part.read(limits.part_bytes + 1)
    if len(xml) > limits.part_bytes:
        raise Refused("large_inside")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:  # no such file comes from Word
        raise Refused("damaged")
    return ET.fromstring(xml)  # noqa: S314  without entities, and in a process with limits


def local(element: ET.Element) -> str:
    """The name of an element without its namespace, which differs between Word's two dialects."""
    return element.tag.rpartition("}")[2]


def value(element: ET.Element | None, name: str = "val") -> str:
    """An attribute by its name without namespace."""
    found = {} if element is None else element.attrib
    return next((text for key, text in found.items() if key.rpartition("}")[2] == name), "")


class _Reader:
    def __init__(self, parts: dict[str, ET.Element]) -> None:
        self._parts = parts
        self._numbering = Numbering(parts.get("numbering"), parts.get("styles"))
        self._notes: list[str] = []

    def read(self) -> str:
        lines = self._blocks(self._parts["document"])
        notes = [f"［{number}］{note}" for number, note in enumerate(self._notes, 1)]
        return "\n".join([*lines, *notes])

    def _blocks(self, parent: ET.Element) -> list[str]:
        """The lines of a body, a cell or a text box."""
        lines: list[str] = []
        for element in parent:
            name = local(element)
            if name == "p":
                lines += self._paragraph(element)
            elif name == "tr":
                lines.append("\u3000".join(self._cell(cell) for cell in element if local(cell) == "tc"))
            elif name not in DELETED:
                lines += self._blocks(element)
        return lines

    def _cell(self, cell: ET.Element) -> str:
        return " ".join(line for line in self._blocks(cell) if line)

    def _paragraph(self, paragraph: ET.Element) -> list[str]:
        boxes: list[str] = []
        text = self._inline(paragraph, boxes)
        number = self._numbering.next(paragraph) if text.strip() else ""
        return [number + text, *boxes]

    def _inline(self, parent: ET.Element, boxes: list[str]) -> str:
        found = []
        for element in parent:
            name = local(element)
            if name == "t":
                found.append(element.text or "")
            elif name in BREAKS:
                found.append(BREAKS[name])
            elif name == "txbxContent":
                boxes += self._blocks(element)
            elif name in ("footnoteReference", "endnoteReference"):
                found.append(self._note(name, value(element, "id")))
            elif name not in DELETED and not _is_hidden(element):
                found.append(self._inline(element, boxes))
        return "".join(found)

    def _note(self, reference: str, note_id: str) -> str:
        notes = self._parts.get("footnotes" if reference.startswith("foot") else "endnotes")
        for note in notes if notes is not None else ():
            if value(note, "id") == note_id:
                self._notes.append("".join(self._blocks(note)).strip())
                return f"［{len(self._notes)}］"
        return ""


def _is_hidden(run: ET.Element) -> bool:
    """Whether a run is formatted as hidden text."""
    if local(run) != "r":
        return False
    marks = [mark for form in run if local(form) == "rPr" for mark in form if local(mark) == "vanish"]
    return any(value(mark) not in ("0", "false", "off") for mark in marks)
