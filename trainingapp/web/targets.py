"""Where a redirect may lead: to our own pages only."""

from __future__ import annotations

import re

_LOCAL = re.compile(r"^/(?![/\\])[^\\\x00-\x20]*$")


def safe_target(given: str | None, otherwise: str = "/") -> str:
    """The address if it is a path of ours, else the other one."""
    return given if given and _LOCAL.match(given) else otherwise
