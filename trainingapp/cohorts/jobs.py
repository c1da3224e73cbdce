"""Jobs of the cohorts."""

from __future__ import annotations

from collections.abc import Iterator

from trainingapp.accounts.models import Person
from trainingapp.accounts.rules import new_code
from trainingapp.cohorts import queries, slips
from trainingapp.cohorts.import_steps import confirm_roster, read_roster, undo_roster
from trainingapp.cohorts.models import SlipFile
from trainingapp.cohorts.services import slips as slip_services
from trainingapp.core import files, pdf
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.jobs.engine import JobFunction, Progress
from trainingapp.core.session import session


def make_slips(slips_id: int, address: str, by: int) -> Iterator[Progress]:
    """Print the slips of a site; their codes begin to work in the step that keeps the file, all or none."""
    order = session.get(SlipFile, slips_id)
    if order is None or order.file_id is not None:
        return
    title = order.cohort.title
    waiting = list(session.execute(queries.without_account(order.site)))
    total = len(waiting)
    yield Progress(0, total, _("Printing"))
    codes = {person_id: new_code() for person_id, _name, _number in waiting}
    printed = [slips.Slip(name, number, codes[person_id]) for person_id, name, number in waiting]
    documents = (slips.document(part, title=title, address=address) for part in slips.parts(printed))
    assets = {"address.svg": slips.qr_code(address)}
    made: list[bytes] = []
    for part in pdf.render_many(documents, cache=files.cache_folder(), css=slips.STYLE, assets=assets):
        made.append(part)
        yield Progress(min(total, len(made) * slips.PER_PART), total, _("Printing"))
    joined = pdf.join(made)
    begin_write(session)
    order = session.get(SlipFile, slips_id)
    if order is not None:
        slip_services.keep_slips(order, joined, codes, by=session.get(Person, by))
    yield Progress(total, total)


JOBS: dict[str, JobFunction] = {
    "cohorts.slips": make_slips,
    "cohorts.read_roster": read_roster,
    "cohorts.confirm_roster": confirm_roster,
    "cohorts.undo_roster": undo_roster,
}
