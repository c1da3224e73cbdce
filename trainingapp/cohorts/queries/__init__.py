"""Classes, sites, staff and enrolments, found."""

from trainingapp.cohorts.queries.classes import (
    last_edition,
    managed_by,
    numbering_alike,
    programme_names,
    seen_by,
)
from trainingapp.cohorts.queries.sites import (
    graders,
    headcount,
    in_scope,
    main_site,
    people_named,
    presence,
    site_staff,
    sites,
    staff,
)
from trainingapp.cohorts.queries.trainees import (
    Fact,
    RosterEntry,
    roster,
    site_of,
    slip_files,
    slips_waiting,
    standing_counts,
    story,
    taking_part,
    without_account,
)

__all__ = [
    "Fact",
    "RosterEntry",
    "graders",
    "headcount",
    "in_scope",
    "last_edition",
    "main_site",
    "managed_by",
    "numbering_alike",
    "people_named",
    "presence",
    "programme_names",
    "roster",
    "seen_by",
    "site_of",
    "site_staff",
    "sites",
    "slip_files",
    "slips_waiting",
    "staff",
    "standing_counts",
    "story",
    "taking_part",
    "without_account",
]
