"""The day of the tests: cookies are signed two hours before the first lesson."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from .scene import EARLY


@pytest.fixture(autouse=True)
def _early_that_day() -> Iterator[None]:
    with time_machine.travel(EARLY, tick=False):
        yield
