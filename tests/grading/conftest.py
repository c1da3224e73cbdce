"""A real browser for the tests of the desk's keys."""

from __future__ import annotations

from tests.browser import browser_type_launch_args, live, live_server  # noqa: F401
