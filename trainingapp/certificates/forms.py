"""Forms of the certificates."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import TextArea

from trainingapp.certificates.design import SealKind, Settings
from trainingapp.certificates.models import AwardState, Condition
from trainingapp.core.i18n import _, _l
from trainingapp.web.edits import EditForm
from trainingapp.web.forms import Choice, Field, Form, Text

NEEDED = _l("Fill this in.")
PICTURES = ".png,.jpg,.jpeg"
CODE = {"spellcheck": "false", "autocomplete": "off", "autocapitalize": "none", "wrap": "off"}


class ReasonForm(Form):
    """Something that is done for a reason."""

    reason = Text(_l("Reason"), [InputRequired(NEEDED), Length(max=200)])


class WaiverForm(ReasonForm):
    """An exception from one of the conditions that may be waived."""

    condition = Choice(
        _l("Exception from"),
        coerce=Condition,
        choices=[SelectChoice(one.value, one.label) for one in Condition if one.may_be_waived],
    )

    def offer(self, conditions: list[Condition]) -> None:
        """Only these are to be chosen from."""
        self.condition.choices = [SelectChoice(one.value, one.label) for one in conditions]


class SignOffForm(Form):
    """What is signed, and whether numbers are allotted at once."""

    seen = HiddenField()
    """Digest of the list that was looked at."""
    step = Choice(
        _l("Step"),
        coerce=str,
        choices=[
            SelectChoice("sign", _l("Sign the list off")),
            SelectChoice("sign_and_issue", _l("Sign off and issue")),
            SelectChoice("issue", _l("Issue")),
        ],
    )


class ReissueForm(ReasonForm):
    """A reissue of the edition that was looked at."""

    edition = HiddenField()

    @property
    def seen_edition(self) -> int:
        """The number of the edition; 0 when none is given."""
        given = self.edition.data or ""
        return int(given) if given.isdecimal() and len(given) < 10 else 0


class NominationForm(ReasonForm):
    """Whom, and why."""

    trainee = Text(
        _l("Trainee"),
        [InputRequired(NEEDED), Length(max=120)],
        description=_l("Trainee number, or the full name."),
        render_kw={"autocomplete": "off"},
    )


class DecisionForm(Form):
    """What is decided on a nomination."""

    to = Choice(
        _l("Decision"), coerce=AwardState, choices=[SelectChoice(one.value, one.label) for one in AwardState]
    )
    note = Text(_l("Reason"), [Length(max=200)])


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
    LARGEST = 4 << 20  # bytes; what was signed here is far smaller
    content = b""

    def validate_file(self, field: Any) -> None:
        """Only what can be a certificate is looked at."""
        self.content = field.data.read(self.LARGEST + 1)
        if len(self.content) > self.LARGEST:
            raise ValidationError(self.larger(field.data.filename))
        if b"%PDF-" not in self.content[:1024]:
            raise ValidationError(self.other(field.data.filename))

    def larger(self, name: str) -> str:
        """Why so large a file is not looked at."""
        return _(
            "“%(name)s” is larger than %(limit)s MB. A certificate of ours is far smaller.",
            name=name,
            limit=self.LARGEST >> 20,
        )

    def other(self, name: str) -> str:
        """Why a file of another kind is not looked at."""
        return _("“%(name)s” is not a PDF file. Choose the PDF that you were sent.", name=name)


class CheckForm(Form):
    """What stands on the paper."""

    number = Text(
        _l("Certificate number"),
        [InputRequired(NEEDED), Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    code = Text(
        _l("Check code"),
        [InputRequired(NEEDED), Length(max=60)],
        description=_l("22 letters and digits, printed below the QR code. Capitals matter."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )


class NameCheckForm(Form):
    """The name on the paper, of which the public check shows a part."""

    name = Text(
        _l("Name on the certificate"),
        [InputRequired(NEEDED), Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class DesignForm(Form):
    """What the class's certificates look like: the design and its few settings."""

    source = Choice(_l("Design"), validate_choice=False)
    title = Text(_l("Title of the document"), [InputRequired(_l("Fill this in.")), Length(max=12)])
    address = Text(
        _l("Word behind the name"), [Length(max=10)], description=_l("Such as 同志; may be empty.")
    )
    sentence = Text(
        _l("Sentence"),
        [InputRequired(_l("Fill this in.")), Length(max=300)],
        description=_l("What stands in [[ ]] is replaced for each class or trainee; the list is below."),
        widget=TextArea(),
        render_kw={"rows": 3},
    )
    seals = Choice(_l("Seals"), choices=[SelectChoice(kind.value, kind.label) for kind in SealKind])
    seal_line = Text(
        _l("Line in the drawn seals"), [Length(max=12)], description=_l("Beneath the star; may be empty.")
    )
    seal_1 = FileField(render_kw={"accept": PICTURES})
    seal_2 = FileField(render_kw={"accept": PICTURES})
    seal_3 = FileField(render_kw={"accept": PICTURES})
    white_away = BooleanField(_l("Make the white of uploaded pictures transparent"), default=True)
    logo = FileField(_l("Logo"), render_kw={"accept": PICTURES})
    drops_logo = BooleanField(_l("Print no logo any more"))

    def seal_files(self) -> list[Field]:
        """The fields for the seals of the first, second and third host."""
        return [self.seal_1, self.seal_2, self.seal_3]

    def settings(self) -> Settings:
        """The settings without pictures."""
        return Settings(
            title=self.title.text,
            address=self.address.text,
            sentence=self.sentence.text,
            seals=SealKind(self.seals.data),
            seal_line=self.seal_line.text,
        )


class CopyDesignForm(Form):
    source = Choice(_l("Copy of"), validate_choice=False)
    name = Text(_l("Name of the new design"), [InputRequired(_l("Fill this in.")), Length(max=60)])


class EditDesignForm(EditForm):
    """The texts of a design; `picture` adds one under its file's name."""

    html = TextAreaField(_l("HTML"), [Length(max=60_000)], render_kw={"rows": 24, **CODE})
    css = TextAreaField(_l("CSS"), [Length(max=40_000)], render_kw={"rows": 24, **CODE})
    picture = FileField(
        _l("Add a picture"),
        description=_l("PNG or JPEG. In the HTML it is called by its file's name: letters, digits, - and _."),
        render_kw={"accept": PICTURES},
    )


class FontForm(Form):
    """A font for characters that no font here has."""

    file = FileField(
        _l("Font file"),
        [FileRequired(_l("Choose the font."))],
        description=_l(
            "TTF, OTF, WOFF or WOFF2, at most 23 MB. Only the characters below are taken from it."
        ),
        render_kw={"accept": ".ttf,.otf,.woff,.woff2"},
    )
    characters = Text(_l("Characters"), [InputRequired(_l("Fill this in.")), Length(max=400)])
    licence = Text(
        _l("By what right is it used?"),
        [InputRequired(_l("Fill this in.")), Length(max=200)],
        description=_l(
            "The licence, or who allowed it. The font becomes part of the documents that are handed out."
        ),
    )
    may_embed = BooleanField(
        _l("The licence allows to embed the font in documents"),
        [InputRequired(_l("Without that right the font cannot be used."))],
    )
