"""Forms of the certificates."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms.validators import InputRequired, Length

from trainingapp.core.i18n import _l
from trainingapp.web.forms import Form, Text


class RevokeForm(Form):
    reason = Text(_l("Reason"), [InputRequired(_l("Fill this in.")), Length(max=200)])


class PagesForm(Form):
    pages = Text(
        _l("Pages"),
        [InputRequired(_l("Fill this in.")), Length(max=200)],
        description=_l("As in “37-41, 60”. The numbers stand on the handout list."),
    )


class FileCheckForm(Form):
    file = FileField(
        _l("PDF file of a certificate"),
        [FileRequired(_l("Choose a file."))],
        description=_l("The file is looked at and not kept."),
        render_kw={"accept": ".pdf,application/pdf"},
    )


class CheckForm(Form):
    """Asks with GET, so it needs no token."""

    class Meta:
        csrf = False

    code = Text(
        _l("Check code"),
        [InputRequired(_l("Fill this in.")), Length(max=60)],
        description=_l("22 letters and digits, printed below the QR code. Capitals matter."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
