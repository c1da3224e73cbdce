"""Everything the system holds about one person: to look at, and to take away as a file."""

from __future__ import annotations

import enum
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from trainingapp.accounts.models import Person, SignInKind
from trainingapp.accounts.rules import masked_id_number, masked_phone
from trainingapp.cohorts.models import CorrectionKind, CorrectionRequest
from trainingapp.core import clock
from trainingapp.core.i18n import LazyString, _, _l
from trainingapp.core.session import session
from trainingapp.core.spreadsheets import Column, NewSheet, Value, write_workbook
from trainingapp.portal.own_parts import PARTS, Part

SHOWN = 20
LONGEST_CELL = 32_000
SHORT = 120
PROFILE = (
    ("name", _l("Name")),
    ("sex", _l("Sex")),
    ("phone", _l("Phone")),
    ("id_number", _l("ID number")),
    ("created_at", _l("On record since")),
    ("signed_in_at", _l("Last sign-in")),
    ("is_admin", _l("Administers the installation")),
)
SEXES = {"male": _l("male"), "female": _l("female")}
KINDS = {
    SignInKind.USER_NAME: _l("User name"),
    SignInKind.PHONE: _l("Phone"),
    SignInKind.TRAINEE_NO: _l("Trainee number"),
}
MADE_AT = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Shown:
    """A part as the page shows it: its first rows, as texts, and how many there are."""

    label: LazyString
    titles: list[LazyString]
    rows: list[list[str]]
    total: int


def profile(person: Person, *, in_full: bool) -> dict[str, Any]:
    """The person's own row; phone and ID number masked unless asked for in full."""
    found = {key: getattr(person, key) for key, _label in PROFILE}
    if not in_full:
        found["phone"] = masked_phone(person.phone)
        found["id_number"] = masked_id_number(person.id_number)
        found["sex"] = SEXES.get(person.sex or "", person.sex)
    return found


def shown(person: Person) -> list[Shown]:
    """All parts that hold anything, each with its first rows; two statements for each part."""
    found, phones = [], _phones(person)
    for part in PARTS:
        query = part.query(person)
        total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        if total:
            rows = [
                [_short(value, phones) for value in part.say(row)]
                for row in session.execute(query.limit(SHOWN))
            ]
            found.append(Shown(part.label, [label for _key, label in part.columns], rows, total))
    return found


def archive(person: Person) -> bytes:
    """A .zip file: everything as JSON (`data.json`) and as a workbook with a sheet for each part."""
    parts = {part.key: [list(row) for row in session.execute(part.query(person))] for part in PARTS}
    own = profile(person, in_full=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (("data.json", _json(own, parts)), ("data.xlsx", _workbook(own, parts))):
            packed.writestr(zipfile.ZipInfo(name, MADE_AT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _json(own: dict[str, Any], parts: dict[str, list[Any]]) -> bytes:
    keys = {part.key: [key for key, _label in part.columns] for part in PARTS}
    data = {
        "made_at": plain(clock.now()),
        "profile": {key: plain(value) for key, value in own.items()},
        **{
            name: [dict(zip(keys[name], map(plain, row), strict=True)) for row in rows]
            for name, rows in parts.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _workbook(own: dict[str, Any], parts: dict[str, list[Any]]) -> bytes:
    rows = [(str(label), _cell(own[key])) for key, label in PROFILE]
    sheets = [NewSheet(_("Profile"), [Column(_("What")), Column(_("Content"))], rows)]
    return write_workbook([*sheets, *(_sheet(part, parts[part.key]) for part in PARTS if parts[part.key])])


def _sheet(part: Part, rows: list[Any]) -> NewSheet:
    columns = [Column(str(label)) for _key, label in part.columns]
    return NewSheet(str(part.label), columns, ([_cell(value) for value in part.say(row)] for row in rows))


def plain(value: Any) -> Any:
    """The value as JSON knows it."""
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def _cell(value: Any) -> Value:
    """The value as a cell: nothing is cut without a mark; the JSON file has it all."""
    text = _text(value)
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, SignInKind):
        return str(KINDS[value])
    if isinstance(value, enum.Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, datetime):
        return f"{clock.local(value, 'Asia/Shanghai'):%Y-%m-%d %H:%M:%S}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _short(value: Any, phones: set[str]) -> str:
    """The value as the page shows it: the person's phones masked, long texts cut."""
    text = _text(value)
    for phone in phones:
        text = text.replace(phone, masked_phone(phone))
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _phones(person: Person) -> set[str]:
    """The person's phone, the phones that sign them in, and those they asked to have written."""
    names = {name.value for name in person.sign_in_names if name.kind is SignInKind.PHONE}
    asked = select(CorrectionRequest.value).where(
        CorrectionRequest.person_id == person.id, CorrectionRequest.kind == CorrectionKind.PHONE
    )
    return ({person.phone or ""} | names | set(session.scalars(asked))) - {""}


__all__ = ["PROFILE", "Shown", "archive", "plain", "profile", "shown"]
