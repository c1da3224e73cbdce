"""A real server and a real Chromium, for the tests that look at every page."""

from tests.browser import base_url, browser_type_launch_args, live, live_server

__all__ = ["base_url", "browser_type_launch_args", "live", "live_server"]
