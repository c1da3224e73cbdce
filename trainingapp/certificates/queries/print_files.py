"""The print files of a class, and what goes into them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from trainingapp.certificates.batches import Handed
from trainingapp.certificates.models import Certificate, PrintFile
from trainingapp.certificates.queries.candidates import candidates
from trainingapp.cohorts.models import Cohort, Site
from trainingapp.cohorts.queries import inside
from trainingapp.core.session import session

_AT_ONCE = 500


def print_files(cohort: Cohort) -> Select[PrintFile]:
    """The class's print files, newest first."""
    return (
        select(PrintFile)
        .where(PrintFile.cohort_id == cohort.id)
        .options(
            joinedload(PrintFile.file),
            joinedload(PrintFile.list_file),
            joinedload(PrintFile.site),
            joinedload(PrintFile.job),
        )
        .order_by(PrintFile.id.desc())
    )


def handed_out(cohort: Cohort) -> dict[int, list[Handed]]:
    """The valid certificates in the order in which they are handed out, by site; the sites in their order."""
    found: dict[int, list[Handed]] = {}
    for one in candidates(cohort):
        if one.certificate is not None and not one.certificate.is_void:
            handed = Handed(one.certificate.id, one.group_number)
            found.setdefault(one.entry.site_id, []).append(handed)
    return found


def site_and_below(site: Site) -> set[int]:
    """Ids of the site and of those below it."""
    return set(session.scalars(select(Site.id).where(inside(site.path))))


def certificates(ids: Sequence[int]) -> dict[int, Certificate]:
    """Certificates by id; those that are not there any more are left out."""
    found: dict[int, Certificate] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = select(Certificate).where(Certificate.id.in_(ids[start : start + _AT_ONCE]))
        found |= {one.id: one for one in session.scalars(some)}
    return found
