"""Slips with one-time codes: ordered, made by a job, deleted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts import queries
from trainingapp.cohorts.models import Site, SlipFile
from trainingapp.core import clock, files
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _
from trainingapp.core.jobs.models import Job
from trainingapp.core.jobs.services import enqueue
from trainingapp.core.session import session


def order_slips(site: Site, *, by: Person, address: str, result_url: str) -> Job:
    """Ask for the slips of those at the site who have never signed in.

    Args:
        address: where people sign in, as it is printed.

    Raises:
        DomainError: everybody there has signed in already.
    """
    if not queries.slips_waiting(site):
        raise DomainError(_("Everybody at this site has signed in already: no slip is needed."))
    slips = SlipFile(cohort_id=site.cohort_id, site_id=site.id)
    session.add(slips)
    audit.record(by, "slips.order", slips, site_id=site.id)
    title = _("Slips with one-time codes: %(site)s", site=site.name)
    job = enqueue(
        "cohorts.slips",
        title,
        owner_id=by.id,
        result_url=result_url,
        slips_id=slips.id,
        address=address,
        by=by.id,
    )
    slips.job_id = job.id
    return job


def keep_slips(slips: SlipFile, pdf: bytes, codes: Mapping[int, str], *, by: Person | None) -> None:
    """Keep the printed file, and let its codes begin to work; `codes` by person id.

    Whoever signed in while it was printed keeps the account as it is.
    """
    at = clock.now()
    for chunk in _chunks(list(codes), 500):
        for person in session.scalars(select(Person).where(Person.id.in_(chunk))):
            if person.signed_in_at is None:
                accounts.issue_code(person, by=by, at=at, code=codes[person.id])
    name = _("Slips with one-time codes: %(site)s", site=slips.site.name)
    slips.file_id = files.store(f"{name}.pdf", pdf).id
    slips.count = len(codes)
    audit.record(by, "slips.make", slips, site_id=slips.site_id, count=len(codes))


def remove_slips(slips: SlipFile, *, by: Person) -> None:
    """Delete the file with the codes."""
    audit.record(by, "slips.remove", slips, site_id=slips.site_id)
    stored = slips.file
    session.delete(slips)
    session.flush()
    if stored is not None:
        files.remove(stored)


def _chunks(ids: list[int], size: int) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
