"""Texts and shortcuts for tests of reflections."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from tests.factories import NINE
from trainingapp.cohorts.models import Enrolment
from trainingapp.reflections import services
from trainingapp.reflections.models import Reflection, Task, Version
from trainingapp.reflections.services import Refused, Sent

TITLE = "把门敲开"
TEXT = "清晨六点，春晓社区的灯先亮起来。我沿着河堤走了一圈，记下三件小事。"
_KEYS = count(1)


def sent(text: str = TEXT, *, title: str = TITLE, revision: int = 0) -> Sent:
    """A text on its way."""
    return Sent(title, text, revision)


def a_key() -> str:
    return f"key-of-a-test-{next(_KEYS)}"


def submit(
    task: Task,
    enrolment: Enrolment,
    text: str = TEXT,
    *,
    key: str = "",
    revision: int = 0,
    at: datetime = NINE,
) -> Version | Refused:
    """Hand in as the trainee does."""
    return services.submit(
        task, enrolment, sent(text, revision=revision), key=key or a_key(), by=enrolment.person, at=at
    )


def handed_in(task: Task, enrolment: Enrolment, minutes: int = 0) -> Reflection:
    """A reflection that was handed in, some minutes after nine."""
    version = submit(task, enrolment, at=NINE + timedelta(minutes=minutes))
    assert isinstance(version, Version)
    return version.reflection
