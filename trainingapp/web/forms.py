"""The base of all forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from trainingapp.core.errors import DomainError, Refusals
from trainingapp.core.i18n import _


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose rules' refusals become messages on it.

    Fields that the class does not list are ignored, so a post can change nothing else.
    """

    refused: bool = False
    is_outdated: bool = False
    """Whether somebody else changed meanwhile what the form changes; see `web.edits`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.messages: list[str] = []

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a `DomainError` into messages above the form; the view then shows it with status 422."""
        try:
            yield
        except DomainError as error:
            self.refused = True
            self.messages += error.messages if isinstance(error, Refusals) else [str(error)]

    @property
    def all_messages(self) -> list[str]:
        """What is wrong, form and fields, in order; for the summary above the form."""
        found, colon = list(self.messages), _(": ")
        for field in self:
            found += [f"{field.label.text}{colon}{error!s}" for error in field.errors]
        return found


class Confirm(Form):
    """A form with nothing but its button: guards a change against forged requests."""


class Text(StringField):
    """One line of text, spaces at the ends removed."""

    @property
    def text(self) -> str:
        """What was typed; empty when nothing was."""
        return self.data or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([_clean(value) for value in valuelist])


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class Password(PasswordField):
    """A password as it was typed; never shown again."""

    @property
    def text(self) -> str:
        return self.data or ""


class Choice(SelectField):
    """A choice from a list given at construction of the form."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(_("Choose one of the list.")) from error


def number_or_none(value: str | None) -> int | None:
    """Coercion for choices of ids: an empty choice is None."""
    return int(value) if value not in (None, "", "None") else None


def page_number() -> int:
    """The page that a list's address asks for, from 1."""
    return max(1, min(request.args.get("page", 1, type=int), 1_000_000))


def search_text() -> str:
    """What a list's address searches for, at most 100 characters."""
    return request.args.get("q", "").strip()[:100]


__all__ = [
    "Choice",
    "Confirm",
    "Field",
    "Form",
    "Password",
    "Text",
    "number_or_none",
    "page_number",
    "search_text",
]
