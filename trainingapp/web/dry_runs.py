"""Tables that are looked at before they count: what is confirmed is the text that was shown.

A form of this kind takes lines or a file. The first post shows what they would do; the page carries the text and
its sign, and a second post with `confirm` counts only for exactly that text.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import request
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField

from trainingapp.core.spreadsheets import Workbook, read_in_child
from trainingapp.web.forms import Form


class DryRunForm(Form):
    """Lines or a file; subclasses give the fields `lines` and `file` with their labels."""

    checked = HiddenField()

    def read(self, text_of: Callable[[Workbook], str]) -> str:
        """What was sent, as text: the file where there is one, as `text_of` writes it, else the lines.

        Raises:
            DomainError: the file cannot be read.
        """
        upload: FileStorage | None = self["file"].data
        if upload is None or not upload.filename:
            return self["lines"].data or ""
        with tempfile.NamedTemporaryFile() as kept:
            upload.save(kept)
            kept.flush()
            return text_of(read_in_child(Path(kept.name), upload.filename))

    def is_confirmed(self, text: str) -> bool:
        """Whether this very text was looked at and is confirmed now."""
        return "confirm" in request.form and self.checked.data == sign(text)

    def show(self, text: str) -> None:
        """Put the text, and the sign that it was looked at, into the fields, whatever was sent."""
        self["lines"].data, self.checked.data = text, sign(text)


def sign(text: str) -> str:
    """A sign of a text; ends of lines, which browsers change, do not count."""
    return hashlib.sha256("\n".join(line.rstrip() for line in text.splitlines()).strip().encode()).hexdigest()
