"""The job table and the workers' sign of life."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingapp.core.database import Base, Timestamped, short, text_enum
from trainingapp.core.i18n import LazyString, _l


class JobState(enum.Enum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyString:
        return _LABELS[self]

    @property
    def is_over(self) -> bool:
        return self not in (JobState.QUEUED, JobState.RUNNING)


_LABELS = {
    JobState.QUEUED: _l("Waiting"),
    JobState.RUNNING: _l("Running"),
    JobState.DONE: _l("Finished"),
    JobState.FAILED: _l("Failed"),
    JobState.CANCELLED: _l("Cancelled"),
}


class Job(Timestamped, Base):
    """One piece of work for a worker."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_lease", "state", "lease_until"),)

    kind: Mapped[str] = mapped_column(short(60))
    title: Mapped[str] = mapped_column(short(200))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(text_enum(JobState), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    token: Mapped[str | None] = mapped_column(short(32))
    """Who holds the lease; changes with each claim, so that a worker given up for dead cannot write."""
    lease_until: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(short(200), default="")
    error: Mapped[str] = mapped_column(Text, default="")
    result_url: Mapped[str] = mapped_column(short(200), default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    """The person who asked; no foreign key, because jobs know nothing of people."""
    language: Mapped[str] = mapped_column(short(12), default="zh_Hans_CN")
    finished_at: Mapped[datetime | None]

    @property
    def percent(self) -> int:
        """Progress, 0 to 100."""
        if self.state is JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def can_cancel(self) -> bool:
        return not self.state.is_over and not self.cancel_asked

    @property
    def can_retry(self) -> bool:
        return self.state in (JobState.FAILED, JobState.CANCELLED)


class WorkerBeat(Base):
    """When a worker was last alive; `/healthz` reads it."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(short(120), unique=True)
    seen_at: Mapped[datetime]
