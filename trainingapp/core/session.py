"""The session of the current request or job.

Services, queries and views use `session`; only `web.transactions` and `core.jobs.runner` commit.
"""

from __future__ import annotations

from typing import cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session, scoped_session

from trainingapp.core.database import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
session: scoped_session[Session] = cast(scoped_session[Session], db.session)

__all__ = ["db", "session"]
