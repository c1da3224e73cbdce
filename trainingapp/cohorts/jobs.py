"""Jobs of the cohorts."""

from trainingapp.core.jobs.engine import JobFunction

JOBS: dict[str, JobFunction] = {}
