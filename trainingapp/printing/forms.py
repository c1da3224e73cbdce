"""What is to be printed."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from trainingapp.cohorts.forms.sites import SiteChoice
from trainingapp.core.i18n import _l
from trainingapp.printing.pieces import BY_KEY, PIECES
from trainingapp.printing.sheets import Piece
from trainingapp.web.forms import Choice, Form, Text


class PrintForm(Form):
    """Pieces, and of which part of the class."""

    site = SiteChoice(_l("Site"))
    piece = Choice(
        _l("What"),
        default="",
        choices=[
            SelectChoice("", _l("The whole set")),
            *(SelectChoice(one.key, one.title) for one in PIECES),
        ],
    )
    alone = BooleanField(_l("Without the sites below it"))
    only_changed = BooleanField(_l("Only sheets that changed"))

    full_contacts = BooleanField(_l("Phones in full"))
    reason = Text(_l("Reason"), [Length(max=200)])

    @property
    def contacts_reason(self) -> str | None:
        """Why phones are to stand in full; None if they stay masked."""
        return self.reason.text if self.full_contacts.data else None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """One piece, or all of them."""
        return (BY_KEY[self.piece.data],) if self.piece.data else PIECES
