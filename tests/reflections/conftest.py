"""Fixtures of the tests of reflections."""

import pytest

from tests.browser import base_url, browser_type_launch_args, live, live_server
from tests.reflections.desks import a_desk

__all__ = ["base_url", "browser_type_launch_args", "desk", "live", "live_server"]


@pytest.fixture
def desk(live, page):
    """A trainee with a task, the page where they write it, and what the server has of it."""
    return a_desk(live, page)
