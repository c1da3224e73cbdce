"""A real Chromium for the tests of pages that need one."""

from tests.browser import base_url, browser_type_launch_args

__all__ = ["base_url", "browser_type_launch_args"]
