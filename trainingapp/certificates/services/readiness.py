"""What must be in order before anything is issued or reissued; whatever is missing is named."""

from __future__ import annotations

from collections.abc import Iterable

from trainingapp.certificates.design import CertificateContent, content_problems
from trainingapp.cohorts.models import Cohort
from trainingapp.core.errors import DomainError
from trainingapp.core.fonts import font_files
from trainingapp.core.i18n import _


def design_problems(cohort: Cohort) -> list[str]:
    """What keeps the class's design from being printed, whoever's name stands on it; empty when all is well."""
    missing = [file.path.name for file in font_files() if not file.path.is_file()]
    return [_("The font file %(name)s is missing.", name=name) for name in missing]


def check_design(cohort: Cohort) -> None:
    """Refuse to issue what could not be printed.

    Raises:
        DomainError: something of the design is missing; the message names it.
    """
    problems = design_problems(cohort)
    if problems:
        raise DomainError(_("Nothing was issued. %(why)s", why=" ".join(problems)))


def check_contents(contents: Iterable[CertificateContent]) -> None:
    """Refuse all when one of them cannot be printed.

    Raises:
        DomainError: names the first whose content cannot be printed, and why.
    """
    for content in contents:
        problems = content_problems(content)
        if problems:
            raise DomainError(
                _("Nothing was issued. %(name)s: %(why)s", name=content.name, why=" ".join(problems))
            )
