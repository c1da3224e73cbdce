"""Forms that change what stands already, safe against two people who change one thing at the same time.

Such a form carries a digest of each value that it was opened with. When it is sent, these are compared with what
stands now; where somebody else was faster, nothing is saved: the answer is 409 with the form as the person filled
it, and beside each field that changed meanwhile the value that now stands. Fields that the person had not touched
take the newer value over. Sending again then replaces, knowingly.

Use, in a view for GET and POST:

    site = held(site)                                          # locks the row, reads anew; before any values are read
    form = SiteForm(data=present_values(site), edited=site)    # SiteForm(EditForm)
    if form.validate_on_submit(): …                            # False when something changed meanwhile
    return form_page("…/edit.html", form, …)                   # gives the 409

The template shows fields with `ui.field` and has `form.hidden_tag()` and `ui.problems(form)` (or `ui.form_tag`).
A post without `opened` (an older page, a script) is not checked.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from flask import abort, current_app, request
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields import Field

from trainingapp.core.database import Base
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web.forms import Form

Model = TypeVar("Model", bound=Base)
LastChange = Callable[[Base], tuple[str, datetime] | None]
"""Gives who changed an object last, and when; `app.config["LAST_CHANGE"]` holds the one that knows."""
SIGN = 12


class Meanwhile(NamedTuple):
    """What a field holds now because somebody else changed it after the form was opened."""

    value: str
    is_taken_over: bool
    """Whether the form shows it already: the person had not touched the field."""


class EditForm(Form):
    """A form for something that stands; `edited` names it, `data` or `obj` give its present values.

    Without `edited` (adding something new) it is a form like any other.
    """

    opened = HiddenField()
    """By field the digest of the value that the form was opened with."""

    def __init__(self, *args: Any, edited: Base | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edited, self.standing = edited, None
        if edited is None:
            del self.opened
            return
        self.standing = type(self)(*args, **{**kwargs, "formdata": None})
        if not self.is_submitted():
            self.opened.data = self._signs()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the values are right and nobody changed them meanwhile."""
        is_right = super().validate(extra_validators)
        return not self._changed_meanwhile() and is_right

    def _changed_meanwhile(self) -> bool:
        opened = dict(pair.split("=", 1) for pair in self._opened.split() if "=" in pair)
        changed = [
            (field, now)
            for field, now in self._compared()
            if field.name in opened
            and opened[field.name] != _sign(field.name, now)
            and _written(field) != _written(now)
        ]
        for field, now in changed:
            is_untouched = opened[field.name] == _sign(field.name, field)
            if is_untouched:
                field.raw_data = None
                field.process(None, now.data)
            field.meanwhile = Meanwhile(_readable(field, now), is_untouched)  # type: ignore[attr-defined]
        if changed:
            self.is_outdated = True
            self.messages.append(self._told([field for field, _now in changed]))
            self.opened.data = self._signs()
        return bool(changed)

    @property
    def _opened(self) -> str:
        return (self.opened.data or "") if self.edited is not None else ""

    def _compared(self) -> Iterator[tuple[Field, Field]]:
        """Each field that people fill in, with its twin that holds what stands."""
        if self.standing is not None:
            for twin in self.standing:
                if not isinstance(twin, HiddenField) and twin.name in self:
                    yield self[twin.name], twin

    def _signs(self) -> str:
        return " ".join(f"{twin.name}={_sign(twin.name, twin)}" for _field, twin in self._compared())

    def _told(self, fields: list[Field]) -> str:
        names = _(", ").join(str(field.label.text) for field in fields)
        assert self.edited is not None
        last: LastChange | None = current_app.config.get("LAST_CHANGE")
        known = last(self.edited) if last else None
        said = {"fields": names}
        if known is None:
            return _(
                "Somebody else changed this while you had it open: %(fields)s. Nothing of yours is saved yet. "
                "Look at the marked fields, then save again.",
                **said,
            )
        shown = current_app.jinja_env.filters["moment"](known[1])
        return _(
            "%(who)s changed this while you had it open (%(when)s): %(fields)s. Nothing of yours is saved yet. "
            "Look at the marked fields, then save again.",
            who=known[0],
            when=shown,
            **said,
        )


def held(what: Model, *more: Base) -> Model:
    """The object, read anew in a post after whoever changes it at this moment has finished; others wait.

    Call it before anything is read that the form shows. `more` are rows to be locked first, such as the class
    of a lesson, where several objects are changed together. 404 if it was removed meanwhile.
    """
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        rows: tuple[Base, ...] = (*more, what)
        for one in rows:
            model = type(one)
            lock = select(model.id).where(model.id == one.id).with_for_update(key_share=True)
            if session.scalar(lock) is None:
                abort(404)
        session.expire_all()
    return what


def _written(field: Field) -> str:
    """What stands in a field, as text that can be compared."""
    as_text: Callable[[], Any] | None = getattr(field, "_value", None)
    is_chosen = isinstance(field, BooleanField | SelectField)
    value = field.data if is_chosen or as_text is None else as_text()
    lines = ("" if value is None else str(value)).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def _sign(name: str, field: Field) -> str:
    """A keyed digest: nobody can guess from it what stood there, where the field shows it masked to others."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"{name}={_written(field)}".encode(), hashlib.sha256).hexdigest()[:SIGN]


def _readable(field: Field, now: Field) -> str:
    """The value that stands, as people read it."""
    if isinstance(field, BooleanField):
        return _("ticked") if now.data else _("not ticked")
    if isinstance(field, SelectField):
        value = str(getattr(now.data, "value", "" if now.data is None else now.data))
        labels = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
        name_of: Callable[[Any], str] = getattr(
            field, "name_of", str
        )  # a list too long to be offered as choices
        return labels.get(value, "").strip() or name_of(now.data) or value
    return _written(now) or _("(empty)")
