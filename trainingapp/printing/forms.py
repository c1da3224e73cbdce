"""What is to be printed."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from trainingapp.cohorts.forms.sites import SiteChoice
from trainingapp.core.i18n import _l
from trainingapp.printing.pieces import BY_KEY, PIECES
from trainingapp.printing.sheets import Piece
from trainingapp.web.forms import Choice, Form


class PrintForm(Form):
    """Pieces, and of which part of the class."""

    site = SiteChoice(_l("Site"))
    piece = Choice(
        _l("What"),
        choices=[
            SelectChoice("", _l("The whole set")),
            *(SelectChoice(one.key, one.title) for one in PIECES),
        ],
    )
    only_changed = BooleanField(_l("Only sheets that changed"))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """One piece, or all of them."""
        return (BY_KEY[self.piece.data],) if self.piece.data else PIECES
