"""Jobs of the certificates."""

from trainingapp.core.jobs.engine import JobFunction

JOBS: dict[str, JobFunction] = {}
