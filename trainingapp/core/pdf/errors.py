"""Why a PDF was not made, in words for the person who asked for it."""

from __future__ import annotations

from trainingapp.core.errors import DomainError
from trainingapp.core.fonts import code_point
from trainingapp.core.i18n import _

APT_LINE = "apt-get install --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfFailed(DomainError):
    """The document could not be made. `index` counts documents of a batch from 0."""

    def __init__(self, message: str, *, index: int = 0) -> None:
        super().__init__(message)
        self.index = index


class PrintingUnavailable(PdfFailed):
    """A library of the system is missing."""


class MissingAsset(PdfFailed):
    """The document names a picture or style sheet that was not handed over, or that cannot be read."""


class MissingGlyphs(PdfFailed):
    """No font of the stack has the characters."""

    def __init__(self, message: str, *, characters: str, index: int = 0) -> None:
        super().__init__(message, index=index)
        self.characters = characters


class PdfTooLarge(PdfFailed):
    """Memory or time ran out."""


def refusal(fault: str, detail: str, index: int) -> PdfFailed:
    """The error for a fault reported by the child."""
    match fault:
        case "glyph":
            named = "、".join(f"{char} ({code_point(char)})" for char in detail)
            message = _("No font here has these characters: %(characters)s.", characters=named)
            return MissingGlyphs(message, characters=detail, index=index)
        case "asset":
            return MissingAsset(_("The document lacks a part: %(part)s", part=detail[:200]), index=index)
        case "memory" | "time":
            return PdfTooLarge(_("The document is too large to print. Print it in parts."), index=index)
        case "unavailable":
            return PrintingUnavailable(
                _("Printing needs libraries that this machine lacks. Install them: %(line)s", line=APT_LINE)
            )
    return PdfFailed(_("The document could not be printed (%(reason)s).", reason=detail[:200]), index=index)
