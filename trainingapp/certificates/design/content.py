"""What stands on one certificate, frozen as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trainingapp.core.fonts import code_point, name_problems, uncovered
from trainingapp.core.i18n import _, _l

MAX_HOSTS = 3
LONGEST = {
    "name": 60,
    "unit_path": 80,
    "cohort_title": 80,
    "programme": 40,
    "number": 30,
    "check_code": 24,
    "verify_url": 100,
}
LONGEST_HOST = 40
LABELS = {
    "name": _l("Name"),
    "unit_path": _l("Unit"),
    "cohort_title": _l("Class"),
    "programme": _l("Programme"),
    "number": _l("Certificate number"),
    "check_code": _l("Check code"),
    "verify_url": _l("Address for checking"),
    "hosts": _l("Host"),
}


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """Everything printed for one trainee; `to_json` and `from_json` keep it in the register.

    `hosts` are in printed order, at most three. `study_hours` 0 leaves the clause out, and so do an empty
    `unit_path` and `programme`. `edition` counts from 1. No other personal data belongs here.
    """

    number: str
    name: str
    cohort_title: str
    hosts: tuple[str, ...]
    starts_on: date
    ends_on: date
    issued_on: date
    verify_url: str
    check_code: str
    unit_path: str = ""
    programme: str = ""
    edition: int | None = None
    study_hours: float = 0
    is_reissue: bool = field(default=False)

    def to_json(self) -> dict[str, Any]:
        """Plain values with days as ISO text."""
        plain = {
            key: value.isoformat() if isinstance(value, date) else value for key, value in vars(self).items()
        }
        return {**plain, "hosts": list(self.hosts)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> CertificateContent:
        """The content that `to_json` wrote; unknown keys are an error."""
        values = dict(plain)
        for day in ("starts_on", "ends_on", "issued_on"):
            values[day] = date.fromisoformat(values[day])
        return cls(**{**values, "hosts": tuple(values["hosts"])})


def content_problems(content: CertificateContent) -> list[str]:
    """What keeps this certificate from being printed, in words for the clerk; empty when all is well."""
    return [
        *(problem.message for problem in name_problems(content.name)),
        *_empty(content),
        *_unprintable(content),
        *_too_long(content),
        *_unlinkable(content),
    ]


def _texts(content: CertificateContent) -> dict[str, str]:
    return {key: value for key, value in vars(content).items() if isinstance(value, str)}


def _empty(content: CertificateContent) -> list[str]:
    needed = ("number", "name", "cohort_title", "verify_url", "check_code")
    empty = [key for key in needed if not getattr(content, key).strip()]
    hosts = all(host.strip() for host in content.hosts) and 1 <= len(content.hosts) <= MAX_HOSTS
    return [
        *(_("The certificate lacks “%(part)s”.", part=LABELS[key]) for key in empty),
        *([] if hosts else [_("A certificate names one to %(most)s hosts.", most=MAX_HOSTS)]),
    ]


def _unprintable(content: CertificateContent) -> list[str]:
    texts = {**_texts(content), "name": "", "hosts": "".join(content.hosts)}
    missing = uncovered("".join(texts.values()))
    named = "、".join(f"{char} ({code_point(char)})" for char in missing)
    return [_("No font here has these characters: %(characters)s.", characters=named)] if missing else []


def _too_long(content: CertificateContent) -> list[str]:
    texts = _texts(content)
    long = [(key, most) for key, most in LONGEST.items() if len(texts[key]) > most]
    long += [("hosts", LONGEST_HOST) for host in content.hosts if len(host) > LONGEST_HOST]
    return [
        _("“%(part)s” is longer than %(most)s characters.", part=LABELS[key], most=most) for key, most in long
    ]


def _unlinkable(content: CertificateContent) -> list[str]:
    if content.verify_url.startswith(("https://", "http://")):
        return []
    return [_("The address for checking the certificate must begin with https://.")]
