"""Reads from a page with an edit form what it was opened with."""

from __future__ import annotations

import re


def opened(page: str) -> str:
    """The hidden value that goes back with the form."""
    found = re.search(r'<input id="opened" name="opened" type="hidden" value="([^"]*)">', page)
    assert found, "the page has no edit form"
    return found[1]
