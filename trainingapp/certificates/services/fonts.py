"""Adding fonts for single characters that no other font here has."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates.models import AddedFont
from trainingapp.core import files, fonts
from trainingapp.core.errors import DomainError
from trainingapp.core.fonts.adding import cut_added
from trainingapp.core.i18n import _
from trainingapp.core.session import session

MOST = 200  # characters of one font


@dataclass(frozen=True)
class Checked:
    """A font that may be used, as it was sent and cut to the characters."""

    mark: str
    family: str
    characters: str
    content: bytes
    cut: bytes


def check_font(content: bytes, characters: str) -> Checked:
    """Read the font, before the write transaction: it may take seconds.

    Raises:
        DomainError: the font may not be used or does not draw the characters, or they need no font.
    """
    wanted = "".join(dict.fromkeys("".join(characters.split())))
    _check(wanted)
    mark = hashlib.sha256(content + wanted.encode()).hexdigest()[:8]
    family, cut = cut_added(content, wanted, fonts.added_family(mark))
    return Checked(mark, family, wanted, content, cut)


def add_font(name: str, checked: Checked, licence: str, *, by: Person) -> AddedFont:
    """Print these characters with this font from now on, in every process."""
    mark = checked.mark
    if session.scalar(select(AddedFont.id).where(AddedFont.mark == mark, AddedFont.removed_at.is_(None))):
        raise DomainError(_("This font is there already."))
    _forget(mark)
    added = AddedFont(
        mark=mark,
        family=checked.family,
        characters=checked.characters,
        licence=licence,
        file_id=files.store(name, checked.content).id,
    )
    session.add(added)
    audit.record(by, "font.add", added, family=added.family, characters=added.characters, licence=licence)
    _put(mark, checked.cut)  # last: should the transaction fail, what was written draws nothing wrongly
    return added


def _check(wanted: str) -> None:
    if not 0 < len(wanted) <= MOST:
        raise DomainError(_("Give the characters that are missing, at most %(most)s.", most=MOST))
    private = [char for char in wanted if fonts.is_private_use(char)]
    if private:
        codes = "、".join(map(fonts.code_point, private))
        raise DomainError(
            _("%(codes)s are private-use characters: each computer draws something else there.", codes=codes)
        )
    known = [char for char in wanted if fonts.covers(char)]
    if known:
        raise DomainError(
            _("These need no font, they can be printed already: %(them)s.", them="、".join(known))
        )


def _forget(mark: str) -> None:
    """A font that was taken away comes back as a new entry."""
    earlier = session.scalar(select(AddedFont).where(AddedFont.mark == mark))
    if earlier is not None:
        earlier.mark = f"{mark}-{earlier.id}"
        session.flush()


def _put(mark: str, cut: bytes) -> None:
    target = fonts.added_path(mark)
    draft = target.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(cut)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(target)


def remove_font(added: AddedFont, *, by: Person, at: datetime) -> None:
    """Print with it no longer; names that need it are reported again."""
    if added.removed_at is not None:
        raise DomainError(_("This font was removed already."))
    added.removed_at = at
    audit.record(by, "font.remove", added, family=added.family)
    files.unlink_later(fonts.added_path(added.mark))
