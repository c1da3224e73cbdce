"""One transaction per request.

Unsafe methods run in a write transaction that commits when the response says success (below 400); everything
else is rolled back. One of the two places that commit (the other is `core.jobs.runner`). Slow work that must
not hold the writers' gate, such as checking a password, is done by a view marked `@slow`, which opens the write
transaction itself when it is ready.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from trainingapp.core.database import begin_write
from trainingapp.core.session import session

SAFE = {"GET", "HEAD", "OPTIONS"}
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def slow(view: View) -> View:
    """Mark a view that opens its own write transaction, after its slow part; goes below `@allow`."""
    view.slow = True  # type: ignore[attr-defined]
    return view


def transactional(view: Callable[..., ResponseReturnValue]) -> Callable[..., Response]:
    """Wrap a view in its transaction."""

    @functools.wraps(view)
    def wrapped(**arguments: Any) -> Response:
        if request.method not in SAFE and not getattr(view, "slow", False):
            request.form  # noqa: B018 - read what a slow line sends before taking the writers' gate
            begin_write(session)
        try:
            response = make_response(view(**arguments))
        except BaseException:
            session.rollback()
            raise
        if response.status_code < 400 and session.info.get("writing"):
            session.commit()
        else:
            session.rollback()
        return response

    return wrapped
