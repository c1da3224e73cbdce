"""A process of its own that issues the certificates of a class and does not come to commit; see `test_numbering`."""

from __future__ import annotations

import sys
import time

from sqlalchemy import select

from tests.certificates.graduates import AT, CHECK
from trainingapp import create_app
from trainingapp.accounts.models import Person
from trainingapp.certificates import services
from trainingapp.cohorts.models import Cohort
from trainingapp.core.database import begin_write
from trainingapp.core.session import session
from trainingapp.core.settings import Settings


def main() -> None:
    app = create_app(Settings.from_environment(), queue=False)
    with app.app_context():
        begin_write(session)
        cohort = session.get_one(Cohort, int(sys.argv[1]))
        organizer = session.scalars(select(Person).order_by(Person.id.desc())).first()
        count = services.issue(cohort, check_url=CHECK, by=organizer, at=AT)
        session.flush()
        sys.stdout.write(f"{count} issued, not committed\n")
        sys.stdout.flush()
        time.sleep(600)  # until the test kills it


if __name__ == "__main__":
    main()
