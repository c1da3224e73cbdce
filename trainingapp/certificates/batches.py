"""Print files and ZIP files of certificates: their order, which pages are printed again, names of members. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainingapp.certificates.design import CertificateContent
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 200  # bytes, of the 255 that file systems allow
_TO = re.compile(r"\s*[-－–—~～至到]\s*")
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True)
class Handed:
    """A place in the order in which certificates are handed out."""

    certificate_id: int
    group_number: int | None


def frozen(order: Iterable[Handed]) -> list[list[int | None]]:
    """The order as plain values, kept with a print file."""
    return [[one.certificate_id, one.group_number] for one in order]


def thawed(plain: Sequence[Sequence[int | None]]) -> list[Handed]:
    """The reverse of `frozen`."""
    return [Handed(certificate_id or 0, group) for certificate_id, group in plain]


def data_version(rows: Iterable[tuple[CertificateContent, int | None]]) -> str:
    """A short mark of what is printed and in which order: equal marks mean equal sheets and lists."""
    facts = [[content.to_json(), group] for content, group in rows]
    digest = hashlib.sha256(repr(facts).encode()).hexdigest()[:8].upper()
    return f"{digest[:4]}-{digest[4:]}"


def pages(text: str, count: int) -> list[int]:
    """Page numbers from what somebody wrote, such as “37-41, 60”: each once, in order.

    Raises:
        DomainError: it cannot be read, or names a page that is not there.
    """
    found: set[int] = set()
    for part in filter(None, re.split(r"[\s,，、;；]+", _TO.sub("-", text))):
        read = _RANGE.fullmatch(part)
        if not read:
            raise DomainError(_("Write pages as in “37-41, 60”."))
        first, last = int(read[1]), int(read[2] or read[1])
        if not 1 <= first <= last <= count:
            raise DomainError(_("There are pages 1 to %(count)s.", count=count))
        found.update(range(first, last + 1))
    if not found:
        raise DomainError(_("Write pages as in “37-41, 60”."))
    return sorted(found)


def ranges(numbers: Sequence[int]) -> str:
    """Page numbers in short: 37, 38, 39, 60 → 37–39, 60."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else f"{first}" for first, last in runs)


def member_names(contents: Iterable[CertificateContent]) -> list[str]:
    """A file name for each: number and name, without what a file system refuses; no two alike, whatever the case."""
    taken: set[str] = set()
    names = []
    for content in contents:
        stem = _clean(f"{content.number} {content.name}")
        name, again = stem, 1
        while name.casefold() in taken:
            again += 1
            name = f"{stem} ({again})"
        taken.add(name.casefold())
        names.append(f"{name}.pdf")
    return names


def _clean(stem: str) -> str:
    kept = " ".join(_NOT_IN_NAMES.sub("-", stem).split())
    return kept.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .") or "-"
