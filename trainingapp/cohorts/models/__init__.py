"""Models of the classes, by what they are about."""

from trainingapp.cohorts.models.classes import (
    Cohort,
    CohortState,
    Counting,
    Host,
    HostKind,
    Programme,
    Site,
    SiteKind,
    Staff,
    StaffRole,
)
from trainingapp.cohorts.models.imports import ImportState, RosterImport, RosterLine, Verdict
from trainingapp.cohorts.models.people import (
    Delegation,
    Enrolment,
    Placement,
    SlipFile,
    Standing,
    StandingKind,
)

__all__ = [
    "Cohort",
    "CohortState",
    "Counting",
    "Delegation",
    "Enrolment",
    "Host",
    "HostKind",
    "ImportState",
    "Placement",
    "Programme",
    "RosterImport",
    "RosterLine",
    "Site",
    "SiteKind",
    "SlipFile",
    "Staff",
    "StaffRole",
    "Standing",
    "StandingKind",
    "Verdict",
]
