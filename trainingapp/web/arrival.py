"""When a request reached the server, which may be long before its turn comes."""

from __future__ import annotations

from datetime import datetime

from flask import request

from trainingapp.core import clock

ARRIVED_AT = "trainingapp.arrived_at"
"""Set in the WSGI environment by `web.serving`. No header of a client can have this name there."""


def arrived_at() -> datetime:
    """When the server saw the present request; by a server that does not say so, now."""
    stamped: datetime | None = request.environ.get(ARRIVED_AT)
    return stamped or clock.now()
