"""What must be in order before anything is issued, reissued or printed; whatever is missing is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trainingapp.certificates import previews, queries
from trainingapp.certificates.design import CertificateContent, content_problems, shortcomings
from trainingapp.certificates.design.checking import SAMPLE_NAMES, samples
from trainingapp.certificates.design.fitting import ems
from trainingapp.certificates.design.settings import SENTENCE
from trainingapp.certificates.models import ClassDesign
from trainingapp.cohorts import queries as cohorts
from trainingapp.cohorts.models import Cohort
from trainingapp.core.errors import DomainError
from trainingapp.core.fonts import font_files, name_problems
from trainingapp.core.i18n import _


def design_problems(cohort: Cohort) -> list[str]:
    """What keeps the class's design from being printed, whoever's name stands on it; empty when all is well.

    Fonts, seals and pictures that are missing, faults in the texts, and texts that run out of their places.
    """
    missing = [file.path.name for file in font_files() if not file.path.is_file()]
    found = [_("The font file %(name)s is missing.", name=name) for name in missing]
    chosen, design = queries.class_design(cohort), queries.design_of_class(cohort)
    if chosen:
        lost = queries.lost_files(chosen)
        found += [
            _("The file of the picture “%(name)s” is gone. Upload it again.", name=name) for name in lost
        ]
    found += shortcomings(design, queries.sample_content(cohort).hosts)
    if found or chosen is None or _is_as_shipped(chosen):
        return found  # tests prove that the program's own designs have room for the longest texts
    return previews.problems(design, widest_samples(cohort))


def _is_as_shipped(chosen: ClassDesign) -> bool:
    return (
        bool(chosen.version.design.key)
        and chosen.sentence == SENTENCE
        and len(chosen.title) <= len("结业证书")
    )


def widest_samples(cohort: Cohort) -> list[CertificateContent]:
    """The sample certificates, and one with the longest name and unit of the class."""
    content = queries.sample_content(cohort)
    made = samples(content, SAMPLE_NAMES)
    entries = [entry for entry in cohorts.taking_part(cohort) if not name_problems(entry.name)]
    name = max((entry.name for entry in entries), key=ems, default="")
    unit = max((entry.unit for entry in entries), key=ems, default="")
    if ems(name) <= max(map(ems, SAMPLE_NAMES)) and ems(unit) <= ems(content.unit_path):
        return made
    return [*made, replace(content, name=name, unit_path=max(unit, content.unit_path, key=ems))]


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
