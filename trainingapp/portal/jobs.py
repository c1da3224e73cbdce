"""Jobs about personal data."""

from __future__ import annotations

from collections.abc import Iterator

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.cohorts.models import Cohort, CorrectionRequest, CorrectionState
from trainingapp.cohorts.services import corrections
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session
from trainingapp.portal import retention
from trainingapp.reflections.services import checking

AT_ONCE = 200


def cut_back(cohort_id: int, by: int) -> Iterator[Progress]:
    """Remove contacts of those whom no other class needs, compared texts, drafts, staged rosters; repeatable."""
    cohort = session.get_one(Cohort, cohort_id)
    today = clock.local(clock.now(), cohort.zone).date()
    retention.check_due(cohort, today)
    planned = retention.figures(cohort, today)
    done = 0
    yield Progress(0, planned.people + 1, _("People"))
    while True:
        begin_write(session)
        # Asked again in each step: the class may have been opened again, or a person enrolled elsewhere.
        cohort = session.get_one(Cohort, cohort_id)
        retention.check_due(cohort, today)
        some = list(session.scalars(retention.people(cohort, today).limit(AT_ONCE)))
        if not some:
            break
        retention.forget_contacts(some)
        session.flush()
        done += len(some)
        yield Progress(done, max(done, planned.people) + 1, _("People"))
    while checking.forget_class(cohort, AT_ONCE):
        yield Progress(done, done + 1, _("Texts compared"))
        begin_write(session)
        cohort = session.get_one(Cohort, cohort_id)
        retention.check_due(cohort, today)
    retention.remove_staged(cohort)
    cohort.cut_back_at = clock.now()
    audit.record(
        session.get(Person, by), "cohort.cut_back", cohort, cohort_id=cohort.id, people=done,
        drafts=planned.drafts, lines=planned.lines, files=planned.files,
    )  # fmt: skip
    yield Progress(done + 1, done + 1)


def erase(request_id: int, by: int) -> Iterator[Progress]:
    """Delete the person who asked for it; all in one step, and nothing when it was done already."""
    yield Progress(0, 1)
    begin_write(session)
    request = session.get_one(CorrectionRequest, request_id)
    actor = session.get(Person, by)
    if request.state is CorrectionState.OPEN:
        retention.erase(request.person, by=actor)
        corrections.close(request, CorrectionState.ACCEPTED, by=actor, at=clock.now())
    yield Progress(1, 1)


JOBS: dict[str, JobFunction] = {"portal.cut_back": cut_back, "portal.erase": erase}
