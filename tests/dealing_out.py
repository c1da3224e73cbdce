"""How xdist deals the tests out to its workers: a module and a database at a time, the slow ones first.

A pytest plugin. What a module's tests share – a built demo class, a server, a browser – is made once and not in every
worker; and a long test does not begin when the others have ended. (The marks that xdist itself offers for this
are lost on a pytest that no longer lets a plugin rename tests.)
"""

from __future__ import annotations

import re

import pytest
from xdist.scheduler import LoadScopeScheduling

KIND = re.compile(r"\[(?:.*-)?(sqlite|postgresql)\b")
SLOW = ("demo", "house/test_accessible", "journey", "house/test_access")
"""Modules that take a minute or so, beside those that start browsers and servers."""


class ByModule(LoadScopeScheduling):
    """Sends the tests of one module on one database to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        found = KIND.search(nodeid)
        return f"{nodeid.partition('::')[0]} {found[1] if found else ''}"


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByModule | None:
    if config.getvalue("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False  # the order of collection, not of size
    return ByModule(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One database after the other, since a worker has one of each at a time; slow modules to the front of each."""
    items.sort(key=lambda item: ("[postgresql" in item.nodeid or "-postgresql" in item.nodeid, _turn(item)))


def _turn(item: pytest.Item) -> int:
    if any(f"tests/{slow}" in item.nodeid for slow in SLOW):
        return 0
    return 1 if item.get_closest_marker("browser") or item.get_closest_marker("processes") else 2
