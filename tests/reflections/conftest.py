"""Fixtures of the tests of reflections."""

from tests.browser import browser_type_launch_args, live, live_server

__all__ = ["browser_type_launch_args", "live", "live_server"]
