"""Forms of findings, hearings and phrases."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from trainingapp.core.i18n import _l
from trainingapp.grading.hearing import LONGEST_TEXT, Said
from trainingapp.grading.models import Finding, FindingKind
from trainingapp.grading.services.phrases import LONGEST_PHRASE
from trainingapp.web.forms import Form, Text


class FindingForm(Form):
    """Where a text's words come from, by the reader's judgement; and what the author is asked."""

    version = IntegerField(_l("Version"), [InputRequired()], widget=HiddenInput())
    kind = RadioField(
        _l("Finding"),
        [InputRequired(_l("Choose one of the four findings."))],
        choices=[SelectChoice(kind.value, kind.label) for kind in FindingKind],
    )
    note = TextAreaField(
        _l("Note"),
        [Length(max=LONGEST_TEXT)],
        description=_l(
            "For the organizer; once it is final and the result released, it stands in what the author can read of "
            "their own data. Needed unless it is own work."
        ),
    )
    passages = TextAreaField(
        _l("Passages"),
        [Length(max=20_000)],
        description=_l("Word for word from the text, one in each line. The author sees them."),
    )
    question = TextAreaField(
        _l("Question to the author"),
        [Length(max=LONGEST_TEXT)],
        description=_l("The author answers once, within five days; until then nothing is final."),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(prefix="finding", **options)  # it stands beside the form of the review

    @property
    def is_refused(self) -> bool:
        """It was sent and not taken: what was typed is shown again."""
        return bool(self.errors) or self.refused

    def said(self) -> Said:
        """What was typed, as the service takes it."""
        lines = (self.passages.data or "").splitlines()
        return Said(
            FindingKind(self.kind.data),
            note=_plain(self.note.data),
            question=_plain(self.question.data),
            passages=tuple(line.strip() for line in lines if line.strip()),
        )

    def show(self, version_id: int, finding: Finding | None) -> None:
        """Fill in what stands now."""
        self.version.data = version_id
        if finding is not None:
            self.kind.data, self.note.data = finding.kind.value, finding.note


def _plain(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class AnswerForm(Form):
    """The author's answer."""

    answer = TextAreaField(
        _l("Your answer"),
        [InputRequired(_l("Write your answer.")), Length(max=LONGEST_TEXT)],
        description=_l("Where the words come from, and how you wrote them. You can send it once."),
        render_kw={"rows": 8},
    )


class PhraseForm(Form):
    """A phrase of one's own."""

    text = Text(_l("Phrase"), [InputRequired(), Length(max=LONGEST_PHRASE)])
