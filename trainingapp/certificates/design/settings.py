"""The few things that an organizer sets for a design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from trainingapp.core.i18n import LazyString, _l

SENTENCE = "于[[培训时间]]参加[[培训班]]，[[完成情况]]，经考核合格，准予结业。"


class SealKind(Enum):
    """Whose seals are printed."""

    DRAWN = "drawn"
    PICTURES = "pictures"
    NONE = "none"

    @property
    def label(self) -> LazyString:
        return _SEALS[self]


_SEALS = {
    SealKind.DRAWN: _l("Drawn by the program"),
    SealKind.PICTURES: _l("Uploaded pictures"),
    SealKind.NONE: _l("None: the hosts stamp by hand"),
}


@dataclass(frozen=True)
class Settings:
    """What stands on the certificates of a class besides the design. Pictures are PNG files."""

    title: str = "结业证书"
    address: str = "同志"
    """Behind the name; may be empty."""
    sentence: str = SENTENCE
    seals: SealKind = SealKind.DRAWN
    seal_line: str = "培训专用章"
    seal_pictures: Mapping[str, bytes] = field(default_factory=dict, hash=False)
    """By the name of the host."""
    logo: bytes = b""
