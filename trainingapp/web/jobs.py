"""The page of a background job: progress, cancel, start again."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from trainingapp.core.jobs import services
from trainingapp.core.jobs.models import Job
from trainingapp.web.access import Somebody, allow
from trainingapp.web.responses import page, see_other

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


def watch(person: Somebody, job: Job) -> bool:
    """Policy: a job is seen and steered by the person who asked for it, and by administrators."""
    return bool(person.is_admin) or job.owner_id == person.id


@bp.get("/<int:job_id>")
@allow(watch, job=Job)
def show(person: Somebody, job: Job) -> ResponseReturnValue:
    """The job's progress; htmx asks for the inner part every second until it is over."""
    part = request.headers.get("HX-Request") == "true"
    return page("jobs/_progress.html" if part else "jobs/show.html", job=job)


@bp.post("/<int:job_id>/cancel")
@allow(watch, job=Job)
def cancel(person: Somebody, job: Job) -> ResponseReturnValue:
    services.cancel(job)
    return see_other("jobs.show", job_id=job.id)


@bp.post("/<int:job_id>/retry")
@allow(watch, job=Job)
def retry(person: Somebody, job: Job) -> ResponseReturnValue:
    services.retry(job)
    return see_other("jobs.show", job_id=job.id)
