"""Eligibility and the register as .xlsx files. Knows neither Flask nor database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from trainingapp.certificates.design import CertificateContent
from trainingapp.certificates.models import Certificate, Condition
from trainingapp.certificates.queries import Candidate
from trainingapp.certificates.rules import Finding
from trainingapp.core import clock
from trainingapp.core.i18n import _
from trainingapp.core.spreadsheets import Column, NewSheet, Value, write_workbook

Names = Mapping[int | None, str]


def eligibility_workbook(found: Iterable[Candidate], zone: str) -> bytes:
    """The roster of the ceremony: each condition with its figure, exceptions, award, certificate."""
    titles = [
        *(_("No."), _("Trainee number"), _("Name"), _("Unit"), _("Site"), _("Group"), _("Eligible")),
        *(str(one.label) for one in Condition),
        *(_("Exceptions"), _("Study hours"), _("Outstanding trainee"), _("Certificate number"), _("State")),
    ]
    lines = (_line(number, one, zone) for number, one in enumerate(found, 1))
    return write_workbook([NewSheet(_("Eligibility"), [Column(title) for title in titles], lines)])


def _line(number: int, one: Candidate, zone: str) -> list[Value]:
    entry, issued = one.entry, one.certificate
    findings = {finding.condition: finding for finding in one.eligibility.findings}
    excused = _("; ").join(_excuse(finding, zone) for finding in one.eligibility.excused)
    return [
        *(number, entry.trainee_no, entry.name, entry.unit, entry.site_name, one.group_number),
        _("yes") if one.eligibility.is_eligible else _("no"),
        *(_figure(findings.get(condition)) for condition in Condition),
        *(excused, one.hours, _("yes") if one.is_outstanding else None),
        issued.number if issued else None,
        state_of(issued.is_void, issued.edition) if issued else None,
    ]


def _figure(finding: Finding | None) -> str | None:
    """The figure, marked where it does not meet the condition."""
    if finding is None:
        return None
    return finding.text if finding.is_met else _("not met: %(figure)s", figure=finding.text)


def _excuse(finding: Finding, zone: str) -> str:
    excuse = finding.excuse
    assert excuse is not None  # `Eligibility.excused`
    return _(
        "%(condition)s, signed by %(name)s on %(day)s: %(reason)s",
        condition=finding.condition.label,
        name=excuse.by,
        day=clock.local(excuse.at, zone).date(),
        reason=excuse.reason,
    )


def register_workbook(found: Iterable[Certificate], names: Names) -> bytes:
    """Entries of the register, with who issued and who declared void; moments by the clock of China."""
    titles = [
        *(_("Certificate number"), _("Name"), _("Unit"), _("Class"), _("Edition of the class")),
        *(_("First day"), _("Last day"), _("Study hours"), _("State"), _("Printed editions")),
        *(
            _("Issued at"),
            _("Issued by the clerk"),
            _("Reissued at"),
            _("Declared void"),
            _("By"),
            _("Reason"),
        ),
    ]
    lines = (_entry(one, names) for one in found)
    return write_workbook([NewSheet(_("Register"), [Column(title) for title in titles], lines)])


def _entry(one: Certificate, names: Names) -> list[Value]:
    content = CertificateContent.from_json(one.content)
    return [
        *(one.number, content.name, content.unit_path, content.cohort_title, content.edition),
        *(content.starts_on, content.ends_on, content.study_hours),
        *(state_of(one.revoked_at is not None, one.edition), one.edition),
        *(_at(one.issued_at), names.get(one.issued_by), _at(one.reissued_at)),
        *(_at(one.revoked_at), names.get(one.revoked_by) if one.revoked_at else None, one.revoked_reason),
    ]


def _at(moment: datetime | None) -> datetime | None:
    return clock.local(moment, "Asia/Shanghai") if moment else None


def state_of(is_void: bool, edition: int) -> str:
    """What has become of a certificate, in a word."""
    if is_void:
        return _("Void")
    return _("Reissued") if edition > 1 else _("Issued")
